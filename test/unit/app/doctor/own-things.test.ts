import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ownChecks } from '../../../../src/app/doctor/own-things.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { sqliteHalt } from '../../../../src/ledger/sqlite/halt.ts';
import { openSqliteLedger } from '../../../../src/ledger/sqlite.ts';

const runtime = { clock: () => new Date('2026-11-21T02:00:00Z'), environment: {}, print: () => undefined };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-own-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function checksOf(ledger: string) {
  const { config } = loadConfig({ path: 'mayfly.yml', text: `ledger: ${JSON.stringify(ledger)}` });
  // Nothing of AWS is needed: the ledger and the switch are files.
  return ownChecks({ config }, { endpoint: 'http://127.0.0.1:1' }, runtime);
}

test('a ledger that does not exist yet is ok, with its switch, and is not created', async () => {
  const path = join(folder, 'new', 'ledger.sqlite');
  expect(await checksOf(path)).toEqual([
    { name: 'ledger', status: 'ok', message: `the first plan creates ${path}` },
    { name: 'kill switch', status: 'ok', message: 'it is in the ledger, which the first plan creates' },
  ]);
  expect(existsSync(join(folder, 'new'))).toBe(false);
});

test('a ledger that can be read and written is ok, and nothing in it changes', async () => {
  const path = join(folder, 'ledger.sqlite');
  openSqliteLedger(path).close();
  const checks = await checksOf(path);
  expect(checks.map(({ name, status }) => [name, status])).toEqual([
    ['ledger', 'ok'],
    ['kill switch', 'ok'],
  ]);
  const ledger = openSqliteLedger(path);
  expect([await ledger.runs(), await ledger.entries()]).toEqual([[], []]);
  ledger.close();
});

test('a file that is no ledger has failed, and is left as it is', async () => {
  const path = join(folder, 'ledger.sqlite');
  writeFileSync(path, 'a letter to nobody');
  const [ledger, killSwitch] = await checksOf(path);
  expect(ledger).toMatchObject({ name: 'ledger', status: 'failed', remedy: expect.any(String) as unknown });
  expect(killSwitch?.status).not.toBe('ok');
});

test('a kill switch that is on has failed, with how to switch it off', async () => {
  const path = join(folder, 'ledger.sqlite');
  openSqliteLedger(path).close();
  await sqliteHalt(path).halt({ by: 'ada', at: runtime.clock().toISOString(), reason: 'wrong tags' });
  expect(await checksOf(path)).toMatchObject([
    { name: 'ledger', status: 'ok' },
    { name: 'kill switch', status: 'failed', remedy: '`mayfly halt --lift` switches it off.' },
  ]);
});
