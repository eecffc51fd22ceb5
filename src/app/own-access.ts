import type { Config } from '../config/schema.ts';
import type { SelfAccess } from '../iam/role.ts';
import { deployedTable } from './deployed-ledger.ts';

const account = '${AWS::AccountId}';

type OwnConfig = Pick<Config, 'bucket' | 'ledger' | 'applyRole' | 'halt' | 'cost'>;

/**
 * What Mayfly does with its own things to plan: it stores plans in the bucket and remembers in the ledger's table, where
 * mayfly.yml names them.
 */
export function planAccess({ bucket, ledger, halt, cost }: OwnConfig): readonly SelfAccess[] {
  return [
    ...(bucket === undefined
      ? []
      : [{ actions: ['s3:PutObject'], resource: `s3:::${bucket}/plans/*`, reason: 'keep plans' }]),
    ...(cost.role === undefined ? [] : [roleAccess(cost.role, 'ask the account that pays')]),
    ...(typeof ledger === 'string' ? [] : [tableAccess(ledger), haltAccess(ledger.region, halt)]),
  ];
}

/** The same to apply, too: before it acts, Mayfly looks for the ledger of a deployed Mayfly. */
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
  // Roles of other accounts, too: whom they trust is theirs to say.
  const [, , ...rest] = role.replace('{account_id}', '*').split(':');
  return { actions: ['sts:AssumeRole'], resource: rest.join(':'), reason };
}

/** Who only applies may not lift: that is for people, with credentials of their own. */
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
    reason: 'remember what was seen and done',
  };
}

/** What mayfly.yml has asked of what things cost. */
export function costReads({
  cost,
}: Pick<Config, 'cost'>): readonly { readonly action: string; readonly reason: string }[] {
  const reason = 'say what things cost';
  return [
    ...(cost.resources ? [{ action: 'ce:GetCostAndUsageWithResources', reason }] : []),
    ...(cost.prices === 'price-list' ? [{ action: 'pricing:GetProducts', reason }] : []),
  ];
}
