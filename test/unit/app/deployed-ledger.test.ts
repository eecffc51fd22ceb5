import { expect, test } from '@jest/globals';
import { deployedTable, refusedByDeployed } from '../../../src/app/deployed-ledger.ts';
import type { Aws } from '../../../src/core/aws.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Place } from '../../../src/core/resource.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';

const account = '111122223333';
const file = { name: '.mayfly/ledger.sqlite' };
const table = (region: string, of = account) => ({
  name: `mayfly-ledger in ${region}`,
  at: { account: of, region, table: deployedTable },
});

test.each([
  ['where the plan acts', ['eu-west-1'], undefined],
  ['in a region that the plan does not touch', ['us-east-1'], undefined],
  ['where mayfly.yml says that it lives', ['us-east-1'], 'us-east-1'],
  ['where the plan acts, though home is elsewhere', ['eu-west-1'], 'us-east-1'],
])('a deployed ledger is found %s', async (_, there, home) => {
  const refused = await refusedByDeployed(planIn('eu-west-1'), world({ there }), file, home);
  expect(refused).toMatchObject({
    cause: 'deployed-ledger',
    message: expect.stringContaining(`in ${there[0]}; this apply would use .mayfly/ledger.sqlite`) as unknown,
  });
});

test('an account without one is free, and so is one whose ledger mayfly.yml names', async () => {
  expect(await refusedByDeployed(planIn('eu-west-1'), world({}), file, undefined)).toBeUndefined();
  expect(
    await refusedByDeployed(planIn('eu-west-1'), world({ there: ['us-east-1'] }), table('us-east-1'), undefined),
  ).toBeUndefined();
  expect(await refusedByDeployed({ steps: [] }, world({ there: ['eu-west-1'] }), file, undefined)).toBeUndefined();
});

test('to name one ledger does not free from another: of another region, of another account, or beside it', async () => {
  for (const [there, ours] of [
    [['us-east-1'], table('eu-west-1')],
    [['eu-west-1'], table('eu-west-1', '444455556666')],
    [['eu-west-1', 'us-east-1'], table('eu-west-1')],
    [['eu-west-1'], { name: 'mine', at: { account, region: 'eu-west-1', table: 'mine' } }],
  ] as const)
    expect(await refusedByDeployed(planIn('eu-west-1'), world({ there }), ours, undefined)).toMatchObject({
      cause: 'deployed-ledger',
    });
});

test('with a home, only there and where the plan acts is looked', async () => {
  const looked: string[] = [];
  expect(
    await refusedByDeployed(planIn('eu-west-1'), world({ looked, denied: ['sa-east-1'] }), file, 'us-east-1'),
  ).toBeUndefined();
  expect(looked.sort()).toEqual(['eu-west-1', 'us-east-1']);
});

test('what cannot be read is refused, with what to allow', async () => {
  expect(await refusedByDeployed(planIn('eu-west-1'), world({ denied: ['sa-east-1'] }), file, undefined)).toEqual({
    cause: 'deployed-ledger',
    message:
      `It is not known whether account ${account} sa-east-1 has the ledger of a deployed Mayfly: ` +
      'AccessDeniedException on dynamodb:DescribeTable.',
    remedy:
      'Allow dynamodb:DescribeTable on the table `mayfly-ledger`, or name the region that it would be in as ' +
      '`home` in mayfly.yml.',
  });
  expect(await refusedByDeployed(planIn('eu-west-1'), world({ denied: ['regions'] }), file, undefined)).toMatchObject({
    message: expect.stringContaining('UnauthorizedOperation on ec2:DescribeRegions') as unknown,
    remedy: 'Allow ec2:DescribeRegions, or name the region that it would be in as `home` in mayfly.yml.',
  });
});

function planIn(...regions: readonly string[]): Pick<Plan, 'steps'> {
  return { steps: regions.map((region) => ({ subject: { account, region } })) } as unknown as Plan;
}

interface World {
  readonly there?: readonly string[];
  readonly denied?: readonly string[];
  readonly looked?: string[];
}

function world({ there = [], denied = [], looked = [] }: World): {
  open: (place: Place) => Aws;
  places: readonly Place[];
} {
  const open = ({ region }: Place) => ({
    read: {
      ec2: {
        describeRegions: () =>
          denied.includes('regions')
            ? Promise.reject(new CallFailed('ec2:DescribeRegions', 'UnauthorizedOperation', 'no', 403))
            : Promise.resolve(['eu-west-1', 'us-east-1', 'sa-east-1'].map((RegionName) => ({ RegionName }))),
      },
      dynamoDb: {
        describeTable: ({ TableName }: { readonly TableName: string }) => {
          looked.push(region);
          if (denied.includes(region))
            return Promise.reject(new CallFailed('dynamodb:DescribeTable', 'AccessDeniedException', 'no', 400));
          if (there.includes(region) && TableName === 'mayfly-ledger') return Promise.resolve({});
          return Promise.reject(new CallFailed('dynamodb:DescribeTable', 'ResourceNotFoundException', 'no', 400));
        },
      },
    },
  });
  return {
    open: open as unknown as (place: Place) => Aws,
    places: planIn('eu-west-1').steps.map(({ subject }) => subject),
  };
}
