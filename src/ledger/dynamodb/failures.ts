import pMap from 'p-map';
import type { Failure, FailureStore } from '../failures.ts';
import { bodyOf } from './items.ts';
import { keyOf, startingWith } from './key.ts';
import type { Item, Table } from './table.ts';

export function dynamoDbFailures(table: Table): FailureStore {
  return {
    putFailure: async (failure) => {
      const { policy, arn, verb, plan } = failure;
      await table.put({ pk: 'failures', sk: keyOf(policy, arn, verb, plan), body: JSON.stringify(failure) });
    },
    failures: async (policy, arn, verb) => (await failureItems(table, policy, arn, verb)).map(bodyOf<Failure>),
    clearFailures: (policy, arn, verb) => removeFailures(table, policy, arn, verb),
  };
}

export async function removeFailures(table: Table, policy: string, arn: string, verb?: string): Promise<void> {
  const items = await failureItems(table, policy, arn, verb);
  await pMap(items, ({ pk, sk }) => table.remove(pk, sk), { concurrency: 8 });
}

function failureItems(table: Table, policy: string, arn: string, verb?: string): Promise<readonly Item[]> {
  return table.query('failures', startingWith(policy, arn, ...(verb === undefined ? [] : [verb])));
}
