import type { MeasuredWindow } from '../../core/expected.ts';
import {
  type DailyHours,
  hoursIn,
  lastDays,
  lastHours,
  lastWeekend,
  type Window,
  wholeHours,
} from '../schedule/window.ts';

/** Periods of whole hours, the oldest first. */
export interface IdleWindow {
  readonly stretches: readonly Window[];
  /** From the first to the last moment of all periods. */
  readonly whole: Window;
  readonly hours: number;
  /** For the explanation. */
  readonly measured: MeasuredWindow;
}

export const windowForm = /^(?:weekend|nights|business-hours|[1-9]\d?d)$/;
export const hoursForm = /^(?:\d|1\d|2[0-3])-(?:\d|1\d|2[0-4])$/;

const dailyWindows: Readonly<Record<string, DailyHours & Pick<MeasuredWindow, 'last' | 'count'>>> = {
  nights: { from: 20, until: 6, days: [0, 1, 2, 3, 4, 5, 6], count: 7, last: 'nights' },
  'business-hours': { from: 8, until: 18, days: [0, 1, 2, 3, 4], count: 5, last: 'working-days' },
};

/**
 * The window of a policy in one time zone.
 * @param hours `22-5`, instead of the usual hours of nights or working days.
 */
export function idleWindow(text: string, hours: string | undefined, now: number, zone: string): IdleWindow {
  const defaults = dailyWindows[text];
  if (defaults !== undefined) {
    const [from = defaults.from, until = defaults.until] = hours?.split('-').map(Number) ?? [];
    const { last, count } = defaults;
    return windowOf(lastHours({ ...defaults, from, until }, count, now, zone), {
      last,
      count,
      hours: { from, until },
      zone,
    });
  }
  if (text === 'weekend') return windowOf([lastWeekend(now, zone)], { last: 'weekends', count: 1, zone });
  const days = Number.parseInt(text, 10);
  return windowOf([lastDays(days, now, zone)], { last: 'days', count: days, zone });
}

export function isWithin(at: number, { stretches }: IdleWindow): boolean {
  return stretches.some(({ from, until }) => at >= from && at < until);
}

function windowOf(windows: readonly Window[], measured: MeasuredWindow): IdleWindow {
  const stretches = windows.map(wholeHours);
  const whole = { from: stretches[0]?.from ?? 0, until: stretches.at(-1)?.until ?? 0 };
  return { stretches, whole, hours: stretches.reduce((sum, stretch) => sum + hoursIn(stretch), 0), measured };
}
