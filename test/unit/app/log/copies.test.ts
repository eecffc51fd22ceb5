import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { copyFault, readCopy, writeCopy } from '../../../../src/app/log/copies.ts';
import type { Log } from '../../../../src/app/log/log.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import { chainOf, sealing } from './applied.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-copies-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chain = chainOf('p1', 3);
const log: Log = { ledger: 'ledger.sqlite', runs: [sealing('r1', chain)], entries: chain, breaks: [] };
const { config } = loadConfig({ path: 'mayfly.yml', text: 'bucket: ours' });
/** Any call of AWS would fail: nothing listens there. */
const context = {
  setup: { config },
  credentials: { endpoint: 'http://127.0.0.1:1' },
  runtime: { clock: () => new Date(0), environment: {}, print: () => undefined },
};

test('a file is written and read back, sealed or not', async () => {
  const path = join(folder, 'log.ndjson');
  expect(await writeCopy(path, log, context)).toBeUndefined();
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(4);
  const { receipts, diagnostics } = await readCopy(path, context);
  expect([receipts, diagnostics]).toMatchObject([chain.map(({ number, digest }) => ({ number, digest })), []]);
});

test('without a target nothing is written or read', async () => {
  expect(await writeCopy(undefined, log, context)).toBeUndefined();
  expect(await readCopy(undefined, context)).toEqual({ receipts: [], diagnostics: [] });
});

test('a bucket that is not ours is a fault before anything is read, and nothing is written to it', async () => {
  const target = 's3://theirs/receipts';
  expect(copyFault(target, context.setup)).toMatchObject({ code: 'log/not-ours' });
  expect(await writeCopy(target, log, context)).toBeUndefined();
  expect(await readCopy(target, context)).toMatchObject({ receipts: [], diagnostics: [{ code: 'log/not-ours' }] });
});

test.each([undefined, 'log.ndjson', 's3://ours/receipts'])('the target %s is no fault', (target) => {
  expect(copyFault(target, context.setup)).toBeUndefined();
});
