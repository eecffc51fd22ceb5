import type { Booking, BookingStore } from '../bookings.ts';
import { absent, bodyOf, daysAfter } from './items.ts';
import { keyOf, sortable } from './key.ts';
import type { Table } from './table.ts';

export function dynamoDbBookings(table: Table): BookingStore {
  return {
    book: (booking) => {
      const { account, night, number, at } = booking;
      const key = { pk: keyOf('bookings', account, night), sk: sortable(number) };
      return table.put({ ...key, body: JSON.stringify(booking), expires: daysAfter(at, 30) }, absent);
    },
    bookings: async (account, night) => (await table.query(keyOf('bookings', account, night))).map(bodyOf<Booking>),
  };
}
