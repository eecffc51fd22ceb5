import { moment } from '../core/moment.ts';
import { money } from '../core/money.ts';
import type { Estimate } from '../core/resource-type.ts';

export { moment } from '../core/moment.ts';

const numbers = new Intl.NumberFormat('en-US');
/** `costs $70.08 a month`; empty where the price is not known or nothing is paid. */
export function costWords(costs: Estimate | undefined, verb = 'costs'): string {
  return costs === undefined || 'unknown' in costs || costs.perMonth === 0
    ? ''
    : `${verb} ${money(costs.perMonth)} a month`;
}

export function number(amount: number): string {
  return numbers.format(amount);
}

/** `1 account`, `2 regions`. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${number(amount)} ${amount === 1 ? singular : plural}`;
}

/** `2026-11-21`: the day of a time, in UTC. */
export function day(iso: string): string {
  return moment(iso).slice(0, 'YYYY-MM-DD'.length);
}

const units = [
  { letter: 'd', seconds: 86_400 },
  { letter: 'h', seconds: 3_600 },
  { letter: 'm', seconds: 60 },
] as const;

/** A duration in its largest unit, rounded down: `4d`, `3h`, `12m`. Under a minute: `less than 1m`. */
export function duration(seconds: number): string {
  const unit = units.find((candidate) => seconds >= candidate.seconds);
  return unit ? `${Math.floor(seconds / unit.seconds)}${unit.letter}` : 'less than 1m';
}

/** Days as a duration without rounding: `30d`, `1d 12h`. */
export function exactDays(days: number): string {
  let seconds = Math.round(Math.abs(days) * 86_400);
  const parts = [...units, { letter: 's', seconds: 1 }].flatMap((unit) => {
    const amount = Math.floor(seconds / unit.seconds);
    seconds -= amount * unit.seconds;
    return amount > 0 ? [`${amount}${unit.letter}`] : [];
  });
  return parts.length === 0 ? '0d' : `${days < 0 ? '-' : ''}${parts.join(' ')}`;
}

/** How far `iso` is from `now`: `4d ago`, `in 3h`. */
export function distance(iso: string, now: string): string {
  const seconds = (Date.parse(iso) - Date.parse(now)) / 1000;
  return seconds <= 0 ? `${duration(-seconds)} ago` : `in ${duration(seconds)}`;
}
