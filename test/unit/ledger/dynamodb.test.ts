import { expect, test } from '@jest/globals';
import type { Item, Table } from '../../../src/ledger/dynamodb/table.ts';
import { openDynamoDbLedger } from '../../../src/ledger/dynamodb.ts';
import { LedgerUnreadable } from '../../../src/ledger/ledger.ts';

/** A table in memory that knows one condition: that there is no such item. */
function tableOf(...items: readonly Item[]): Table & { readonly calls: readonly string[] } {
  const stored = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const calls: string[] = [];
  return {
    name: 'team-ledger in eu-west-1',
    calls,
    get: (pk, sk) => {
      calls.push(`get ${pk} ${sk}`);
      return Promise.resolve(stored.get(`${pk} ${sk}`));
    },
    put: (item, condition) => {
      calls.push(`put ${item.pk} ${item.sk}`);
      const key = `${item.pk} ${item.sk}`;
      if (condition !== undefined && stored.has(key)) return Promise.resolve(false);
      stored.set(key, item);
      return Promise.resolve(true);
    },
    remove: (pk, sk) => {
      calls.push(`remove ${pk} ${sk}`);
      stored.delete(`${pk} ${sk}`);
      return Promise.resolve();
    },
    query: (pk) => {
      calls.push(`query ${pk}`);
      return Promise.resolve([...stored.values()].filter((item) => item.pk === pk));
    },
  };
}

const run = { id: 'r1', kind: 'apply', plan: 'p1', began: '2026-11-21T02:00:00.000Z' } as const;
const version = (number: number): Item => ({ pk: 'ledger', sk: 'version', version: number });

test('an empty table gets the version before its first item, and only then', async () => {
  const table = tableOf();
  const ledger = openDynamoDbLedger(table);
  expect(await ledger.runs()).toEqual([]);
  expect(table.calls.filter((call) => call.startsWith('put'))).toEqual([]);
  await ledger.putRun(run);
  await ledger.putRun({ ...run, id: 'r2' });
  expect(table.calls.filter((call) => call.startsWith('put'))).toEqual([
    'put ledger version',
    'put runs p1#r1',
    'put runs p1#r2',
  ]);
  expect(await openDynamoDbLedger(table).runs()).toHaveLength(2);
});

test('the version is read once, however many operations follow', async () => {
  const table = tableOf(version(3));
  const ledger = openDynamoDbLedger(table);
  await Promise.all([ledger.runs(), ledger.observations()]);
  await ledger.runs();
  expect(table.calls.filter((call) => call === 'get ledger version')).toHaveLength(1);
});

test.each([
  ['a later version', [version(7)], 'version 7; this Mayfly reads version 3. Use the version of Mayfly that wrote it'],
  ['version 2', [version(2)], 'version 2; this Mayfly reads version 3. Name a new table in mayfly.yml'],
  [
    'no version but with runs',
    [{ pk: 'runs', sk: 'p1#r1', body: '{}' }],
    'an earlier version; this Mayfly reads version 3. Name a new table in mayfly.yml',
  ],
  [
    'no version but with observations',
    [{ pk: 'observations', sk: 'idle#arn', body: '{}' }],
    'an earlier version; this Mayfly reads version 3. Name a new table in mayfly.yml',
  ],
])('a table of %s is neither read nor written', async (_, items, words) => {
  const table = tableOf(...items);
  const ledger = openDynamoDbLedger(table);
  const refusal = new RegExp(`^The table team-ledger in eu-west-1 is a ledger of ${words}`);
  await expect(ledger.history(new Date())).rejects.toThrow(refusal);
  await expect(ledger.putRun(run)).rejects.toThrow(LedgerUnreadable);
  await expect(ledger.release('arn', { plan: 'p1', step: 's1' })).rejects.toThrow(refusal);
  expect(table.calls.filter((call) => /^(put|remove)/.test(call))).toEqual([]);
});

test('of two processes that begin a table at once, both read the version that was written first', async () => {
  const table = tableOf();
  const [one, other] = [openDynamoDbLedger(table), openDynamoDbLedger(table)];
  await Promise.all([one.runs(), other.runs()]);
  await Promise.all([one.putRun(run), other.putRun({ ...run, id: 'r2' })]);
  expect(await openDynamoDbLedger(table).runs()).toHaveLength(2);
});
