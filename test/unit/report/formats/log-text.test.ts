import { expect, test } from '@jest/globals';
import type { ChainedReceipt } from '../../../../src/core/chained-receipt.ts';
import type { RunRecord } from '../../../../src/core/run-record.ts';
import { chained } from '../../../../src/ledger/chain.ts';
import { toLogText, toVerificationText } from '../../../../src/report/formats/log-text.ts';
import { receipt } from '../../ledger/contract.ts';

const terminal = { columns: 100, colour: false };
const one = chained(undefined, { ...receipt('s1', 'done'), savings: { perMonth: 12, source: 'list' } });
const two = chained(one, receipt('s2', 'failed'));
const elsewhere = chained(undefined, { ...receipt('s1', 'done', '444455556666'), plan: 'p2' });
const run: RunRecord = {
  id: 'r1',
  kind: 'apply',
  plan: 'p1',
  began: '2026-11-21T02:00:00.000Z',
  ended: '2026-11-21T02:05:00.000Z',
  endings: { done: 1, failed: 1 },
};
const { ended: _, endings: __, ...cut } = run;

function log(entries: readonly ChainedReceipt[], runs: readonly RunRecord[]) {
  return { ledger: 'ledger.sqlite', entries, runs, breaks: [] };
}

test('one plan: how it ended, its runs, the last of its chain to keep elsewhere, and its receipts', () => {
  expect(toLogText(log([one, two], [run]), terminal)).toBe(
    `plan p1: 1 step done, 1 failed; $12.00 a month saved
  run r1, began 2026-11-21 02:00 UTC, ended 2026-11-21 02:05 UTC, 1 done, 1 failed
  account 111122223333: 2 receipts, last digest ${two.digest}

1 step done, 1 failed; $12.00 a month saved

  ✗ delete ebs vol-1
      no
  ✓ delete ebs vol-1
      undo: none
      mayfly restore s1
`,
  );
});

test('several plans: one after the other, without their receipts; a run that was cut off says so', () => {
  const text = toLogText(log([one, elsewhere], [cut]), terminal);
  expect(text.split('\n\n').map((block) => block.split('\n')[0])).toEqual([
    'plan p1: 1 step done; $12.00 a month saved',
    'plan p2: 1 step done',
  ]);
  expect(text).toContain('run r1, began 2026-11-21 02:00 UTC, no recorded end');
  expect(text).not.toContain('✓');
});

test('a ledger in which nothing happened says so', () => {
  expect(toLogText(log([], []), terminal)).toBe('ledger.sqlite has no runs and no receipts.\n');
});

test('the verdict: valid or broken, where, and which run sealed nothing', () => {
  expect(toVerificationText(log([one, two], [run]), terminal)).toBe(
    'valid: 2 receipts of 1 plan in ledger.sqlite, unchanged since they were written\n',
  );
  expect(toVerificationText(log([one], [cut]), terminal)).toBe(
    'valid: 1 receipt of 1 plan in ledger.sqlite, unchanged since they were written\n' +
      '  run r1 of plan p1 has no recorded end: its receipts are not sealed\n',
  );
  const later: RunRecord = { ...run, id: 'r2', ended: '2026-11-21T03:00:00.000Z' };
  expect(toVerificationText(log([one], [cut, later]), terminal)).toContain(
    '  run r1 of plan p1 has no recorded end: run r2 sealed what there was of its receipts\n',
  );
  for (const other of [
    { ...later, plan: 'p2' },
    { ...later, ended: '2026-11-21T01:00:00.000Z' },
  ])
    expect(toVerificationText(log([one], [cut, other]), terminal)).toContain('its receipts are not sealed');
  const breaks = [
    { plan: 'p1', account: '111122223333', number: 2, message: 'it does not follow the receipt before it' },
  ];
  expect(toVerificationText({ ...log([one, two], [run]), breaks }, terminal)).toBe(
    `broken: 2 receipts of 1 plan in ledger.sqlite do not match what was written
  plan p1, account 111122223333, receipt 2: it does not follow the receipt before it
`,
  );
});

test('what somebody wrote into the ledger cannot steer the terminal', () => {
  const evil = '\u001B[2J';
  const breaks = [{ plan: evil, account: evil, number: 1, message: evil }];
  const { subject } = one.receipt;
  const written = {
    ...one.receipt,
    verb: evil,
    undo: { possible: true as const, message: evil },
    subject: { ...subject, type: evil, id: evil, name: evil, owner: evil },
  };
  const entry = { ...one, plan: evil, account: evil, digest: evil, receipt: written };
  const shown = {
    ...log([entry], [{ ...run, id: evil, plan: evil, began: evil, endings: { [evil]: 1 } }]),
    breaks,
    ledger: evil,
  };
  expect(toLogText(shown, terminal) + toVerificationText(shown, terminal)).not.toContain('\u001B');
});
