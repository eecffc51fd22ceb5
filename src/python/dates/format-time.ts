import { zeroPadded } from '../../core/zero-padded.ts';

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
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const minute = 60_000;
const stepLengths: Readonly<Record<string, number>> = { M: minute, h: 60 * minute, d: 24 * 60 * minute };

const steps = /\+(\d+)([Mdh])/g;

/** How far a format moves its time, in milliseconds: `+7d%Y-%m-%d`. */
export function aheadIn(format: string): number {
  return [...format.matchAll(steps)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (stepLengths[unit] ?? 0),
    0,
  );
}

/**
 * A time in UTC by Python's `strftime`; before that, `+3d`, `+2h` and `+5M` in the format move it (days, hours,
 * minutes), as in Custodian.
 * @returns undefined for a format that is not supported, or a time after the year 9999. Without a format, the text that
 * Python's `str` returns.
 */
export function formatTime(time: Date, format: string): string | undefined {
  const plain = format.replace(steps, '');
  const then = new Date(time.getTime() + aheadIn(format));
  if (Number.isNaN(then.getTime()) || then.getUTCFullYear() > 9999) return undefined;
  if (plain === '') return pythonText(then);
  const parts = [...plain.matchAll(/%(-?)(.?)|[^%]+/gs)].map(([text, bare, letter]) => {
    if (letter === undefined) return text;
    const part = directive(then, letter);
    return bare === '-' ? part?.replace(/^0+(?=\d)/, '') : part;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}

/** `2026-01-01 02:03:04.500000`: the fraction only where there is one. */
function pythonText(then: Date): string {
  const [date = '', clock = ''] = then.toISOString().split('T');
  const milliseconds = then.getUTCMilliseconds();
  const fraction = milliseconds === 0 ? '' : `.${zeroPadded(milliseconds, 3)}000`;
  return `${date} ${clock.slice(0, 8)}${fraction}`;
}

function directive(then: Date, letter: string): string | undefined {
  const year = then.getUTCFullYear();
  const hour = then.getUTCHours();
  const weekday = then.getUTCDay();
  const dayOfYear =
    Math.floor((Date.UTC(year, then.getUTCMonth(), then.getUTCDate()) - Date.UTC(year, 0, 1)) / stepOf('d')) + 1;
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => String(year),
    y: () => zeroPadded(year % 100),
    C: () => zeroPadded(Math.floor(year / 100)),
    m: () => zeroPadded(then.getUTCMonth() + 1),
    d: () => zeroPadded(then.getUTCDate()),
    e: () => String(then.getUTCDate()).padStart(2),
    H: () => zeroPadded(hour),
    I: () => zeroPadded(hour % 12 === 0 ? 12 : hour % 12),
    M: () => zeroPadded(then.getUTCMinutes()),
    S: () => zeroPadded(then.getUTCSeconds()),
    f: () => `${zeroPadded(then.getUTCMilliseconds(), 3)}000`,
    p: () => (hour < 12 ? 'AM' : 'PM'),
    j: () => zeroPadded(dayOfYear, 3),
    a: () => (days[weekday] ?? '').slice(0, 3),
    A: () => days[weekday] ?? '',
    b: () => (months[then.getUTCMonth()] ?? '').slice(0, 3),
    h: () => (months[then.getUTCMonth()] ?? '').slice(0, 3),
    B: () => months[then.getUTCMonth()] ?? '',
    w: () => String(weekday),
    u: () => String(weekday === 0 ? 7 : weekday),
    U: () => zeroPadded(Math.floor((dayOfYear + 6 - weekday) / 7)),
    W: () => zeroPadded(Math.floor((dayOfYear + 6 - ((weekday + 6) % 7)) / 7)),
    F: () => then.toISOString().slice(0, 10),
    T: () => then.toISOString().slice(11, 19),
    R: () => then.toISOString().slice(11, 16),
    D: () => `${zeroPadded(then.getUTCMonth() + 1)}/${zeroPadded(then.getUTCDate())}/${zeroPadded(year % 100)}`,
    // The time has no zone, as in Custodian: both are empty.
    Z: () => '',
    z: () => '',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  };
  return Object.hasOwn(parts, letter) ? parts[letter]?.() : undefined;
}

function stepOf(unit: string): number {
  return stepLengths[unit] ?? 0;
}
