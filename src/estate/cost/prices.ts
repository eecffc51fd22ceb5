import type { Estimate } from '../../core/resource-type.ts';

/** Hours in a month, as AWS's own calculator has them. */
export const monthHours = 730;

/** On-demand list prices without tax, as they stood on this day. They change rarely, and savings are estimates. */
const pricesAsOf = '2025-06-01';

export function priced(perMonth: number, page: string): Estimate {
  return { perMonth, source: `list prices of ${pricesAsOf}, ${page}` };
}

export function noPrice(what: string, region: string): Estimate {
  return { unknown: `no price of ${what} in ${region} is known` };
}
