import type { Config } from '../config/schema.ts';
import type { SelfAccess } from '../iam/role.ts';
import { deployedTable } from './deployed-ledger.ts';

const account = '${AWS::AccountId}';

type OwnConfig = Pick<Config, 'bucket' | 'ledger' | 'applyRole' | 'halt' | 'cost'>;

/**
 * What Mayfly needs of its own things to plan: it stores plans in the bucket, and records in the ledger's table, if
 * mayfly.yml names them.
 */
export function planAccess({ bucket, ledger, halt, cost }: OwnConfig): readonly SelfAccess[] {
  return [
    ...(bucket === undefined
      ? []
      : [{ actions: ['s3:PutObject'], resource: `s3:::${bucket}/plans/*`, reason: 'store plans' }]),
    ...(cost.role === undefined ? [] : [roleAccess(cost.role, 'ask the account that pays')]),
    ...(typeof ledger === 'string' ? [] : [tableAccess(ledger), haltAccess(ledger.region, halt)]),
  ];
}

/**
 * What Mayfly needs of its own things to plan and apply. Before it acts, it looks for the ledger of a deployed Mayfly.
 */
export function applyAccess(config: OwnConfig): readonly SelfAccess[] {
  const { applyRole } = config;
  const deployedLedger = {
    actions: ['dynamodb:DescribeTable'],
    resource: `dynamodb:*:${account}:table/${deployedTable}`,
    reason: 'look for a deployed Mayfly',
  };
  return [
    ...planAccess(config),
    deployedLedger,
    ...(applyRole === undefined ? [] : [roleAccess(applyRole, 'apply by `applyRole`')]),
  ];
}

function roleAccess(role: string, reason: string): SelfAccess {
  // Also roles of other accounts: their trust policies decide who may assume them.
  const [, , ...rest] = role.replace('{account_id}', '*').split(':');
  return { actions: ['sts:AssumeRole'], resource: rest.join(':'), reason };
}

/** An identity that applies may not lift a halt: people do that, with their own credentials. */
function haltAccess(region: string, parameter: string): SelfAccess {
  return {
    actions: ['ssm:GetParameter'],
    resource: `ssm:${region}:${account}:parameter${parameter}`,
    reason: 'read the kill switch',
  };
}

function tableAccess({ table, region }: Exclude<Config['ledger'], string>): SelfAccess {
  const actions = ['GetItem', 'PutItem', 'DeleteItem', 'Query'].map((operation) => `dynamodb:${operation}`);
  return {
    actions,
    resource: `dynamodb:${region}:${account}:table/${table}`,
    reason: 'record what was observed and done',
  };
}

/** The calls by which mayfly.yml wants costs and prices to be found out. */
export function costReads({
  cost,
}: Pick<Config, 'cost'>): readonly { readonly action: string; readonly reason: string }[] {
  const reason = 'say what things cost';
  return [
    ...(cost.resources ? [{ action: 'ce:GetCostAndUsageWithResources', reason }] : []),
    ...(cost.prices === 'price-list' ? [{ action: 'pricing:GetProducts', reason }] : []),
  ];
}
