import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { snapshotQuota } from '../../../../src/estate/evidence/snapshot-quota.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { type FakeAws, fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const gatherer = snapshotQuota({ types });

async function answers(aws: FakeAws): Promise<readonly unknown[]> {
  const needs = ['ebs', 'rds', 'rds-cluster'].map((name) =>
    need(gatherer.name, place, { of: types.find((type) => type.name === name)?.snapshotQuota?.name ?? '' }),
  );
  const answers = await gatherer.gather(aws, needs, new Date());
  return needs.map(({ key }) => answers.get(key));
}

test('the account’s own snapshots of volumes are counted; for databases AWS returns the count', async () => {
  const aws = fakeAws({
    'servicequotas:GetServiceQuota': () => ({ Quota: { Value: 5 } }),
    'ec2:DescribeSnapshots': ({ NextToken }: { NextToken?: string }) =>
      NextToken === undefined ? { Snapshots: [{}, {}], NextToken: 'more' } : { Snapshots: [{}] },
    'rds:DescribeAccountAttributes': () => ({
      AccountQuotas: [
        { AccountQuotaName: 'ManualSnapshots', Used: 99, Max: 100 },
        { AccountQuotaName: 'ManualClusterSnapshots', Used: 0, Max: 100 },
      ],
    }),
  });
  expect(await answers(aws)).toEqual([
    { quota: 5, used: 3 },
    { quota: 100, used: 99 },
    { quota: 100, used: 0 },
  ]);
  expect(aws.sent.find(({ call }) => call === 'servicequotas:GetServiceQuota')?.input).toEqual({
    ServiceCode: 'ebs',
    QuotaCode: 'L-309BACF6',
  });
  expect(aws.sent.find(({ call }) => call === 'ec2:DescribeSnapshots')?.input).toEqual({
    OwnerIds: ['self'],
    MaxResults: 1000,
  });
});

test('each quota that AWS refuses or leaves out is unknown by itself', async () => {
  const aws = fakeAws({
    'servicequotas:GetServiceQuota': () => ({}),
    'rds:DescribeAccountAttributes': () => ({
      AccountQuotas: [{ AccountQuotaName: 'ManualSnapshots', Used: 1, Max: 100 }],
    }),
  });
  expect(await answers(aws)).toEqual([
    unknown('NoAnswer on servicequotas:GetServiceQuota'),
    { quota: 100, used: 1 },
    unknown('RDS returned no quota ManualClusterSnapshots'),
  ]);
  expect(await answers(fakeAws({}))).toEqual([
    unknown('AccessDenied on servicequotas:GetServiceQuota'),
    unknown('AccessDenied on rds:DescribeAccountAttributes'),
    unknown('AccessDenied on rds:DescribeAccountAttributes'),
  ]);
});
