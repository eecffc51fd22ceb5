import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { forgetPolicies } from '../../../src/app/forget-policies.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { type PolicyFolder, policyFolder } from './policy-folder.ts';

let folder: PolicyFolder;

beforeEach(() => {
  folder = policyFolder();
});

afterEach(() => {
  folder.remove();
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

test('first matches and escalation levels of policies that are gone or changed are forgotten', async () => {
  const before = [
    ...folder.write('a.yml', { one: 'delete', two: 'delete', three: 'delete' }),
    ...folder.write('b.yml', { four: 'delete' }),
  ];
  const { ledger, known } = await remembered(before);
  const now = folder.write('a.yml', { one: 'delete', two: 'snapshot' });
  rmSync(folder.pathOf('b.yml'));
  expect(await forgetPolicies(now, [folder.pathOf('a.yml')], ledger)).toEqual([
    { policy: 'four', type: 'ebs', change: 'gone', matches: 1 },
    { policy: 'three', type: 'ebs', change: 'gone', matches: 1 },
    { policy: 'two', type: 'ebs', change: 'changed', matches: 1 },
  ]);
  expect(await known()).toEqual(['one']);
  expect(await forgetPolicies(now, [folder.pathOf('a.yml')], ledger)).toEqual([]);
});

test('a plan of some policies says nothing of those in files that it did not read', async () => {
  const before = [...folder.write('a.yml', { one: 'delete' }), ...folder.write('b.yml', { two: 'delete' })];
  const { ledger, known } = await remembered(before);
  expect(await forgetPolicies(before.slice(0, 1), [folder.pathOf('a.yml')], ledger)).toEqual([]);
  expect(await known()).toEqual(['one', 'two']);
});
