import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
import { breaksOf } from '../../../src/ledger/chain.ts';
import { LedgerUnreadable } from '../../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
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
  expect(() => openSqliteLedger(later)).toThrow(
    new LedgerUnreadable(`${later} is a ledger of version 7; this Mayfly reads version 2`),
  );
  const text = newFile();
  writeFileSync(text, 'this is no database, but it is long enough to be looked at as if it were one\n'.repeat(20));
  expect(() => openSqliteLedger(text)).toThrow(LedgerUnreadable);
  expect(() => openSqliteLedger(text)).toThrow(
    `The ledger ${text} cannot be used: file is not a database. Restore it from a backup; or move it away, with its -wal and -shm: then every grace starts anew, and what is under way is not known.`,
  );
});

test('a ledger that cannot be opened says what must be so', () => {
  const nowhere = join(newFile(), 'ledger.sqlite');
  expect(() => openSqliteLedger(nowhere)).toThrow(
    `The ledger ${nowhere} cannot be used: unable to open database file. It and its folder must be writable for you, on a disk that is not read-only.`,
  );
});

test('a ledger that breaks while it is open says where it is and what to do', async () => {
  const file = newFile();
  openSqliteLedger(file).close();
  const broken = openSqliteLedger(file);
  writeFileSync(file, 'x'.repeat(100_000));
  await expect(broken.receipts('p')).rejects.toThrow(LedgerUnreadable);
  await expect(broken.receipts('p')).rejects.toThrow(
    /^The ledger .*\.sqlite cannot be used: .*\. Restore it from a backup; or move it away/,
  );
});

test('a ledger of version 1 keeps all that it knew, and its receipts become a chain', async () => {
  const file = newFile();
  const first = new DatabaseSync(file);
  first.exec(`
    create table runs (plan text not null, id text not null, body text not null, primary key (plan, id)) strict;
    create table receipts (number integer primary key autoincrement, plan text not null, step text not null, body text not null, unique (plan, step)) strict;
    create trigger receipts_stay_as_they_are before update on receipts begin select raise(abort, 'receipts are append-only'); end;
    create trigger receipts_stay before delete on receipts begin select raise(abort, 'receipts are append-only'); end;
    insert into runs values ('p1', 'r1', '{"id":"r1","plan":"p1"}');
    pragma user_version = 1;`);
  const insert = first.prepare('insert into receipts (plan, step, body) values (?, ?, ?)');
  for (const step of ['s2', 's1']) insert.run('p1', step, JSON.stringify(receipt(step, 'done')));
  first.close();
  const ledger = openSqliteLedger(file);
  expect(await ledger.appendReceipt(receipt('s3', 'done'))).toBe(true);
  expect(await ledger.appendReceipt(receipt('s1', 'failed'))).toBe(false);
  expect(await ledger.receipts('p1')).toEqual(['s2', 's1', 's3'].map((step) => receipt(step, 'done')));
  expect(breaksOf(await ledger.entries('p1'), await ledger.runs('p1'))).toEqual([]);
  ledger.close();
  expect(await openSqliteLedger(file).receipts('p1')).toHaveLength(3);
});
