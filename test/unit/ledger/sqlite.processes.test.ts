import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { breaksOf } from '../../../src/ledger/chain.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';
import { receipt } from './contract.ts';

// Processes start slowly where others work.
const folder = mkdtempSync(join(tmpdir(), 'mayfly-ledger-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sqlite = pathToFileURL(join(import.meta.dirname, '../../../src/ledger/sqlite.ts')).href;

/** What each process does: opens the file, appends a receipt per step, and says how many of them were its own. */
const program = `
const { openSqliteLedger } = await import(process.argv[1]);
const [file, receipt, steps] = process.argv.slice(2);
const ledger = openSqliteLedger(file);
let ours = 0;
for (let step = 0; step < Number(steps); step++)
  if (await ledger.appendReceipt({ ...JSON.parse(receipt), step: 's' + step })) ours++;
console.log(ours);
`;

function append(file: string, steps: number): Promise<number> {
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    program,
    sqlite,
    file,
    JSON.stringify(receipt('s', 'done')),
    String(steps),
  ]);
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Number(out));
      else reject(new Error(err));
    });
  });
}

test('processes that append at once to a new ledger make one chain', async () => {
  const file = join(folder, 'new.sqlite');
  const ours = await Promise.all([append(file, 40), append(file, 40), append(file, 40)]);
  expect(ours[0] + ours[1] + ours[2]).toBe(40);
  const entries = await openSqliteLedger(file).entries('p1');
  expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  expect(breaksOf(entries, [])).toEqual([]);
});
