import { expect, test } from '@jest/globals';
import { withCachedPrices } from '../../../src/app/cached-prices.ts';
import { withCachedSpend } from '../../../src/app/cached-spend.ts';
import type { Answer, EvidenceGatherer, Need } from '../../../src/core/evidence/evidence.ts';
import type { SpendAnswer } from '../../../src/core/evidence/spend.ts';
import type { Json } from '../../../src/core/json.ts';
import { isUnknown, unknown } from '../../../src/core/truth.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { need } from '../estate/need.ts';

const place = { account: '111122223333', region: 'us-east-1' };

/** A kind that answers with what it is told, and counts how often it is asked. */
function kind(name: string, answer: (now: Date) => Answer): EvidenceGatherer & { asked: number } {
  const made: EvidenceGatherer & { asked: number } = {
    name,
    iam: [],
    asked: 0,
    gather: (_aws, needs, now) => {
      made.asked += needs.length;
      return Promise.resolve(new Map(needs.map(({ key }) => [key, answer(now)])));
    },
  };
  return made;
}

function vocabulary(...evidence: readonly EvidenceGatherer[]) {
  return { types: [], filters: [], actions: [], evidence };
}

async function gathered([its]: readonly EvidenceGatherer[], asked: Need, at: string): Promise<Answer | undefined> {
  return (await its?.gather({} as never, [asked], new Date(at)))?.get(asked.key);
}

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
  const spend = kind('spend', (now) => ({ now: reading(now), earlier: null }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabulary(spend), ledger);
  const ask = async (day: number, at: string): Promise<SpendAnswer> =>
    (await gathered(evidence, spendOn(day), at)) as object as SpendAnswer;
  expect((await ask(20, '2026-11-20T02:00:00Z')).earlier).toBeNull();
  const again = await ask(20, '2026-11-20T20:00:00Z');
  expect([again.now.askedAt, again.earlier, spend.asked]).toEqual(['2026-11-20T02:00:00.000Z', null, 1]);
  const next = await ask(21, '2026-11-21T02:00:00Z');
  expect([next.now.askedAt, next.earlier?.askedAt, spend.asked]).toEqual([
    '2026-11-21T02:00:00.000Z',
    '2026-11-20T02:00:00.000Z',
    2,
  ]);
  ledger.close();
});

test('a reading of another month is no earlier one', async () => {
  const spend = kind('spend', (now) => ({ now: reading(now), earlier: null }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabulary(spend), ledger);
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
  const spend = kind('spend', () => unknown('AccessDenied'));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedSpend(vocabulary(spend), ledger);
  for (const at of ['2026-11-20T02:00:00Z', '2026-11-20T03:00:00Z'])
    expect(isUnknown(await gathered(evidence, spendOn(20), at))).toBe(true);
  expect(spend.asked).toBe(2);
  ledger.close();
});

test('without a ledger the earlier reading is what the answer says without its last day', async () => {
  const spend = kind('spend', (now) => ({ now: reading(now), earlier: null }));
  const { evidence } = withCachedSpend(vocabulary(spend), undefined);
  const { earlier } = (await gathered(evidence, spendOn(20), '2026-11-20T02:00:00Z')) as object as SpendAnswer;
  expect(earlier).toMatchObject({ rows: [{ days: [1] }], askedAt: '2026-11-19T02:00:00.000Z' });
});

test('a price is good for 30 days, for all accounts; what resources cost for a day', async () => {
  const price = kind('price', () => ({ dollars: 1, published: '2026-11-01' }));
  const cost = kind('resource-cost', () => ({ dollars: {} }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedPrices(vocabulary(price, cost), ledger);
  const priceIn = (account: string) =>
    need('price', { account, region: 'us-east-1' }, { service: 'AmazonEC2', product: {}, unit: 'Hrs' });
  const costOf = need('resource-cost', place, { service: 'EC2 - Other', from: '2026-11-13', until: '2026-11-20' });
  for (const [account, at] of [
    ['111122223333', '2026-11-01T02:00:00Z'],
    ['444455556666', '2026-11-30T02:00:00Z'],
    ['444455556666', '2026-12-01T02:00:00Z'],
  ] as const) {
    await gathered(evidence.slice(0, 1), priceIn(account), at);
    await gathered(evidence.slice(1), costOf, at);
    await gathered(evidence.slice(1), costOf, at);
  }
  expect([price.asked, cost.asked]).toEqual([2, 3]);
  ledger.close();
});
