import type { StepKey } from './steps.ts';

/** A stop or delete that counts against the ceilings of its account and night. It is booked before its write. */
export interface Booking extends StepKey {
  readonly account: string;
  /** The day on which the night begins: `2026-11-20`. */
  readonly night: string;
  /**
   * 1 for the first of its account and night, then one more each time: a process that books knows all bookings before.
   */
  readonly number: number;
  /** How many resources it deletes; 0 for a stop. */
  readonly deletions: number;
  /** US dollars a month that it saves; 0 where that is not known. */
  readonly dollars: number;
  readonly at: string;
}

export interface BookingStore {
  /** False where the booking's number is taken. */
  book(booking: Booking): Promise<boolean>;
  /** In the order of their numbers. */
  bookings(account: string, night: string): Promise<readonly Booking[]>;
}
