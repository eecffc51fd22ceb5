import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ChainedReceipt } from '../../../src/core/chained-receipt.ts';
import type { RunRecord } from '../../../src/core/run-record.ts';
import { breaksAgainst, breaksOf, chained, headsOf } from '../../../src/ledger/chain.ts';
import { receipt } from './contract.ts';

const five = chainOf(5);
const sealed: RunRecord = { id: 'r1', kind: 'apply', plan: 'p1', began: 'then', ended: 'later', heads: headsOf(five) };

test('a chain as it was written is valid, in whatever order it is read', () => {
  expect(breaksOf(five, [sealed])).toEqual([]);
  expect(breaksOf(five.toReversed(), [sealed])).toEqual([]);
  expect(breaksOf([...five, ...chainOf(3, '444455556666')], [sealed])).toEqual([]);
  expect(breaksOf([], [])).toEqual([]);
});

test('a run that was sealed early holds while others append', () => {
  expect(breaksOf(five, [{ ...sealed, heads: headsOf(five.slice(0, 3)) }])).toEqual([]);
});

test('a changed receipt is found where it stands', () => {
  const changed = five.map((entry) =>
    entry.number === 3 ? { ...entry, receipt: { ...entry.receipt, verb: 'stop' } } : entry,
  );
  expect(breaksOf(changed, [sealed])).toEqual([at(3, 'it was changed: its digest does not match')]);
});

test('a changed receipt with a new digest breaks the next, and as the last one the seal', () => {
  const forged = (number: number) =>
    five.map((entry) =>
      entry.number === number ? chained(five[number - 2], { ...entry.receipt, verb: 'stop' }) : entry,
    );
  expect(breaksOf(forged(3), [sealed])).toEqual([at(4, 'it does not follow the receipt before it')]);
  expect(breaksOf(forged(5), [sealed])).toEqual([at(5, 'run r1 sealed a different receipt here')]);
});

test('dropped receipts are found: at the start, between and at the end', () => {
  expect(breaksOf(five.slice(1), [sealed])).toEqual([at(2, 'receipt 1 before it is missing')]);
  expect(breaksOf([...five.slice(0, 1), ...five.slice(3)], [sealed])).toEqual([
    at(4, 'receipts 2 to 3 before it are missing'),
  ]);
  expect(breaksOf(five.slice(0, 3), [sealed])).toEqual([at(5, 'run r1 ended with 5 receipts here; 3 are left')]);
  expect(breaksOf([], [sealed])).toEqual([at(5, 'run r1 ended with 5 receipts here; 0 are left')]);
});

test('a receipt in the place of another is found, and so is one that stands twice', () => {
  const [first, second, ...others] = five as [ChainedReceipt, ChainedReceipt, ...ChainedReceipt[]];
  const swapped = [{ ...second, number: 1 }, { ...first, number: 2 }, ...others];
  expect(breaksOf(swapped, [sealed]).map(({ number }) => number)).toEqual([1, 1, 2, 2, 3]);
  const again = chained(five[4], first.receipt);
  expect(breaksOf([...five, again], [sealed])).toEqual([at(6, 'step s1 already has another receipt')]);
  expect(breaksOf([...five, { ...second }], [sealed])).toContainEqual(at(2, 'there are two receipts with this number'));
});

test("another plan's chain cannot stand in", () => {
  const moved = five.map((entry) => ({ ...entry, plan: 'p2' }));
  expect(breaksOf(moved, [])[0]).toMatchObject({
    plan: 'p2',
    number: 1,
    message: 'it does not follow the receipt before it',
  });
});

test('a log that was made anew from end to end is valid in itself, but differs from a stored copy', () => {
  const forged: ChainedReceipt[] = [];
  for (const { number, receipt: told } of five)
    forged.push(chained(forged.at(-1), number === 3 ? { ...told, verb: 'stop' } : told));
  expect(breaksOf(forged, [{ ...sealed, heads: headsOf(forged) }])).toEqual([]);
  expect(breaksAgainst(five, forged)).toEqual(
    [3, 4, 5].map((number) => at(number, 'the copy has a different receipt')),
  );
  expect(breaksAgainst(five, [])).toHaveLength(5);
  expect(breaksAgainst(five, [])).toContainEqual(at(5, 'the copy has this receipt, the ledger does not'));
  expect(breaksAgainst(five.slice(0, 3), five)).toEqual([]);
});

// Promise F1 of docs/safety.md.
test('whatever one does to one sealed receipt, it is found', () => {
  const tampering = fc.constantFrom<(entry: ChainedReceipt) => readonly ChainedReceipt[]>(
    () => [],
    (entry) => [entry, entry],
    (entry) => [{ ...entry, number: entry.number + 1 }],
    (entry) => [{ ...entry, account: '444455556666' }],
    (entry) => [{ ...entry, previous: entry.digest }],
    (entry) => [{ ...entry, digest: entry.previous }],
    (entry) => [{ ...entry, receipt: { ...entry.receipt, ended: '2026-11-21T09:00:00.000Z' } }],
    (entry) => [chained({ number: entry.number - 1, digest: entry.previous }, { ...entry.receipt, policy: 'other' })],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), tampering, (length, which, tamper) => {
      const chain = chainOf(length);
      const run = { ...sealed, heads: headsOf(chain) };
      const touched = (which % length) + 1;
      const after = chain.flatMap((entry) => (entry.number === touched ? tamper(entry) : [entry]));
      expect(breaksOf(chain, [run])).toEqual([]);
      expect(breaksOf(after, [run])).not.toEqual([]);
    }),
  );
});

function chainOf(length: number, account = '111122223333'): readonly ChainedReceipt[] {
  const chain: ChainedReceipt[] = [];
  for (let number = 1; number <= length; number++) {
    const { subject, ...rest } = receipt(`${account === '111122223333' ? '' : account}s${number}`, 'done');
    chain.push(chained(chain.at(-1), { ...rest, subject: { ...subject, account } }));
  }
  return chain;
}

function at(number: number, message: string) {
  return { plan: 'p1', account: '111122223333', number, message };
}
