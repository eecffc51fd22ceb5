import type { Booking, BookingStore } from '../bookings.ts';
import type { Database } from './database.ts';

export function sqliteBookings({ run, bodies, promise }: Database): BookingStore {
  return {
    book: (booking) =>
      promise(() => {
        const { account, night, number } = booking;
        const sql = 'insert into bookings (account, night, number, body) values (?, ?, ?, ?) on conflict do nothing';
        return run(sql, account, night, number, JSON.stringify(booking)) === 1;
      }),
    bookings: (account, night) =>
      promise(() => {
        const sql = 'select body from bookings where account = ? and night = ? order by number';
        return bodies<Booking>(sql, account, night);
      }),
  };
}
