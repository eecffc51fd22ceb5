import { expect, test } from '@jest/globals';
import { need } from '../../../../src/core/need.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { spend } from '../../../../src/estate/evidence/spend.ts';
import { fakeAws, place } from '../fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');
const asked = need('spend', { ...place, region: 'us-east-1' }, { tag: 'team', from: '2026-11-01', until: '2026-11-21', metric: 'UnblendedCost' });

async function answer(...pages: object[]): Promise<unknown> {
  const aws = fakeAws({ 'ce:GetCostAndUsage': (_, nth) => pages[nth] });
  return (await spend.gather(aws, [asked], now)).get(asked.key);
}

function day(groups: Record<string, string>, changes: object = {}) {
  const Groups = Object.entries(groups).map(([key, Amount]) => ({ Keys: [key], Metrics: { UnblendedCost: { Amount, Unit: 'USD' } } }));
  return { Estimated: false, Groups, ...changes };
}

test('days and pages are summed by the value of the tag, the untagged apart', async () => {
  const first = { ResultsByTime: [day({ team$web: '1.5', team$: '3' })], NextPageToken: 'more' };
  const second = { ResultsByTime: [day({ team$web: '2.25', team$data$lake: '4' }, { Estimated: true })] };
  expect(await answer(first, second)).toEqual({ dollars: { '': 3, web: 3.75, data$lake: 4 }, asOf: '2026-11-21T00:00:00.000Z', isEstimated: true });
});

test.each([
  ['nothing', { ResultsByTime: [] }],
  ['only the untagged', { ResultsByTime: [day({ team$: '300' })] }],
])('%s came back: the tag may not be activated, which is not the same as no spend', async (_, page) => {
  expect(await answer(page)).toEqual(unknown('tag-not-activated: team'));
});

test('another currency is unknown, never taken for dollars', async () => {
  const Groups = [{ Keys: ['team$web'], Metrics: { UnblendedCost: { Amount: '5', Unit: 'CNY' } } }];
  expect(await answer({ ResultsByTime: [{ Groups }] })).toEqual(unknown('Cost Explorer gave UnblendedCost in CNY, not in USD'));
});

test('an amount that is missing or no number is unknown, never 0', async () => {
  expect(await answer({ ResultsByTime: [day({ team$web: 'n/a' })] })).toEqual(unknown('Cost Explorer gave UnblendedCost without an amount'));
});

test('a refusal is unknown, with its cause', async () => {
  expect((await spend.gather(fakeAws({}), [asked], now)).get(asked.key)).toEqual(unknown('AccessDenied on ce:GetCostAndUsage'));
});
