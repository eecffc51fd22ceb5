import { randomUUID } from 'node:crypto';
import type { Aws } from '../../core/aws.ts';
import { CallFailed, failureKind } from '../../estate/aws/call-failed.ts';
import type { Attribute } from '../../estate/aws/services/dynamodb.ts';
import { LedgerUnreadable } from '../ledger.ts';

/** One item: its key, and other attributes that are texts or numbers. */
export interface Item {
  /** The partition: the kind of item. All items of a partition can be read together. */
  readonly pk: string;
  readonly sk: string;
  readonly [name: string]: string | number;
}

/** A condition expression of DynamoDB, with `#name` for attributes and `:name` for values. */
export interface Condition {
  readonly expression: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/**
 * The part of DynamoDB that a ledger needs: one item at a time, and queries within one partition. All reads are
 * consistent.
 */
export interface Table {
  /** `mayfly-ledger in eu-west-1` */
  readonly name: string;
  get(pk: string, sk: string): Promise<Item | undefined>;
  /**
   * False where the condition does not hold. After a lost answer the item is written again, and the first write does
   * not count as another process's.
   */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Does nothing where the condition does not hold. */
  remove(pk: string, sk: string, condition?: Condition): Promise<void>;
  /**
   * Items in the order of their `sk` (of its UTF-8 bytes): all of a partition, or those of the range with both its
   * ends.
   */
  query(pk: string, range?: { readonly from: string; readonly to: string }): Promise<readonly Item[]>;
}

/** @param wait milliseconds. */
export function openTable(aws: Aws, TableName: string, wait: (milliseconds: number) => Promise<void>): Table {
  const { dynamoDb } = aws.self;
  const name = `${TableName} in ${aws.place.region}`;
  const retrying = <Value>(call: () => Promise<Value>): Promise<Value> => withRetries(call, wait, name);

  const get: Table['get'] = async (pk, sk) => {
    const { Item: item } = await retrying(() =>
      dynamoDb.getItem({ TableName, Key: attributes({ pk, sk }), ConsistentRead: true }),
    );
    return item && valuesOf(item);
  };

  return {
    name,
    get,
    put: async (item, condition) => {
      // After a lost answer the condition fails because of our own first write: this id tells it from another's.
      const write = randomUUID();
      let attempts = 0;
      try {
        await retrying(() => {
          attempts++;
          return dynamoDb.putItem({ TableName, Item: attributes({ ...item, write }), ...conditioned(condition) });
        });
        return true;
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return attempts > 1 && (await get(item.pk, item.sk))?.['write'] === write;
      }
    },
    remove: async (pk, sk, condition) => {
      try {
        await retrying(() =>
          dynamoDb.deleteItem({ TableName, Key: attributes({ pk, sk }), ...conditioned(condition) }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
    query: async (pk, range) => {
      const items: Item[] = [];
      let start: Readonly<Record<string, Attribute>> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await retrying(() =>
          dynamoDb.query({
            TableName,
            KeyConditionExpression: range ? 'pk = :pk and sk between :from and :to' : 'pk = :pk',
            ExpressionAttributeValues: {
              ':pk': { S: pk },
              ...(range && { ':from': { S: range.from }, ':to': { S: range.to } }),
            },
            ConsistentRead: true,
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        items.push(...Items.map(valuesOf));
        start = LastEvaluatedKey;
      } while (start !== undefined);
      return items;
    },
  };
}

const maxAttempts = 8;

/**
 * Retries where AWS was too busy or did not answer: after 0.1 s, 0.2 s, … 5 s. A conditional write can be sent twice
 * without harm.
 */
async function withRetries<Value>(
  call: () => Promise<Value>,
  wait: (milliseconds: number) => Promise<void>,
  table: string,
): Promise<Value> {
  for (let attempt = 1; ; attempt++)
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      if (error.code === 'ResourceNotFoundException')
        throw new LedgerUnreadable(
          `There is no ledger table ${table}, which mayfly.yml names. docs/ledger.md explains how to create it.`,
          { cause: error },
        );
      if (failureKind(error) === 'refused' || attempt === maxAttempts) throw error;
      await wait(Math.min(100 * 2 ** (attempt - 1), 5000));
    }
}

function isConditionFailed(error: unknown): boolean {
  return error instanceof CallFailed && error.code === 'ConditionalCheckFailedException';
}

/** Every attribute name is written as `#name`, because DynamoDB reserves many words. */
function conditioned(condition: Condition | undefined): object {
  if (condition === undefined) return {};
  const { expression, values = {} } = condition;
  const names = [...expression.matchAll(/#(\w+)/g)].map(([alias, name = '']) => [alias, name] as const);
  const bound = Object.entries(values).map(([name, value]) => [`:${name}`, attribute(value)] as const);
  return {
    ConditionExpression: expression,
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(bound.length > 0 && { ExpressionAttributeValues: Object.fromEntries(bound) }),
  };
}

function attributes(item: Readonly<Record<string, string | number>>): Readonly<Record<string, Attribute>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: string | number): Attribute {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}

function valuesOf(item: Readonly<Record<string, Attribute>>): Item {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, 'N' in value ? Number(value.N) : value.S]),
  ) as Item;
}
