import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';

const root = join(import.meta.dirname, '../..');

test('an idle instance is explained by its highest values, and how much was measured: docs/idle.md shows it', () => {
  const command = [
    'src/cli/main.ts',
    'explain',
    'load-test-1',
    'docs/examples/idle.yml',
    '--policy',
    'idle-all-weekend',
  ];
  const recording = ['--recording', 'examples/acme', '--config', 'examples/acme/mayfly.yml'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...recording], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, COLUMNS: '110' },
  });
  expect([status, stderr]).toEqual([0, '']);
  expectGolden(stdout, 'explain-idle.txt');
  expect(readFileSync(join(root, 'docs/idle.md'), 'utf8')).toContain(stdout.trim());
});
