import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';

const root = join(import.meta.dirname, '../..');

function explain(...words: readonly string[]): {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
} {
  const command = [
    'src/cli/main.ts',
    'explain',
    ...words,
    '--recording',
    'examples/acme',
    '--config',
    'examples/acme/mayfly.yml',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, COLUMNS: '100' },
  });
  return { code: status, out: stdout, err: stderr };
}

test('a resource is explained by its name, filter by filter, for all policies of its type in policies/', () => {
  const { code, out, err } = explain('load-test-2');
  expect([code, err]).toEqual([0, '']);
  expectGolden(out, 'explain-load-test-2.txt');
});

test('one policy alone is explained where it is named', () => {
  const { out } = explain('load-test-2', 'policies/', '--policy', 'ec2-ttl-expired');
  expect(out.split('\n').filter((line) => !line.startsWith(' ') && line !== '')).toEqual([
    'ec2-ttl-expired matches arn:aws:ec2:eu-west-1:123456789012:instance/i-050c9af405f33ad37',
  ]);
});

test('a resource that no policy looks at is an error', () => {
  const { code, out, err } = explain('no-such-thing');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^No policy here looks at a resource no-such-thing: /);
});
