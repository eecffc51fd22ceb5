import { compareText } from '../../core/compare-text.ts';
import type { Estimate } from '../../core/resource-type.ts';

/** Hours in a month, as in AWS's own calculator. */
export const monthHours = 730;

/** The date of these on-demand list prices, which are without tax. They change rarely, and savings are estimates. */
const pricesAsOf = '2025-06-01';

export function priced(perMonth: number, page: string): Estimate {
  return { perMonth, source: `list prices of ${pricesAsOf}, ${page}` };
}

/** A part of a cost, with the day and the page of its price. */
export interface PricedPart {
  readonly perMonth: number;
  readonly asOf: string;
  readonly page: string;
}

/** The sum, as old as its oldest part, whose page stands for it. */
export function sumOf(parts: readonly PricedPart[]): Estimate {
  const [oldest] = parts.toSorted((a, b) => compareText(a.asOf, b.asOf));
  if (oldest === undefined) return { perMonth: 0, source: 'nothing of it costs anything' };
  const perMonth = parts.reduce((sum, part) => sum + part.perMonth, 0);
  return { perMonth, source: `list prices of ${oldest.asOf}, ${oldest.page}` };
}

export function noPrice(what: string, region: string): Estimate {
  return { unknown: `no price is known for ${what} in ${region}` };
}
