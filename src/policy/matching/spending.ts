import type { SpendQuestion, SpendReading } from '../../core/evidence/spend.ts';

/**
 * What a group spends in a calendar month (UTC), in US dollars. Only `billed` comes from Cost Explorer; the rest is an
 * estimate based on it.
 */
export interface Spending {
  /** From Cost Explorer, since the first of the month. The amount for the time after `asOf` may still grow. */
  readonly billed: number;
  /**
   * Until when the figures are complete. Cost Explorer is up to a day late, so this is the end of the last day that had
   * ended a day before the question.
   */
  readonly asOf: Date;
  /** What was spent since `asOf` beyond what is already billed: the hours since then, at the daily rate. */
  readonly since: number;
  /** The mean of the last seven complete days. */
  readonly perDay: number;
  /** What the whole month comes to at the present rate. */
  readonly forecast: number;
}

const dayMs = 86_400_000;

/** The number of complete days in the mean. */
const rateDays = 7;

/**
 * The days to query: from the first of the month to the end of today in UTC, as Cost Explorer counts, and far enough
 * back to know what a day cost lately.
 */
export function queriedDays(now: Date): Pick<SpendQuestion, 'from' | 'until'> {
  const weekBack = dayOf(new Date(now.getTime() - (rateDays + 2) * dayMs));
  const first = `${now.toISOString().slice(0, 7)}-01`;
  return { from: weekBack < first ? weekBack : first, until: dayOf(new Date(now.getTime() + dayMs)) };
}

/**
 * @param days sums of the group's rows, day by day from the reading's first day on.
 * @param atLeastPerDay US dollars a day that the group's resources are known to cost: a resource started today is not
 * in any rate of the past.
 */
export function spendingOf(
  days: readonly number[],
  { from, askedAt }: Pick<SpendReading, 'from' | 'askedAt'>,
  now: Date,
  atLeastPerDay = 0,
): Spending {
  const first = Date.parse(from);
  const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const asOf = Math.floor((Date.parse(askedAt) - dayMs) / dayMs) * dayMs;
  const dayAt = (time: number): number => Math.max(0, Math.round((time - first) / dayMs));
  const billed = sum(days.slice(dayAt(month)));
  const complete = days.slice(0, dayAt(asOf)).slice(-rateDays);
  const perDay = Math.max(complete.length === 0 ? 0 : sum(complete) / complete.length, atLeastPerDay);
  const sinceFrom = Math.max(asOf, month);
  const due = ((now.getTime() - sinceFrom) / dayMs) * perDay;
  const since = Math.max(0, due - sum(days.slice(dayAt(sinceFrom))));
  const left = (nextMonth - now.getTime()) / dayMs;
  return { billed, asOf: new Date(asOf), since, perDay, forecast: billed + since + left * perDay };
}

/** The sums of several rows, day by day. */
export function summed(rows: readonly { readonly days: readonly number[] }[]): readonly number[] {
  return rows.reduce<readonly number[]>(
    (total, { days }) => days.map((dollars, day) => dollars + (total[day] ?? 0)),
    [],
  );
}

function sum(dollars: readonly number[]): number {
  return dollars.reduce((total, amount) => total + amount, 0);
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
