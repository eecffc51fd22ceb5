import type { Ceilings, Spent } from '../core/limits.ts';
import type { Booking, BookingStore } from './bookings.ts';

/** What all plans stopped and deleted in one account in one night. */
export async function spentIn(ledger: BookingStore, account: string, night: string): Promise<Spent> {
  return sumOf(await ledger.bookings(account, night));
}

/**
 * Books a step against the ceilings of its account and night, once, however often it is called. Where the ceiling has
 * no room for it, returns what was spent before. Of two processes that book at once one gets the number, and the other
 * sees that booking before it takes the next: together they cannot go above the ceiling.
 */
export async function bookIn(
  ledger: BookingStore,
  booking: Omit<Booking, 'number'>,
  ceiling: Ceilings['perNight'],
): Promise<'booked' | Spent> {
  for (;;) {
    const booked = await ledger.bookings(booking.account, booking.night);
    if (booked.some(({ plan, step }) => plan === booking.plan && step === booking.step)) return 'booked';
    const spent = sumOf(booked);
    if (isOver(plus(spent, booking), ceiling)) return spent;
    if (await ledger.book({ ...booking, number: (booked.at(-1)?.number ?? 0) + 1 })) return 'booked';
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
