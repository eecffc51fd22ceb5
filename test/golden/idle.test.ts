import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';
import { overAcme } from './mayfly.ts';

test('an idle instance is explained by its highest values and by how much was measured', async () => {
  const words = ['explain', 'load-test-1', 'docs/examples/idle.yml', '--policy', 'idle-all-weekend'];
  const { code, out, err } = await overAcme(words, 110);
  expect([code, err]).toEqual([0, '']);
  expectGolden(out, 'explain-idle.txt');
  expect(readFileSync('docs/idle.md', 'utf8')).toContain(out.trim());
});
