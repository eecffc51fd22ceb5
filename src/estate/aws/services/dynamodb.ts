import type * as sdk from '@aws-sdk/client-dynamodb';
import { type CallsOf, call, selfCall } from '../operation.ts';
import type { Service } from '../service.ts';

/** An attribute as it is sent: a string, or a number as a string. Mayfly stores no other types. */
export type Attribute = { readonly S: string } | { readonly N: string };
type Item = Readonly<Record<string, Attribute>>;

interface Key {
  readonly TableName: string;
  readonly Key: Item;
}

interface Condition {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

interface Put extends Condition {
  readonly TableName: string;
  readonly Item: Item;
}

interface Query extends Omit<Condition, 'ConditionExpression'> {
  readonly TableName: string;
  readonly KeyConditionExpression: string;
  readonly ConsistentRead: true;
  readonly ExclusiveStartKey?: Item;
}

const read = { describeTable: call<sdk.DescribeTableInput, sdk.DescribeTableOutput>('DescribeTable', ['Table']) };

const table = 'arn:{partition}:dynamodb:{region}:{account}:table/{TableName}';

/**
 * One item at a time, so that each request names its one table. Operations on several items (batches, transactions,
 * PartiQL) are left out.
 */
const self = {
  getItem: selfCall<Key & { readonly ConsistentRead: true }, { readonly Item?: Item }>('GetItem', table),
  putItem: selfCall<Put, object>('PutItem', table),
  deleteItem: selfCall<Key & Condition, object>('DeleteItem', table),
  query: selfCall<Query, { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: Item }>('Query', table, {
    always: ['Items'],
  }),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly dynamoDb: CallsOf<typeof read>;
  }
  interface SelfInterface {
    readonly dynamoDb: CallsOf<typeof self>;
  }
}

export const dynamoDb: Service = {
  name: 'dynamoDb',
  iam: 'dynamodb',
  endpoint: 'dynamodb',
  client: '@aws-sdk/client-dynamodb',
  protocol: { name: 'awsJson1_0', target: 'DynamoDB_20120810' },
  read,
  self,
};
