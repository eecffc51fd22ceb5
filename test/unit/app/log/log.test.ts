import { expect, test } from '@jest/globals';
import { logLines, readLog } from '../../../../src/app/log/log.ts';
import type { ChainedReceipt } from '../../../../src/core/chained-receipt.ts';
import type { RunRecord } from '../../../../src/core/run-record.ts';
import type { ReceiptStore } from '../../../../src/ledger/receipts.ts';
import type { RunStore } from '../../../../src/ledger/runs.ts';
import { account, chainOf, sealing } from './applied.ts';

/** A ledger with these runs and receipts, in which an apply may add more after the runs were read. */
function ledgerWith(
  runs: readonly RunRecord[],
  entries: readonly ChainedReceipt[],
  later: readonly ChainedReceipt[] = [],
): RunStore & ReceiptStore {
  let wereRunsRead = false;
  const of = (plan: string | undefined) => (each: { readonly plan: string }) =>
    plan === undefined || each.plan === plan;
  return {
    runs: (plan?: string) => {
      wereRunsRead = true;
      return Promise.resolve(runs.filter(of(plan)));
    },
    entries: (plan?: string) => Promise.resolve([...entries, ...(wereRunsRead ? later : [])].filter(of(plan))),
  } as unknown as RunStore & ReceiptStore;
}

const [three, two] = [chainOf('p1', 3), chainOf('p2', 2)];
const [run, other] = [sealing('r1', three), sealing('r2', two, { began: '2026-11-20T02:00:00.000Z' })];

test('the log of all plans has the runs from the oldest, and is intact', async () => {
  const log = await readLog(ledgerWith([run, other], [...three, ...two]), 'ledger.sqlite', undefined, []);
  expect(log.runs.map(({ id }) => id)).toEqual(['r2', 'r1']);
  expect([log.ledger, log.entries.length, log.breaks]).toEqual(['ledger.sqlite', 5, []]);
});

test('the log of one plan has nothing of another, and copies of others do not count', async () => {
  const log = await readLog(ledgerWith([run, other], [...three, ...two]), 'ledger', 'p1', [
    ...three,
    ...chainOf('p3', 1),
  ]);
  expect([log.runs, log.entries, log.breaks]).toEqual([[run], three, []]);
});

test('an apply in progress breaks nothing: the runs are read before the receipts that they seal', async () => {
  const longer = chainOf('p1', 5);
  const log = await readLog(
    ledgerWith([sealing('r1', longer)], longer.slice(0, 3), longer.slice(3)),
    'ledger',
    'p1',
    [],
  );
  expect([log.entries.length, log.breaks]).toEqual([5, []]);
});

test('a receipt that the copy has and the ledger lost is a break, though the chain itself is valid', async () => {
  const log = await readLog(ledgerWith([], three.slice(0, 2)), 'ledger', undefined, three);
  expect(log.breaks).toEqual([
    { plan: 'p1', account, number: 3, message: 'the copy has this receipt, the ledger does not' },
  ]);
});

test('a receipt that was sealed and is gone is a break without any copy', async () => {
  const log = await readLog(ledgerWith([run], three.slice(0, 2)), 'ledger', undefined, []);
  expect(log.breaks).toEqual([
    { plan: 'p1', account, number: 3, message: 'run r1 ended with 3 receipts here; 2 are left' },
  ]);
});

test('its lines are one JSON text each, the runs first', () => {
  const lines = [...logLines({ runs: [run], entries: three })];
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { kind: 'run', run },
    ...three.map((entry) => ({ kind: 'receipt', ...entry })),
  ]);
});
