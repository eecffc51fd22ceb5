import type { Config } from '../config/schema.ts';
import type { OwnAccess } from '../iam/role.ts';
import { deployedTable } from './deployed-ledger.ts';

const account = '${AWS::AccountId}';

/**
 * What Mayfly does with its own things: it keeps plans in the bucket and remembers in the ledger's table, where
 * mayfly.yml names them. Before it acts it looks for the ledger of a deployed Mayfly.
 */
export function ownAccess(
  { bucket, ledger, applyRole, halt, cost }: Pick<Config, 'bucket' | 'ledger' | 'applyRole' | 'halt' | 'cost'>,
  acts: boolean,
): readonly OwnAccess[] {
  const plans: OwnAccess[] =
    bucket === undefined
      ? []
      : [{ actions: ['s3:PutObject'], resource: `s3:::${bucket}/plans/*`, reason: 'keep plans' }];
  const looked = {
    actions: ['dynamodb:DescribeTable'],
    resource: `dynamodb:*:${account}:table/${deployedTable}`,
    reason: 'look for a deployed Mayfly',
  };
  const role = applyRole === undefined || !acts ? [] : [roleAccess(applyRole)];
  const payer = cost.role === undefined ? [] : [roleAccess(cost.role, 'ask the account that pays')];
  return [
    ...plans,
    ...payer,
    ...(acts ? [looked] : []),
    ...role,
    ...(typeof ledger === 'string' ? [] : [tableAccess(ledger), haltAccess(ledger.region, halt)]),
  ];
}

function roleAccess(role: string, reason = 'apply by `applyRole`'): OwnAccess {
  // Roles of other accounts, too: whom they trust is theirs to say.
  const [, , ...rest] = role.replace('{account_id}', '*').split(':');
  return { actions: ['sts:AssumeRole'], resource: rest.join(':'), reason };
}

/** Who only applies may not lift: that is for people, with credentials of their own. */
function haltAccess(region: string, parameter: string): OwnAccess {
  return {
    actions: ['ssm:GetParameter'],
    resource: `ssm:${region}:${account}:parameter${parameter}`,
    reason: 'read the kill switch',
  };
}

function tableAccess({ table, region }: Exclude<Config['ledger'], string>): OwnAccess {
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
