import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bookIn, spentIn } from '../../../src/ledger/night.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite.ts';

const account = '111122223333';
const night = '2026-11-20';
const at = '2026-11-21T02:00:00.000Z';
const asked = (step: string, deletions: number, dollars: number, plan = 'p1') => ({
  account,
  night,
  plan,
  step,
  deletions,
  dollars,
  at,
});

test('a step is booked once, however often it is requested; another night starts with no bookings', async () => {
  const ledger = openSqliteLedger(':memory:');
  const ceiling = { deletions: 2 };
  expect(await bookIn(ledger, asked('s1', 2, 5), ceiling)).toBe('booked');
  expect(await bookIn(ledger, asked('s1', 2, 5), ceiling)).toBe('booked');
  expect(await bookIn(ledger, asked('s1', 1, 5, 'p2'), ceiling)).toEqual({ deletions: 2, dollars: 5 });
  expect(await bookIn(ledger, { ...asked('s1', 1, 5, 'p2'), night: '2026-11-21' }, ceiling)).toBe('booked');
  expect(await bookIn(ledger, { ...asked('s1', 1, 5, 'p2'), account: '444455556666' }, ceiling)).toBe('booked');
  expect(await spentIn(ledger, account, night)).toEqual({ deletions: 2, dollars: 5 });
});

test('a stop deletes nothing, but its dollars count', async () => {
  const ledger = openSqliteLedger(':memory:');
  const ceiling = { deletions: 0, dollars: 10 };
  expect(await bookIn(ledger, asked('s1', 0, 10), ceiling)).toBe('booked');
  expect(await bookIn(ledger, asked('s2', 0, 0.01), ceiling)).toEqual({ deletions: 0, dollars: 10 });
});

// Promise B10 of docs/safety.md.
test('bookings at once, in any order, together stay under the ceiling, and fill it', async () => {
  const steps = fc.array(fc.record({ deletions: fc.nat(3), delay: fc.nat(3) }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(10), async (all, deletions) => {
      const ledger = openSqliteLedger(':memory:');
      const slow = {
        book: (booking: Parameters<typeof ledger.book>[0]) => ledger.book(booking),
        bookings: async (...words: Parameters<typeof ledger.bookings>) => {
          const found = await ledger.bookings(...words);
          // What was read may be old before anything is written.
          for (let turn = 0; turn < (all[found.length % all.length]?.delay ?? 0); turn += 1) await Promise.resolve();
          return found;
        },
      };
      const booked = await Promise.all(
        all.map((each, nth) => bookIn(slow, asked(`s${nth}`, each.deletions, 0), { deletions })),
      );
      const spent = await spentIn(ledger, account, night);
      const sum = all.reduce((total, each, nth) => total + (booked[nth] === 'booked' ? each.deletions : 0), 0);
      expect(spent.deletions).toBe(sum);
      expect(sum).toBeLessThanOrEqual(deletions);
      for (const [nth, each] of all.entries())
        if (booked[nth] !== 'booked') expect(sum + each.deletions).toBeGreaterThan(deletions);
    }),
  );
});
