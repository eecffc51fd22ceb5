/** Thrown and caught while a date is read: the text is not a date. */
export class NotADate extends Error {}

/** The numbers of a date in their order, and which of them are known to be the year, the month or the day. */
export interface DateParts {
  readonly numbers: number[];
  readonly known: { year?: number; month?: number; day?: number };
  /** Whether the year has all its digits, so that `0026` is not 2026. */
  hasCentury: boolean;
}

export function noDateParts(): DateParts {
  return { numbers: [], known: {}, hasCentury: false };
}

/** Adds a part as it was written. More than two digits, or a number over 100, can only be the year. */
export function addDatePart(parts: DateParts, written: string | number, as?: 'year' | 'month'): void {
  const isYear = typeof written === 'string' ? /^\d{3,}$/.test(written) : written > 100;
  if (isYear) parts.hasCentury = true;
  if (isYear && as === 'month') throw new NotADate('a month of three digits');
  const label = isYear ? 'year' : as;
  parts.numbers.push(typeof written === 'string' ? wholeNumber(written) : Math.trunc(written));
  if (label === undefined) return;
  if (parts.known[label] !== undefined) throw new NotADate(`a second ${label}`);
  parts.known[label] = parts.numbers.length - 1;
}

/** Whether a number can still be the day. */
export function couldBeDay(parts: DateParts, value: number): boolean {
  const { numbers, known } = parts;
  if (known.day !== undefined) return false;
  if (known.month === undefined) return value >= 1 && value <= 31;
  const month = numbers[known.month] ?? 0;
  if (month < 1 || month > 12) throw new NotADate('no such month');
  const year = known.year === undefined ? 2000 : (numbers[known.year] ?? 2000);
  return value >= 1 && value <= daysInMonth(year, month);
}

/** Which number is the year, which the month, which the day. `01/02/03` is the American January 2, 2003. */
export function resolveDateParts({ numbers, known }: DateParts): { year?: number; month?: number; day?: number } {
  const [first = 0, second = 0, third = 0] = numbers;
  const knownCount = Object.keys(known).length;
  if (numbers.length > 0 && (knownCount === numbers.length || (numbers.length === 3 && knownCount === 2)))
    return fromKnown(numbers, known);
  switch (numbers.length) {
    case 0:
      return {};
    case 1:
      return known.month === 0 ? { month: first } : yearOrDay(first);
    case 2:
      if (known.month !== undefined)
        return { month: numbers[known.month], ...yearOrDay(known.month === 0 ? second : first) };
      if (first > 31) return { year: first, month: second };
      return second > 31 ? { month: first, year: second } : { month: first, day: second };
    case 3:
      if (known.month === 0)
        return second > 31 ? { month: first, year: second, day: third } : { month: first, day: second, year: third };
      if (known.month === 1)
        return first > 31 ? { year: first, month: second, day: third } : { day: first, month: second, year: third };
      if (known.month === 2)
        return second > 31 ? { day: first, year: second, month: third } : { year: first, day: second, month: third };
      if (first > 31 || known.year === 0) return { year: first, month: second, day: third };
      return first > 12 ? { day: first, month: second, year: third } : { month: first, day: second, year: third };
    default:
      throw new NotADate('more than three numbers');
  }
}

export function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A number of digits only. Python's `int` would accept more, but no token has more. */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new NotADate('no whole number');
  return Number(text);
}

function fromKnown(
  numbers: readonly number[],
  known: DateParts['known'],
): { year?: number; month?: number; day?: number } {
  const places = { ...known };
  if (numbers.length === 3 && Object.keys(known).length === 2) {
    const missing = (['year', 'month', 'day'] as const).find((name) => known[name] === undefined) ?? 'day';
    places[missing] = [0, 1, 2].find((index) => !Object.values(known).includes(index));
  }
  const at = (index: number | undefined) => (index === undefined ? undefined : numbers[index]);
  return { year: at(places.year), month: at(places.month), day: at(places.day) };
}

function yearOrDay(number: number): { year?: number; day?: number } {
  return number > 31 ? { year: number } : { day: number };
}
