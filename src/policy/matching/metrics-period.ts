import type { Window } from '../schedule/window.ts';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/**
 * The window that Custodian uses. It ends with the next whole second, minute, five minutes or hour: the longer the
 * window, the coarser, as CloudWatch stores its points. With `start-of-day` both ends are moved back to midnight.
 */
export function metricsWindow(days: number, start: 'auto' | 'start-of-day', now: number): Window {
  const length = days * day;
  const step = length <= 3 * hour ? second : length <= 15 * day ? minute : length <= 63 * day ? 5 * minute : hour;
  const until = Math.floor(now / step) * step + step;
  if (start === 'auto') return { from: until - length, until };
  const midnight = (at: number): number => Math.floor(at / day) * day;
  return { from: midnight(until - length), until: midnight(until) };
}

interface PeriodOptions {
  readonly days: number;
  readonly period?: number | undefined;
  readonly statistics: string;
  readonly op: string;
  readonly 'percent-attr'?: string | undefined;
}

/**
 * If every maximum is below a limit, so is the maximum of the whole window: one point answers the question. The same
 * holds for minimums above a limit.
 */
const sameForAll: Readonly<Record<string, readonly string[]>> = {
  Maximum: ['lt', 'less-than', 'le', 'lte'],
  Minimum: ['gt', 'greater-than', 'ge', 'gte'],
};

/** The longest period, in seconds, that gives the same answer as the period in the policy. */
export function longestPeriod(
  { period, statistics, op, 'percent-attr': percent }: PeriodOptions,
  windowSeconds: number,
): number {
  const whole = Math.trunc(windowSeconds);
  if (period === undefined) return whole;
  const isSame = !percent && sameForAll[statistics]?.includes(op) === true && whole % 60 === 0;
  return isSame ? Math.max(whole, Math.trunc(period)) : Math.trunc(period);
}

/** Why CloudWatch would refuse this period or return no points for it. */
export function periodFault({
  days,
  period,
}: PeriodOptions): { readonly message: string; readonly remedy: string } | undefined {
  const seconds = Math.trunc(period ?? days * 86_400);
  if (!(seconds > 0) || (seconds % 60 !== 0 && ![1, 5, 10, 20, 30].includes(seconds))) {
    return period === undefined
      ? {
          message: `${days} days are ${seconds} seconds, and CloudWatch counts in whole minutes.`,
          remedy: 'Add a `period`, such as `period: 60`.',
        }
      : {
          message: `CloudWatch has no period of ${seconds} seconds.`,
          remedy: `Write \`period: ${Math.max(60, Math.round(seconds / 60) * 60)}\`.`,
        };
  }
  const [retention, shortest] =
    days <= 1 / 8 ? ['', 1] : days <= 15 ? ['3 hours', 60] : days <= 63 ? ['15 days', 300] : ['63 days', 3_600];
  if (seconds % shortest === 0) return undefined;
  return {
    message:
      `CloudWatch stores points of ${seconds} seconds for at most ${retention}: over ${days} days there ` +
      'would be none.',
    remedy: `Write \`period: ${Math.ceil(seconds / shortest) * shortest}\`, or a multiple of ${shortest}.`,
  };
}
