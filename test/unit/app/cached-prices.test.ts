import { expect, test } from '@jest/globals';
import { withCachedPrices } from '../../../src/app/cached-prices.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { need } from '../estate/need.ts';
import { countingGatherer, gathered, vocabularyWith } from './counting-gatherer.ts';

const place = { account: '111122223333', region: 'us-east-1' };

test('a price is good for 30 days, for all accounts; what resources cost for a day', async () => {
  const price = countingGatherer('price', () => ({ dollars: 1, published: '2026-11-01' }));
  const cost = countingGatherer('resource-cost', () => ({ dollars: {} }));
  const ledger = openSqliteLedger(':memory:');
  const { evidence } = withCachedPrices(vocabularyWith(price, cost), ledger);
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
  expect([price.needs, cost.needs]).toEqual([2, 3]);
  ledger.close();
});
