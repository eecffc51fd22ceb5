import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from '@jest/globals';
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
    new LedgerUnreadable(
      `${later} is a ledger of version 7; this Mayfly reads version 3. Use the version of Mayfly that wrote it, ` +
        'or a later one.',
    ),
  );
  const text = newFile();
  writeFileSync(text, 'this is no database, but it is long enough to be looked at as if it were one\n'.repeat(20));
  expect(() => openSqliteLedger(text)).toThrow(LedgerUnreadable);
  expect(() => openSqliteLedger(text)).toThrow(
    `The ledger ${text} cannot be used: file is not a database. Restore it from a backup. Or move it away, with its ` +
      '-wal and -shm: then every grace period restarts, and steps in progress are not known.',
  );
});

test('a ledger that cannot be opened says what must be so', () => {
  const nowhere = join(newFile(), 'ledger.sqlite');
  expect(() => openSqliteLedger(nowhere)).toThrow(
    `The ledger ${nowhere} cannot be used: unable to open database file. You need write permission for it and its ` +
      'folder, on a disk that is not read-only.',
  );
});

test('a ledger that breaks while it is open says where it is and what to do', async () => {
  const file = newFile();
  openSqliteLedger(file).close();
  const broken = openSqliteLedger(file);
  writeFileSync(file, 'x'.repeat(100_000));
  await expect(broken.receipts('p')).rejects.toThrow(LedgerUnreadable);
  await expect(broken.receipts('p')).rejects.toThrow(
    /^The ledger .*\.sqlite cannot be used: .*\. Restore it from a backup\. Or move it away/,
  );
});

test.each([1, 2])('a ledger of version %i, from before the first release, is refused with what to do', (version) => {
  const file = newFile();
  new DatabaseSync(file).exec(`create table runs (body text); pragma user_version = ${version}`);
  expect(() => openSqliteLedger(file)).toThrow(
    `${file} is a ledger of version ${version}; this Mayfly reads version 3. Move it away, with its -wal and -shm, ` +
      'and Mayfly starts a new one: then every grace period restarts.',
  );
});
