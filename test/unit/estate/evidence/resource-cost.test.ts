import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { resourceCost } from '../../../../src/estate/evidence/resource-cost.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const costNeed = need(
  'resource-cost',
  { ...place, region: 'us-east-1' },
  { service: 'EC2 - Other', from: '2026-11-13', until: '2026-11-20' },
);
const day = (groups: Record<string, string>, Unit = 'USD') => ({
  Groups: Object.entries(groups).map(([id, Amount]) => ({ Keys: [id], Metrics: { UnblendedCost: { Amount, Unit } } })),
});

test('the cost of each resource is returned for each day on which it cost anything', async () => {
  const aws = fakeAws({
    'ce:GetCostAndUsageWithResources': () => ({
      ResultsByTime: [day({ 'vol-1': '1.5' }), day({ 'vol-1': '2', 'vol-2': '1' })],
    }),
  });
  expect((await resourceCost.gather(aws, [costNeed], new Date())).get(costNeed.key)).toEqual({
    dollars: { 'vol-1': [1.5, 2], 'vol-2': [1] },
  });
  expect(aws.sent[0]?.input).toMatchObject({
    TimePeriod: { Start: '2026-11-13', End: '2026-11-20' },
    GroupBy: [{ Type: 'DIMENSION', Key: 'RESOURCE_ID' }],
  });
});

test.each([
  [
    { 'ce:GetCostAndUsageWithResources': () => ({ ResultsByTime: [day({ 'vol-1': '1.5' }, 'CNY')] }) },
    'Cost Explorer returned the cost of vol-1 in CNY, not in USD',
  ],
  [
    { 'ce:GetCostAndUsageWithResources': () => ({ ResultsByTime: [day({ 'vol-1': '' })] }) },
    'Cost Explorer returned the cost of vol-1 without an amount',
  ],
  [{}, 'AccessDenied on ce:GetCostAndUsageWithResources'],
])('an unusable answer is unknown: %#', async (replies, cause) => {
  expect((await resourceCost.gather(fakeAws(replies), [costNeed], new Date())).get(costNeed.key)).toEqual(
    unknown(cause),
  );
});
