import { expect, test } from '@jest/globals';
import type { Coverage, Gap, Plan } from '../../../src/core/plan.ts';
import { observe } from '../../../src/ledger/observe.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const arn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:volume/${id}`;
const first = '2026-11-20T02:00:00.000Z';
const second = '2026-11-21T02:00:00.000Z';

test('a match keeps its first time while it goes on', async () => {
  const ledger = openSqliteLedger(':memory:');
  await observe(planOf(first, ['vol-1'], 'whole'), ledger);
  await observe(planOf(second, ['vol-1', 'vol-2'], 'whole'), ledger);
  const history = await ledger.history(new Date(second));
  expect([history.firstMatched('idle', arn('vol-1')), history.firstMatched('idle', arn('vol-2'))]).toEqual([
    first,
    second,
  ]);
});

test('a match remembers what the policy said, and where', async () => {
  const ledger = openSqliteLedger(':memory:');
  await observe(planOf(first, ['vol-1'], 'whole'), ledger);
  expect((await ledger.observations()).map(({ by }) => by)).toEqual([{ digest: 'd', file: 'idle.yml' }]);
});

test('a match that a whole listing no longer has is forgotten, and starts again', async () => {
  const ledger = openSqliteLedger(':memory:');
  await observe(planOf(first, ['vol-1'], 'whole'), ledger);
  await observe(planOf(second, [], 'whole'), ledger);
  expect((await ledger.history(new Date(second))).firstMatched('idle', arn('vol-1'))).toBeUndefined();
});

test.each<[string, Plan]>([
  ['a listing that was cut off', planOf(second, [], 'part')],
  ['a listing that was denied', planOf(second, [], 'denied')],
  [
    'a place that was not looked at',
    { ...planOf(second, [], 'whole'), header: { ...planOf(second, [], 'whole').header, coverage: [] } },
  ],
  ['an unknown answer of this policy', planOf(second, [], 'whole', [gap('idle')])],
  ['a key that nobody could read', planOf(second, [], 'whole', [gap(undefined)])],
])('%s forgets nothing', async (_, plan) => {
  const ledger = openSqliteLedger(':memory:');
  await observe(planOf(first, ['vol-1'], 'whole'), ledger);
  await observe(plan, ledger);
  expect((await ledger.history(new Date(second))).firstMatched('idle', arn('vol-1'))).toBe(first);
});

test('a schedule matches by the clock: an hour without a match restarts no grace period', async () => {
  const ledger = openSqliteLedger(':memory:');
  const actions = [{ name: 'follow-schedule' }];
  await observe(planOf(first, ['vol-1'], 'whole', [], actions), ledger);
  await observe(planOf(second, [], 'whole', [], actions), ledger);
  expect((await ledger.history(new Date(second))).firstMatched('idle', arn('vol-1'))).toBe(first);
});

test("another policy's unknown answer is not this one's", async () => {
  const ledger = openSqliteLedger(':memory:');
  await observe(planOf(first, ['vol-1'], 'whole'), ledger);
  await observe(planOf(second, [], 'whole', [gap('other')]), ledger);
  expect((await ledger.history(new Date(second))).firstMatched('idle', arn('vol-1'))).toBeUndefined();
});

function planOf(
  now: string,
  ids: readonly string[],
  read: Coverage['status'],
  gaps: readonly Gap[] = [],
  actions: readonly { readonly name: string }[] = [],
): Plan {
  const findings = ids.map((id) => ({
    id: `f-${id}`,
    policy: 'idle',
    subject: { ...place, type: 'ebs', id, arn: arn(id), class: 'unknown' },
  }));
  const header = {
    now,
    policies: [{ name: 'idle', type: 'ebs', digest: 'd', actions, at: { file: 'idle.yml' } }],
    coverage: [{ ...place, type: 'ebs', status: read, resources: ids.length }],
  };
  return { header, findings, gaps } as unknown as Plan;
}

function gap(policy: string | undefined): Gap {
  return {
    ...place,
    type: 'ebs',
    what: 'Tags',
    cause: 'AccessDenied',
    count: 1,
    examples: [],
    ...(policy === undefined ? {} : { policy }),
  };
}
