import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { forgetPolicies } from '../../../src/app/forget-policies.ts';
import { policyChanges, policyKey } from '../../../src/app/policy-changes.ts';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { actions, filters } from '../../../src/policy/vocabulary.ts';

const given = { settings: defaultSettings, vocabulary: { types, filters, actions, evidence: [] } };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-policies-'));
  mkdirSync(join(folder, 'policies'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pathOf = (name: string): string => join(folder, 'policies', name);

/** Writes a policy file, and gives what it says. */
function written(name: string, policies: Readonly<Record<string, string>>): readonly Policy[] {
  const text = `policies:\n${Object.entries(policies)
    .map(([policy, action]) => `  - { name: ${policy}, resource: ebs, actions: [${action}] }`)
    .join('\n')}\n`;
  writeFileSync(pathOf(name), text);
  return loadPolicies([{ path: pathOf(name), text }], given.vocabulary, given.settings).policies;
}

const planOf = (policies: readonly Policy[]): Pick<Plan, 'header'> => ({ header: { policies } }) as unknown as Plan;

async function fates(policies: readonly Policy[]): Promise<unknown> {
  const now = await policyChanges(planOf(policies), given);
  return 'unread' in now ? now.unread : [...now.cancelled];
}

test('a policy that says the same, wherever in its file and beside whatever others, stands', async () => {
  const planned = written('a.yml', { one: 'delete', two: 'delete' });
  expect(await fates(planned)).toEqual([]);
  written('a.yml', { zero: 'snapshot', two: 'delete', one: 'delete' });
  expect(await fates(planned)).toEqual([]);
});

test('one that says something else, or is in its file no more, or whose file is gone, is cancelled', async () => {
  const planned = [...written('a.yml', { one: 'delete', two: 'delete' }), ...written('b.yml', { three: 'delete' })];
  written('a.yml', { one: 'snapshot' });
  rmSync(pathOf('b.yml'));
  expect(await fates(planned)).toEqual([
    [policyKey('one', 'ebs'), 'changed'],
    [policyKey('two', 'ebs'), 'gone'],
    [policyKey('three', 'ebs'), 'gone'],
  ]);
});

test('where nothing of it is here, the plan holds all that it needs', async () => {
  const planned = written('a.yml', { one: 'delete' });
  rmSync(join(folder, 'policies'), { recursive: true });
  expect(await fates(planned)).toEqual([]);
  mkdirSync(join(folder, 'policies'));
  expect(await fates(planned)).toEqual([[policyKey('one', 'ebs'), 'gone']]);
});

test('a file with a fault tells nothing, and where the fault is', async () => {
  const planned = written('a.yml', { one: 'delete' });
  writeFileSync(pathOf('a.yml'), 'policies:\n  - { name: one, resource: nothing }\n');
  expect(await fates(planned)).toMatch(/a\.yml:2:\d+ has a fault now: /);
});

async function remembered(policies: readonly Policy[]) {
  const ledger = openSqliteLedger(':memory:');
  const place = { account: '111122223333', region: 'eu-west-1', type: 'ebs', since: '2026-11-01T00:00:00Z' };
  for (const { name, digest, at } of policies) {
    await ledger.putObservations([{ policy: name, arn: `arn-${name}`, ...place, by: { digest, file: at.file } }]);
    await ledger.putEscalationLevel({ policy: name, arn: `arn-${name}`, step: 's', at: '2026-11-02T00:00:00Z' });
  }
  const known = async (): Promise<readonly string[]> => {
    const history = await ledger.history(new Date());
    const isKnown = (name: string): boolean =>
      history.firstMatched(name, `arn-${name}`) !== undefined && history.escalation(name, `arn-${name}`).notified === 1;
    return policies.map(({ name }) => name).filter(isKnown);
  };
  return { ledger, known };
}

test('before a plan, first matches and rungs of policies that are gone or changed are forgotten, and told', async () => {
  const before = [
    ...written('a.yml', { one: 'delete', two: 'delete', three: 'delete' }),
    ...written('b.yml', { four: 'delete' }),
  ];
  const { ledger, known } = await remembered(before);
  const now = written('a.yml', { one: 'delete', two: 'snapshot' });
  rmSync(pathOf('b.yml'));
  expect(await forgetPolicies(now, [pathOf('a.yml')], ledger)).toEqual([
    { policy: 'four', type: 'ebs', change: 'gone', matches: 1 },
    { policy: 'three', type: 'ebs', change: 'gone', matches: 1 },
    { policy: 'two', type: 'ebs', change: 'changed', matches: 1 },
  ]);
  expect(await known()).toEqual(['one']);
  expect(await forgetPolicies(now, [pathOf('a.yml')], ledger)).toEqual([]);
});

test('a plan of some policies says nothing of those in files that it did not read', async () => {
  const before = [...written('a.yml', { one: 'delete' }), ...written('b.yml', { two: 'delete' })];
  const { ledger, known } = await remembered(before);
  expect(await forgetPolicies(before.slice(0, 1), [pathOf('a.yml')], ledger)).toEqual([]);
  expect(await known()).toEqual(['one', 'two']);
});
