import { expect, test } from '@jest/globals';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import { isCustom, ofRds } from '../../../../src/estate/parts/rds-engines.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws } from '../fake-aws.ts';

const ours = [
  'aurora-mysql',
  'mysql',
  'mariadb',
  'postgres',
  'oracle-ee',
  'sqlserver-web',
  'db2-se',
  'custom-oracle-ee',
];
const others = ['neptune', 'docdb', 'a-graph-of-tomorrow'];

test('what belongs to another service, or to an engine that nobody knows, is not ours', () => {
  const items = [...ours, ...others].map((Engine) => ({ Engine }));
  expect(ofRds(items).map(({ Engine }) => Engine)).toEqual(ours);
  expect([...ours, ...others].filter((Engine) => isCustom({ Engine }))).toEqual(['custom-oracle-ee']);
});

const listings: Readonly<Record<string, readonly [string, string, string]>> = {
  rds: ['rds:DescribeDBInstances', 'DBInstances', 'DBInstanceIdentifier'],
  'rds-cluster': ['rds:DescribeDBClusters', 'DBClusters', 'DBClusterIdentifier'],
  'rds-snapshot': ['rds:DescribeDBSnapshots', 'DBSnapshots', 'DBSnapshotIdentifier'],
  'rds-cluster-snapshot': ['rds:DescribeDBClusterSnapshots', 'DBClusterSnapshots', 'DBClusterSnapshotIdentifier'],
};

test.each(Object.entries(listings))('%s: neither a listing nor a read has them', async (name, [call, member, id]) => {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  const aws = fakeAws({
    [call]: () => ({ [member]: [...ours, ...others].map((Engine) => ({ [id]: Engine, Engine })) }),
  });
  for (const pages of [type.list.pages(aws), type.read.byId(aws, [...ours, ...others])])
    expect(await idsOf(pages, id)).toEqual(ours);
});

async function idsOf(pages: ReturnType<ResourceType['list']['pages']>, id: string): Promise<readonly unknown[]> {
  const ids: unknown[] = [];
  for await (const page of pages) ids.push(...page.map((raw) => raw[id]));
  return ids;
}
