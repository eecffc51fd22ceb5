import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { spend } from '../../../../src/estate/evidence/spend.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const now = new Date('2026-11-21T02:00:00Z');
const question = {
  by: 'tag:team',
  perAccount: false,
  from: '2026-11-01',
  until: '2026-11-04',
  metric: 'UnblendedCost',
};
const spendNeed = need('spend', { ...place, region: 'us-east-1' }, question);

async function answer(...pages: object[]): Promise<unknown> {
  const aws = fakeAws({ 'ce:GetCostAndUsage': (_, nth) => pages[nth] });
  return (await spend.gather(aws, [spendNeed], now)).get(spendNeed.key);
}

function day(groups: Record<string, string>, Start = '2026-11-01') {
  const Groups = Object.entries(groups).map(([key, Amount]) => ({
    Keys: [key],
    Metrics: { UnblendedCost: { Amount, Unit: 'USD' } },
  }));
  return { TimePeriod: { Start }, Estimated: false, Groups };
}

test('days and pages are added up by the value of the tag, untagged spend separately', async () => {
  const first = { ResultsByTime: [day({ team$web: '1.5', team$: '3' }, '2026-11-01')], NextPageToken: 'more' };
  const second = { ResultsByTime: [day({ team$web: '2.25', team$data$lake: '4' }, '2026-11-03')] };
  const { account } = place;
  expect(await answer(first, second)).toEqual({
    now: {
      rows: [
        { account, value: '', days: [3, 0, 0] },
        { account, value: 'data$lake', days: [0, 0, 4] },
        { account, value: 'web', days: [1.5, 0, 2.25] },
      ],
      from: '2026-11-01',
      askedAt: now.toISOString(),
    },
    earlier: null,
  });
});

test.each([
  ['tag:team', false, [{ Type: 'TAG', Key: 'team' }], ['team$web'], { account: place.account, value: 'web' }],
  [
    'tag:team',
    true,
    [
      { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
      { Type: 'TAG', Key: 'team' },
    ],
    ['444455556666', 'team$web'],
    { account: '444455556666', value: 'web' },
  ],
  [
    'account',
    true,
    [{ Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' }],
    ['444455556666'],
    { account: '444455556666', value: '444455556666' },
  ],
  [
    'service',
    false,
    [{ Type: 'DIMENSION', Key: 'SERVICE' }],
    ['EC2 - Other'],
    { account: place.account, value: 'EC2 - Other' },
  ],
])('by %s, per account: %s, is one call with at most two groupings', async (by, perAccount, GroupBy, Keys, row) => {
  const Groups = [{ Keys, Metrics: { UnblendedCost: { Amount: '2', Unit: 'USD' } } }];
  const aws = fakeAws({
    'ce:GetCostAndUsage': () => ({ ResultsByTime: [{ TimePeriod: { Start: '2026-11-02' }, Groups }] }),
  });
  const groupedNeed = need('spend', place, { ...question, by, perAccount });
  const grouped = (await spend.gather(aws, [groupedNeed], now)).get(groupedNeed.key);
  expect(grouped).toMatchObject({ now: { rows: [{ ...row, days: [0, 2, 0] }] } });
  expect(aws.sent).toEqual([expect.objectContaining({ input: expect.objectContaining({ GroupBy }) })]);
});

test.each([
  ['nothing', { ResultsByTime: [] }],
  ['only the untagged', { ResultsByTime: [day({ team$: '300' })] }],
])('%s came back: the tag may not be activated, which is not the same as no spend', async (_, page) => {
  expect(await answer(page)).toEqual(unknown('tag-not-activated: team'));
});

test('another currency is unknown, never taken for dollars', async () => {
  const Groups = [{ Keys: ['team$web'], Metrics: { UnblendedCost: { Amount: '5', Unit: 'CNY' } } }];
  expect(await answer({ ResultsByTime: [{ Groups }] })).toEqual(
    unknown('Cost Explorer returned UnblendedCost in CNY, not in USD'),
  );
});

test('an amount that is missing or not a number is unknown, never 0', async () => {
  for (const amount of ['n/a', '', ' ', '0x10'])
    expect(await answer({ ResultsByTime: [day({ team$web: amount })] })).toEqual(
      unknown('Cost Explorer returned UnblendedCost without an amount'),
    );
});

test('spend of a day that cannot be read is unknown: it would count nowhere', async () => {
  for (const TimePeriod of [undefined, {}, { Start: 'yesterday' }])
    expect(await answer({ ResultsByTime: [{ ...day({ team$web: '5' }), TimePeriod }] })).toEqual(
      unknown('Cost Explorer returned spend without its day'),
    );
});

test('a refusal is unknown, with its cause', async () => {
  expect((await spend.gather(fakeAws({}), [spendNeed], now)).get(spendNeed.key)).toEqual(
    unknown('AccessDenied on ce:GetCostAndUsage'),
  );
});
