import { expect, test } from '@jest/globals';
import { withCachedSpend } from '../../../src/app/cached-spend.ts';
import type { Need } from '../../../src/core/evidence/evidence.ts';
import type { SpendAnswer } from '../../../src/core/evidence/spend.ts';
import type { Json } from '../../../src/core/json.ts';
import { isUnknown, unknown } from '../../../src/core/truth.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { need } from '../estate/need.ts';
import { countingGatherer, gathered, vocabularyWith } from './counting-gatherer.ts';

const place = { account: '111122223333', region: 'us-east-1' };

const reading = (now: Date): Json => ({
  rows: [{ account: '1', value: 'web', days: [1, 2] }],
  from: '2026-11-01',
  askedAt: now.toISOString(),
});

function spendOn(day: number): Need {
  const until = `2026-11-${String(day + 1).padStart(2, '0')}`;
  return need('spend', place, {
    by: 'tag:team',
    perAccount: false,
    from: '2026-11-01',
    until,
    metric: 'UnblendedCost',
  });
}

test('spend is asked once a day, and an earlier day’s reading stands beside it', async () => {
  const spend = countingGatherer('spend', (now) => ({ now: reading(now), earlier: null }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabularyWith(spend), ledger);
  const ask = async (day: number, at: string): Promise<SpendAnswer> =>
    (await gathered(evidence, spendOn(day), at)) as object as SpendAnswer;
  expect((await ask(20, '2026-11-20T02:00:00Z')).earlier).toBeNull();
  const again = await ask(20, '2026-11-20T20:00:00Z');
  expect([again.now.askedAt, again.earlier, spend.needs]).toEqual(['2026-11-20T02:00:00.000Z', null, 1]);
  const next = await ask(21, '2026-11-21T02:00:00Z');
  expect([next.now.askedAt, next.earlier?.askedAt, spend.needs]).toEqual([
    '2026-11-21T02:00:00.000Z',
    '2026-11-20T02:00:00.000Z',
    2,
  ]);
  ledger.close();
});

test('a reading of another month is no earlier one', async () => {
  const spend = countingGatherer('spend', (now) => ({ now: reading(now), earlier: null }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabularyWith(spend), ledger);
  await gathered(evidence, spendOn(20), '2026-11-20T02:00:00Z');
  const december = need('spend', place, {
    by: 'tag:team',
    perAccount: false,
    from: '2026-11-22',
    until: '2026-12-02',
    metric: 'UnblendedCost',
  });
  expect(((await gathered(evidence, december, '2026-12-01T02:00:00Z')) as object as SpendAnswer).earlier).toBeNull();
  ledger.close();
});

test('what could not be read is not kept', async () => {
  const spend = countingGatherer('spend', () => unknown('AccessDenied'));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabularyWith(spend), ledger);
  for (const at of ['2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z'])
    expect(isUnknown(await gathered(evidence, spendOn(20), at))).toBe(true);
  expect(spend.needs).toBe(2);
  ledger.close();
});

test('without a ledger the earlier reading is what the answer says without its last day', async () => {
  const spend = countingGatherer('spend', (now) => ({ now: reading(now), earlier: null }));
  const { evidence } = withCachedSpend(vocabularyWith(spend), undefined);
  const { earlier } = (await gathered(evidence, spendOn(20), '2026-11-20T02:00:00Z')) as object as SpendAnswer;
  expect(earlier).toMatchObject({ rows: [{ days: [1] }], askedAt: '2026-11-19T02:00:00.000Z' });
});
