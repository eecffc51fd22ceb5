import { expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';
import { overAcme } from './mayfly.ts';

const explain = (...words: readonly string[]) => overAcme(['explain', ...words]);

test('a resource is explained by its name, filter by filter, for all policies of its type in policies/', async () => {
  const { code, out, err } = await explain('load-test-2');
  expect([code, err]).toEqual([0, '']);
  expectGolden(out, 'explain-load-test-2.txt');
});

test('one policy alone is explained where it is named', async () => {
  const { out } = await explain('load-test-2', 'policies/', '--policy', 'ec2-ttl-expired');
  expect(out.split('\n').filter((line) => !line.startsWith(' ') && line !== '')).toEqual([
    'ec2-ttl-expired matches arn:aws:ec2:eu-west-1:123456789012:instance/i-050c9af405f33ad37',
  ]);
});

test('a resource that no policy looks at is an error', async () => {
  const { code, out, err } = await explain('no-such-thing');
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^No policy here looks at a resource no-such-thing: /);
});
