import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { LedgerUnreadable, openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { ledgerContract, receipt } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-ledger-'));
let files = 0;
const newFile = () => join(folder, `${files++}.sqlite`);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

ledgerContract('SQLite, two processes on one file', () => {
  const file = newFile();
  return [openSqliteLedger(file), openSqliteLedger(file)];
});

ledgerContract('SQLite in memory', () => {
  const ledger = openSqliteLedger(':memory:');
  return [ledger, ledger];
});

test('what was written is there after closing', async () => {
  const file = newFile();
  const first = openSqliteLedger(file);
  await first.appendReceipt(receipt('s1', 'done'));
  first.close();
  expect(await openSqliteLedger(file).receipts('p1')).toEqual([receipt('s1', 'done')]);
});

test('a receipt can be neither changed nor deleted, by whatever means', async () => {
  const file = newFile();
  await openSqliteLedger(file).appendReceipt(receipt('s1', 'done'));
  const database = new DatabaseSync(file);
  expect(() => database.prepare("update receipts set body = '{}'").run()).toThrow('receipts are append-only');
  expect(() => database.prepare('delete from receipts').run()).toThrow('receipts are append-only');
  expect(await openSqliteLedger(file).receipts('p1')).toEqual([receipt('s1', 'done')]);
});

test('a ledger of another version, and a file that is none, are refused with their path', () => {
  const later = newFile();
  new DatabaseSync(later).exec('pragma user_version = 7');
  expect(() => openSqliteLedger(later)).toThrow(new LedgerUnreadable(`${later} is a ledger of version 7; this Mayfly reads version 1`));
  const text = newFile();
  writeFileSync(text, 'this is no database, but it is long enough to be looked at as if it were one\n'.repeat(20));
  expect(() => openSqliteLedger(text)).toThrow(LedgerUnreadable);
});
