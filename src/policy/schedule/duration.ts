/** A duration: calendar months, whose length depends on where they start, and exact milliseconds. */
export interface Duration {
  readonly months: number;
  readonly millis: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The units as people write them. A bare `m` is not a unit: some people mean minutes, others months. */
const units: ReadonlyMap<string, Duration> = new Map([
  ...spelled(['s', 'sec', 'secs', 'second', 'seconds'], { months: 0, millis: 1000 }),
  ...spelled(['min', 'mins', 'minute', 'minutes'], { months: 0, millis: minute }),
  ...spelled(['h', 'hr', 'hrs', 'hour', 'hours'], { months: 0, millis: hour }),
  ...spelled(['d', 'day', 'days'], { months: 0, millis: day }),
  ...spelled(['w', 'wk', 'wks', 'week', 'weeks'], { months: 0, millis: 7 * day }),
  ...spelled(['mo', 'mos', 'mon', 'month', 'months'], { months: 1, millis: 0 }),
  ...spelled(['y', 'yr', 'yrs', 'year', 'years'], { months: 12, millis: 0 }),
]);

/**
 * Reads a duration: `48h`, `7d`, `2 weeks`, `1d12h`, `1h30m`, and ISO 8601's `P3D` and `PT48H`. After hours, `m` means
 * minutes.
 * @returns undefined if it is not a duration, is zero, or has fractions of months or years.
 */
export function readDuration(text: string): Duration | undefined {
  const trimmed = text.trim().toLowerCase();
  const read = trimmed.startsWith('p') ? readIso(trimmed) : readWords(trimmed);
  if (read === undefined || (read.months === 0 && read.millis === 0)) return undefined;
  return Number.isSafeInteger(read.months) && Number.isSafeInteger(Math.round(read.millis)) ? read : undefined;
}

/**
 * The end of a duration that started at an instant. Days are 24 hours; months end on the same day of a later month, or
 * on its last day.
 * @param start milliseconds since the epoch.
 * @returns milliseconds since the epoch; NaN beyond the range of dates.
 */
export function after(start: number, { months, millis }: Duration): number {
  if (months === 0) return start + millis;
  const date = new Date(start);
  const target = new Date(start);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  return target.setUTCDate(Math.min(date.getUTCDate(), lastDay)) + millis;
}

function readWords(text: string): Duration | undefined {
  if (!/^\+?(?:\s*\d+(?:\.\d+)?\s*[a-z]+,?)+$/.test(text)) return undefined;
  let total: Duration | undefined = { months: 0, millis: 0 };
  let hasHours = false;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    total = plus(total, Number(count), unit === 'm' && hasHours ? 'min' : unit);
    if (total === undefined) return undefined;
    hasHours ||= unit.startsWith('h');
  }
  return total;
}

function readIso(text: string): Duration | undefined {
  const groups =
    /^p(?=.)(?<y>\d+y)?(?<mo>\d+m)?(?<w>\d+w)?(?<d>\d+d)?(?:t(?=.)(?<h>\d+h)?(?<min>\d+m)?(?<s>\d+s)?)?$/.exec(
      text,
    )?.groups;
  if (groups === undefined) return undefined;
  return Object.entries(groups as Record<string, string | undefined>).reduce<Duration | undefined>(
    (total, [unit, written]) =>
      total === undefined || written === undefined ? total : plus(total, Number.parseInt(written, 10), unit),
    { months: 0, millis: 0 },
  );
}

function plus(total: Duration, count: number, unit: string): Duration | undefined {
  const length = units.get(unit);
  if (length === undefined || (length.months > 0 && !Number.isInteger(count))) return undefined;
  return { months: total.months + count * length.months, millis: total.millis + count * length.millis };
}

function spelled(spellings: readonly string[], duration: Duration): readonly (readonly [string, Duration])[] {
  return spellings.map((spelling) => [spelling, duration] as const);
}
