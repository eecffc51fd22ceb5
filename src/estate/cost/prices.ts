import type { Estimate } from '../../core/resource-type.ts';

/** Hours in a month, as in AWS's own calculator. */
export const monthHours = 730;

/** The date of these on-demand list prices, which are without tax. They change rarely, and savings are estimates. */
const pricesAsOf = '2025-06-01';

export function priced(perMonth: number, page: string): Estimate {
  return { perMonth, source: `list prices of ${pricesAsOf}, ${page}` };
}

export function noPrice(what: string, region: string): Estimate {
  return { unknown: `no price is known for ${what} in ${region}` };
}
