import { zeroPadded } from '../../core/zero-padded.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A date in UTC by Python's format: `%Y-%m-%d`, `%H%M`. Without a format: `2026-11-21 02:00:00`.
 * @returns undefined where the format has a letter that is not supported.
 */
export function strftime(date: Date, format: string): string | undefined {
  const text = (format === '' ? '%Y-%m-%d %H:%M:%S' : format).replace(/%(.)/gs, (whole, letter: string) =>
    Object.hasOwn(parts, letter) ? (parts[letter]?.(date) ?? whole) : '\0',
  );
  return text.includes('\0') ? undefined : text;
}

const parts: Readonly<Record<string, (date: Date) => string>> = {
  Y: (date) => zeroPadded(date.getUTCFullYear(), 4),
  y: (date) => zeroPadded(date.getUTCFullYear() % 100),
  m: (date) => zeroPadded(date.getUTCMonth() + 1),
  d: (date) => zeroPadded(date.getUTCDate()),
  H: (date) => zeroPadded(date.getUTCHours()),
  I: (date) => zeroPadded(date.getUTCHours() % 12 || 12),
  M: (date) => zeroPadded(date.getUTCMinutes()),
  S: (date) => zeroPadded(date.getUTCSeconds()),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  j: (date) => zeroPadded(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1, 3),
  A: (date) => days[date.getUTCDay()] ?? '',
  a: (date) => (days[date.getUTCDay()] ?? '').slice(0, 3),
  B: (date) => months[date.getUTCMonth()] ?? '',
  b: (date) => (months[date.getUTCMonth()] ?? '').slice(0, 3),
  F: (date) => date.toISOString().slice(0, 10),
  T: (date) => date.toISOString().slice(11, 19),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  Z: () => '',
  '%': () => '%',
};
