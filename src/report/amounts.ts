import type { Estimate } from '../core/resource-type.ts';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const numbers = new Intl.NumberFormat('en-US');
const moments = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** US dollars: `$1,204.30`. */
export function money(amount: number): string {
  return dollars.format(amount);
}

/** `costs $70.08 a month`; nothing where that is not known, or nothing is paid. */
export function costWords(costs: Estimate | undefined, says = 'costs'): string {
  return costs === undefined || 'unknown' in costs || costs.perMonth === 0
    ? ''
    : `${says} ${money(costs.perMonth)} a month`;
}

export function number(amount: number): string {
  return numbers.format(amount);
}

/** `1 account`, `2 regions`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${number(amount)} ${amount === 1 ? one : many}`;
}

/** `21 Nov 2026, 02:00 UTC` */
export function moment(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : `${moments.format(at)} UTC`;
}

const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3_600 },
  { name: 'minute', seconds: 60 },
] as const;

/** A stretch of time by its largest unit, rounded down: `4 days`. Under a minute: `less than a minute`. */
export function duration(seconds: number): string {
  const unit = units.find((each) => seconds >= each.seconds);
  return unit ? count(Math.floor(seconds / unit.seconds), unit.name) : 'less than a minute';
}

/** How far `iso` lies from `now`: `4 days ago`, `in 3 hours`. */
export function distance(iso: string, now: string): string {
  const seconds = (Date.parse(iso) - Date.parse(now)) / 1000;
  return seconds <= 0 ? `${duration(-seconds)} ago` : `in ${duration(seconds)}`;
}
