import type { Config } from '../config/schema.ts';
import type { OwnAccess } from '../iam/role.ts';
import { deployedTable } from './deployed-ledger.ts';

const account = '${AWS::AccountId}';

/**
 * What Mayfly does with its own things: it keeps plans in the bucket and remembers in the ledger's table, where mayfly.yml names them. Before it acts it looks for the
 * ledger of a deployed Mayfly.
 */
export function ownAccess({ bucket, ledger }: Pick<Config, 'bucket' | 'ledger'>, acts: boolean): readonly OwnAccess[] {
  const plans: OwnAccess[] = bucket === undefined ? [] : [{ actions: ['s3:PutObject'], resource: `s3:::${bucket}/plans/*`, reason: 'keep plans' }];
  const looked = { actions: ['dynamodb:DescribeTable'], resource: `dynamodb:*:${account}:table/${deployedTable}`, reason: 'look for a deployed Mayfly' };
  return [...plans, ...(acts ? [looked] : []), ...(typeof ledger === 'string' ? [] : [tableAccess(ledger)])];
}

function tableAccess({ table, region }: Exclude<Config['ledger'], string>): OwnAccess {
  const actions = ['GetItem', 'PutItem', 'DeleteItem', 'Query'].map((operation) => `dynamodb:${operation}`);
  return { actions, resource: `dynamodb:${region}:${account}:table/${table}`, reason: 'remember what was seen and done' };
}
