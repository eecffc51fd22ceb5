/** The words of dates, in any case. Source: dateutil 2.9.0, `parserinfo`. */
const weekdays: ReadonlyMap<string, number> = numbered([
  ['mon', 'monday'],
  ['tue', 'tuesday'],
  ['wed', 'wednesday'],
  ['thu', 'thursday'],
  ['fri', 'friday'],
  ['sat', 'saturday'],
  ['sun', 'sunday'],
]);

const months: ReadonlyMap<string, number> = numbered([
  ['jan', 'january'],
  ['feb', 'february'],
  ['mar', 'march'],
  ['apr', 'april'],
  ['may'],
  ['jun', 'june'],
  ['jul', 'july'],
  ['aug', 'august'],
  ['sep', 'sept', 'september'],
  ['oct', 'october'],
  ['nov', 'november'],
  ['dec', 'december'],
]);

const units: ReadonlyMap<string, number> = numbered([
  ['h', 'hour', 'hours'],
  ['m', 'minute', 'minutes'],
  ['s', 'second', 'seconds'],
]);

const jumps: ReadonlySet<string> = new Set([
  ' ',
  '.',
  ',',
  ';',
  '-',
  '/',
  "'",
  'at',
  'on',
  'and',
  'ad',
  'm',
  't',
  'of',
  'st',
  'nd',
  'rd',
  'th',
]);

/** Monday is 0. */
export function weekdayOf(word: string): number | undefined {
  return weekdays.get(word.toLowerCase());
}

/** January is 1. */
export function monthOf(word: string): number | undefined {
  const index = months.get(word.toLowerCase());
  return index === undefined ? undefined : index + 1;
}

/** Hours are 0, minutes 1, seconds 2. */
export function hmsOf(word: string): number | undefined {
  return units.get(word.toLowerCase());
}

export function ampmOf(word: string): 'am' | 'pm' | undefined {
  const lower = word.toLowerCase();
  if (lower === 'a' || lower === 'am') return 'am';
  return lower === 'p' || lower === 'pm' ? 'pm' : undefined;
}

export function isUtc(word: string): boolean {
  return ['utc', 'gmt', 'z'].includes(word.toLowerCase());
}

/** Words and signs without meaning. */
export function isJump(word: string): boolean {
  return jumps.has(word.toLowerCase());
}

function numbered(names: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(names.flatMap((spellings, index) => spellings.map((spelling) => [spelling, index] as const)));
}
