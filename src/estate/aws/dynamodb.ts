import type * as sdk from '@aws-sdk/client-dynamodb';
import { call, type FaceOf, type Service } from './operation.ts';

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

const read = { describeTable: call<sdk.DescribeTableInput, sdk.DescribeTableOutput>('DescribeTable') };

/**
 * One item at a time, so that each request names its one table. Operations on several items (batches, transactions,
 * PartiQL) are left out.
 */
const own = {
  getItem: call<Key & { readonly ConsistentRead: true }, { readonly Item?: Item }>('GetItem'),
  putItem: call<Put, object>('PutItem'),
  deleteItem: call<Key & Condition, object>('DeleteItem'),
  query: call<Query, { readonly Items?: readonly Item[]; readonly LastEvaluatedKey?: Item }>('Query'),
};

declare module '../../core/aws.ts' {
  interface ReadFace {
    readonly dynamoDb: FaceOf<typeof read>;
  }
  interface OwnFace {
    readonly dynamoDb: FaceOf<typeof own>;
  }
}

export const dynamoDb: Service = { name: 'dynamoDb', iam: 'dynamodb', endpoint: 'dynamodb', read, own };
