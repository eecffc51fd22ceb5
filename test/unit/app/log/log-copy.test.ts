import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { logLines } from '../../../../src/app/log/log.ts';
import { readLogCopy, receiptsOfCopy } from '../../../../src/app/log/log-copy.ts';
import { chainOf, sealing } from './applied.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-copy-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const chain = chainOf('p1', 3);
const text = [...logLines({ runs: [sealing('r1', chain)], entries: chain })].join('');
const copies = chain.map(({ plan, account, number, digest }) => ({ plan, account, number, digest }));

test('a copy has the place and digest of each receipt', () => {
  const { receipts, diagnostics } = receiptsOfCopy(text, 'log.ndjson');
  expect([receipts, diagnostics]).toMatchObject([copies, []]);
});

test.each([
  ['no JSON', 'mayfly'],
  ['another JSON', '{"kind":"receipt"}'],
  ['another kind', '{"kind":"plan"}'],
  ['a receipt without its digest', JSON.stringify({ kind: 'receipt', ...chain[0], digest: undefined })],
  ['a receipt with the number 0', JSON.stringify({ kind: 'receipt', ...chain[0], number: 0 })],
])('of a file with %s nothing is taken for a copy, and the line is named', (_, line) => {
  const { receipts, diagnostics } = receiptsOfCopy(`${text}${line}\n`, 'log.ndjson');
  expect(receipts).toEqual([]);
  expect(diagnostics).toMatchObject([
    { code: 'log/not-an-export', severity: 'error', at: { file: 'log.ndjson', line: 5, column: 1 } },
  ]);
});

test('a file is read like its text; one that cannot be read is named', async () => {
  const path = join(folder, 'log.ndjson');
  writeFileSync(path, text);
  expect(await readLogCopy(path)).toEqual(receiptsOfCopy(text, path));
  const missing = join(folder, 'missing.ndjson');
  expect(await readLogCopy(missing)).toMatchObject({ receipts: [], diagnostics: [{ at: { file: missing } }] });
});
