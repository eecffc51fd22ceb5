import type { Ceilings, Spent } from '../core/limits.ts';
import type { Booking, Ledger } from './ledger.ts';

/** What was stopped and deleted in one account in one night, by all plans. */
export async function spentIn(ledger: Pick<Ledger, 'bookings'>, account: string, night: string): Promise<Spent> {
  return sumOf(await ledger.bookings(account, night));
}

/**
 * Books a step against the ceilings of its account and night, once, however often it is asked; gives what was spent
 * before where there is no room for it. Of two processes that book at once one gets the number, and the other sees that
 * booking before it takes the next: together they cannot go above the ceiling.
 */
export async function bookIn(
  ledger: Pick<Ledger, 'book' | 'bookings'>,
  asked: Omit<Booking, 'number'>,
  ceiling: Ceilings['perNight'],
): Promise<'booked' | Spent> {
  for (;;) {
    const before = await ledger.bookings(asked.account, asked.night);
    if (before.some(({ plan, step }) => plan === asked.plan && step === asked.step)) return 'booked';
    const spent = sumOf(before);
    if (isOver(plus(spent, asked), ceiling)) return spent;
    if (await ledger.book({ ...asked, number: (before.at(-1)?.number ?? 0) + 1 })) return 'booked';
  }
}

function isOver({ deletions, dollars }: Spent, ceiling: Ceilings['perNight']): boolean {
  return deletions > ceiling.deletions || (ceiling.dollars !== undefined && dollars > ceiling.dollars);
}

function sumOf(spent: readonly Spent[]): Spent {
  return spent.reduce(plus, { deletions: 0, dollars: 0 });
}

function plus(a: Spent, b: Spent): Spent {
  return { deletions: a.deletions + b.deletions, dollars: a.dollars + b.dollars };
}
