import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { policyChanges, policyKey } from '../../../src/app/policy-changes.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { type PolicyFolder, policyFolder, setup } from './policy-folder.ts';

let folder: PolicyFolder;

beforeEach(() => {
  folder = policyFolder();
});

afterEach(() => {
  folder.remove();
});

const planOf = (policies: readonly Policy[]): Pick<Plan, 'header'> => ({ header: { policies } }) as unknown as Plan;

async function fates(policies: readonly Policy[]): Promise<unknown> {
  const now = await policyChanges(planOf(policies), setup);
  return 'unread' in now ? now.unread : [...now.cancelled];
}

test('a policy that says the same, wherever in its file and beside whatever others, stands', async () => {
  const planned = folder.write('a.yml', { one: 'delete', two: 'delete' });
  expect(await fates(planned)).toEqual([]);
  folder.write('a.yml', { zero: 'snapshot', two: 'delete', one: 'delete' });
  expect(await fates(planned)).toEqual([]);
});

test('one that says something else, or is in its file no more, or whose file is gone, is cancelled', async () => {
  const planned = [
    ...folder.write('a.yml', { one: 'delete', two: 'delete' }),
    ...folder.write('b.yml', { three: 'delete' }),
  ];
  folder.write('a.yml', { one: 'snapshot' });
  rmSync(folder.pathOf('b.yml'));
  expect(await fates(planned)).toEqual([
    [policyKey('one', 'ebs'), 'changed'],
    [policyKey('two', 'ebs'), 'gone'],
    [policyKey('three', 'ebs'), 'gone'],
  ]);
});

test('where nothing of it is here, the plan holds all that it needs', async () => {
  const planned = folder.write('a.yml', { one: 'delete' });
  rmSync(folder.path, { recursive: true });
  expect(await fates(planned)).toEqual([]);
  mkdirSync(folder.path);
  expect(await fates(planned)).toEqual([[policyKey('one', 'ebs'), 'gone']]);
});

test('where the file of a policy has an error now, its steps name the position', async () => {
  const planned = folder.write('a.yml', { one: 'delete' });
  writeFileSync(folder.pathOf('a.yml'), 'policies:\n  - { name: one, resource: nothing }\n');
  expect(await fates(planned)).toMatch(/a\.yml:2:\d+ has a fault now: /);
});
