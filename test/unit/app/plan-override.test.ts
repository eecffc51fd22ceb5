import { expect, test } from '@jest/globals';
import { namedResource, planOverride, untilOf } from '../../../src/app/plan-override.ts';
import { loadSetup } from '../../../src/app/setup.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { fakeAws } from '../estate/fake-aws.ts';

const region = 'eu-west-1';
const ours = { account: '111122223333', region };
const theirs = { account: '444455556666', region };

test.each([
  ['i-0123abcd', { type: 'ec2', id: 'i-0123abcd' }],
  ['I-0123ABCD', { type: 'ec2', id: 'I-0123ABCD' }],
  ['orders', { type: 'rds', id: 'orders' }],
  ['i-am-a-database', { type: 'rds', id: 'i-am-a-database' }],
  ['arn:aws:ec2:eu-west-1:111122223333:instance/i-0123abcd', { type: 'ec2', id: 'i-0123abcd', at: ours }],
  ['arn:aws:rds:eu-west-1:111122223333:db:orders', { type: 'rds', id: 'orders', at: ours }],
  [
    'arn:aws-cn:rds:cn-north-1:111122223333:db:orders',
    { type: 'rds', id: 'orders', at: { ...ours, region: 'cn-north-1' } },
  ],
  [
    'arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/i-1',
    { type: 'ec2', id: 'i-1', at: { ...ours, region: 'us-gov-west-1' } },
  ],
])('%s names one resource', (text, expected) => {
  expect(namedResource(text, types)).toEqual(expected);
});

test.each([
  'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1',
  'arn:aws:rds:eu-west-1:111122223333:cluster:orders',
  'arn:aws:rds:eu-west-1:111122223333:snapshot:db:orders',
  'arn:aws:s3:::instance/i-0123abcd',
  'arn:aws:sns:eu-west-1:111122223333:rds:a:b:db:orders',
  'arn:aws:ec2:eu-west-1::instance/i-0123abcd',
  'arn:aws:ec2::111122223333:instance/i-0123abcd',
  'arn:',
])('%s names nothing that has a schedule', (text) => {
  expect(namedResource(text, types)).toBeUndefined();
});

const now = new Date('2026-11-21T20:30:10Z');

test.each([
  ['22:00', 'Europe/Berlin', '2026-11-21T21:00Z'],
  ['23:30', 'Europe/Berlin', '2026-11-21T22:30Z'],
  ['2026-11-22 08:00', 'utc', '2026-11-22T08:00Z'],
  // No reader takes a date after the year 9999.
  ['9999-12-31', 'utc', '9999-12-31T23:59Z'],
  ['9999-12-31T23:59-12:00', 'utc', '9999-12-31T23:59Z'],
])('an override until %s in %s ends at %s', (until, tz, expected) => {
  expect(untilOf({ until, tz }, 'utc', now)).toBe(expected);
});

test.each([
  ['soon', 'utc', /is not a time/],
  ['22:00', 'Mars/Olympus', /There is no time zone Mars\/Olympus/],
  ['2026-11-20 08:00', 'utc', /is in the past/],
])('an override until %s in %s is refused', (until, tz, message) => {
  expect(untilOf({ until, tz }, 'utc', now)).toMatchObject({
    message: expect.stringMatching(message),
    remedy: expect.any(String),
  });
});

test('an ARN means the resource of its own account, not one of the same name', async () => {
  const name = `arn:aws:rds:${region}:${theirs.account}:db:orders`;
  expect(await overridden(name, [ours, theirs])).toEqual([name]);
  expect(await overridden('orders', [ours, theirs])).toEqual([`arn:aws:rds:${region}:${ours.account}:db:orders`, name]);
  expect(await overridden(name, [ours])).toBe(
    `The ARN names the account ${theirs.account}, which these credentials do not reach.`,
  );
});

/** The ARNs of what would be tagged, or why nothing would be. Each place has a database `orders`. */
async function overridden(text: string, places: readonly (typeof ours)[]): Promise<readonly string[] | string> {
  const setup = await loadSetup('examples/acme/mayfly.yml', {});
  const named = namedResource(text, setup.vocabulary.types);
  if (named === undefined) throw new Error(`${text} names nothing`);
  const open = ({ account }: typeof ours) => ({
    ...fakeAws({
      'rds:DescribeDBInstances': () => ({
        DBInstances: [
          {
            DBInstanceIdentifier: 'orders',
            DBInstanceArn: `arn:aws:rds:${region}:${account}:db:orders`,
            DBInstanceStatus: 'available',
            TagList: [],
          },
        ],
      }),
      'rds:DescribeDBClusters': () => ({ DBClusters: [] }),
      'cloudformation:DescribeStacks': () => ({ Stacks: [] }),
    }),
    place: { account, region },
  });
  const planned = await planOverride(named, '2026-11-21T22:00Z', {
    setup,
    connected: {
      connection: { places, unreached: [], open },
      now: new Date('2026-11-21T18:00:00Z'),
      isRecording: false,
    },
    runtime: {},
  });
  return planned.status === 'none' ? planned.message : planned.plan.steps.map(({ subject }) => subject.arn);
}
