import * as z from 'zod';
import { isTwoWays, zoneOfOffHours } from '../schedule/zone.ts';

/**
 * The `tz` of `mark-for-op` and `marked-for-op`. Custodian takes every name but its short ones for the clock of its
 * machine: with `America/New_York` a mark is then due hours before its time in New York.
 */
export const zoneOfMarks = z
  .string()
  .refine((name) => zoneOfOffHours(name) !== undefined, {
    error: ({ input }) =>
      isTwoWays(String(input))
        ? 'it is behind UTC for some people and ahead of it for others: write an IANA name, such as `Europe/Berlin`'
        : 'there is no such time zone: write an IANA name (`Europe/Berlin`) or a short one (`et`, `pt`, `utc`)',
  })
  .default('utc');
