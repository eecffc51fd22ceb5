import { build, type Clock, fullYear, type WrittenTime } from './date-build.ts';
import { addDatePart, couldBeDay, type DateParts, NotADate, noDateParts, wholeNumber } from './date-parts.ts';
import { dateTokens } from './date-tokens.ts';
import { ampmOf, hmsOf, isJump, isUtc, monthOf, weekdayOf } from './date-words.ts';

/**
 * Reads a date as Python's dateutil does, in the ways in which people write dates: `2026-03-21T10:00Z`, `2026/03/21
 * 0713 UTC`, `21 Mar`, `Sep.20.2026`, `8am`. Parts that the text leaves out are those of the day of `now`, at midnight,
 * UTC (Custodian uses the zone of the machine).
 * @returns undefined where the text is not a date. Source: dateutil 2.9.0, which reads the dates of Custodian's
 * policies and tags; a text that it refuses is refused here.
 */
export function readDate(text: string, now: Date): WrittenTime | undefined {
  try {
    const clock: Clock = {};
    const parts = noDateParts();
    readTokens([...dateTokens(text)], clock, parts, now);
    return build(clock, parts, now);
  } catch (error) {
    if (error instanceof NotADate) return undefined;
    throw error;
  }
}

/** The instant that a written time names, in microseconds since the epoch; without an offset it is read as UTC. */
export function instantOfWritten({ wall, offset = 0 }: WrittenTime): number {
  return wall - offset * 1e6;
}

function readTokens(tokens: string[], clock: Clock, parts: DateParts, now: Date): void {
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (isNumber(token)) at = readNumber(tokens, at, clock, parts);
    else if (weekdayOf(token) !== undefined) clock.weekday = weekdayOf(token);
    else if (monthOf(token) !== undefined) at = readMonth(tokens, at, parts, now);
    else if (ampmOf(token) !== undefined) readAmpm(token, clock);
    else if (couldBeZone(token, clock)) readZoneName(tokens, at, token, clock);
    else if (clock.hour !== undefined && (token === '+' || token === '-')) at = readOffset(tokens, at, token, clock);
    else if (!isJump(token)) throw new NotADate(`unknown word ${token}`);
  }
}

/** @returns the index of the last token that it used, as the other readers do. */
function readNumber(tokens: readonly string[], at: number, clock: Clock, parts: DateParts): number {
  const token = tokens[at] ?? '';
  const [next, afterNext] = [tokens[at + 1], tokens[at + 2]];
  const { length } = token;
  const value = Number(token);
  const hms = hmsPlace(tokens, at);
  if (
    parts.numbers.length === 3 &&
    (length === 2 || length === 4) &&
    clock.hour === undefined &&
    (next === undefined || (next !== ':' && hmsOf(next) === undefined))
  ) {
    clock.hour = wholeNumber(token.slice(0, 2));
    if (length === 4) clock.minute = wholeNumber(token.slice(2));
  } else if (length === 6 || (length > 6 && token.indexOf('.') === 6)) {
    if (parts.numbers.length === 0 && !token.includes('.'))
      for (const start of [0, 2, 4]) addDatePart(parts, token.slice(start, start + 2));
    else {
      clock.hour = wholeNumber(token.slice(0, 2));
      clock.minute = wholeNumber(token.slice(2, 4));
      readSeconds(token.slice(4), clock);
    }
  } else if (length === 8 || length === 12 || length === 14) {
    addDatePart(parts, token.slice(0, 4), 'year');
    addDatePart(parts, token.slice(4, 6));
    addDatePart(parts, token.slice(6, 8));
    if (length > 8) clock.hour = wholeNumber(token.slice(8, 10));
    if (length > 8) clock.minute = wholeNumber(token.slice(10, 12));
    if (length > 12) clock.second = wholeNumber(token.slice(12));
  } else if (hms !== undefined) {
    const unit = (hmsOf(tokens[hms] ?? '') ?? 0) + (hms > at ? 0 : 1);
    setHms(unit, token, clock);
    return Math.max(hms, at);
  } else if (next === ':' && afterNext !== undefined) {
    clock.hour = Math.trunc(value);
    setMinutes(afterNext, clock);
    if (tokens[at + 3] !== ':' || tokens[at + 4] === undefined) return at + 2;
    readSeconds(tokens[at + 4] ?? '', clock);
    return at + 4;
  } else if (next === '-' || next === '/' || next === '.') {
    return readSeparated(tokens, at, next, parts);
  } else if (next === undefined || isJump(next)) {
    const ampm = afterNext === undefined ? undefined : ampmOf(afterNext);
    if (ampm !== undefined) clock.hour = adjusted(Math.trunc(value), ampm);
    else addDatePart(parts, value);
    return ampm === undefined ? at + 1 : at + 2;
  } else if (ampmOf(next) !== undefined && value < 24) {
    clock.hour = adjusted(Math.trunc(value), ampmOf(next));
    return at + 1;
  } else if (couldBeDay(parts, value)) addDatePart(parts, value);
  else throw new NotADate('a number without a place');
  return at;
}

/** `01-01[-01]`, `01-Jan[-01]` */
function readSeparated(tokens: readonly string[], at: number, separator: string, parts: DateParts): number {
  addDatePart(parts, tokens[at] ?? '');
  const second = tokens[at + 2];
  if (second === undefined || isJump(second)) return at + 1;
  addNumberOrMonth(parts, second);
  if (tokens[at + 3] !== separator) return at + 2;
  addNumberOrMonth(parts, tokens[at + 4]);
  return at + 4;
}

function addNumberOrMonth(parts: DateParts, token: string | undefined): void {
  const month = monthOf(token ?? '');
  if (month === undefined) addDatePart(parts, token ?? '');
  else addDatePart(parts, month, 'month');
}

/** `Jan`, `Jan-01[-99]`, `Jan of 01` */
function readMonth(tokens: readonly string[], at: number, parts: DateParts, now: Date): number {
  addDatePart(parts, monthOf(tokens[at] ?? '') ?? 0, 'month');
  const separator = tokens[at + 1];
  if (separator === '-' || separator === '/') {
    addDatePart(parts, tokens[at + 2] ?? '');
    if (tokens[at + 3] !== separator) return at + 2;
    addDatePart(parts, tokens[at + 4] ?? '');
    return at + 4;
  }
  if (
    separator !== ' ' ||
    tokens[at + 3] !== ' ' ||
    tokens[at + 2]?.toLowerCase() !== 'of' ||
    tokens[at + 4] === undefined
  )
    return at;
  if (/^\d+$/.test(tokens[at + 4] ?? '')) addDatePart(parts, String(fullYear(Number(tokens[at + 4]), now)), 'year');
  return at + 4;
}

function readAmpm(token: string, clock: Clock): void {
  if (clock.hour === undefined || clock.hour > 12) throw new NotADate('no hour of twelve before am or pm');
  clock.ampm = ampmOf(token);
  clock.hour = adjusted(clock.hour, clock.ampm);
}

function couldBeZone(token: string, clock: Clock): boolean {
  const isFree = clock.hour !== undefined && clock.zoneName === undefined && clock.offset === undefined;
  return isFree && token.length <= 5 && (/^[A-Z]*$/.test(token) || token === 'z');
}

/** In `GMT+3` the sign is inverted, as in POSIX: this time plus three hours is GMT. */
function readZoneName(tokens: string[], at: number, token: string, clock: Clock): void {
  clock.zoneName = token;
  const sign = tokens[at + 1];
  if (sign !== '+' && sign !== '-') return;
  tokens[at + 1] = sign === '+' ? '-' : '+';
  if (isUtc(token)) clock.zoneName = undefined;
}

/** `-0300`, `-03:00`, `-3`, and after them `(BRST)` */
function readOffset(tokens: readonly string[], at: number, sign: '+' | '-', clock: Clock): number {
  const digits = tokens[at + 1] ?? '';
  let last = at + 1;
  let [hours, minutes] = [digits.slice(0, 2), '0'];
  if (digits.length === 4) minutes = digits.slice(2);
  else if (tokens[at + 2] === ':') {
    [hours, minutes] = [digits, tokens[at + 3] ?? ''];
    last = at + 3;
  } else if (digits.length > 2) throw new NotADate('an offset of that length');
  if (wholeNumber(minutes) > 59) clock.hasOddMinutes = true;
  clock.offset = (sign === '+' ? 1 : -1) * (wholeNumber(hours) * 3600 + wholeNumber(minutes) * 60);
  const name = tokens[last + 3];
  if (
    isJump(tokens[last + 1] ?? '') &&
    tokens[last + 2] === '(' &&
    tokens[last + 4] === ')' &&
    /^[A-Z]{3,5}$/.test(name ?? '') &&
    clock.zoneName === undefined
  ) {
    clock.zoneName = name;
    return last + 4;
  }
  return last;
}

/** The index of the `h`, `m` or `s` that belongs to this number: after it, or before it. */
function hmsPlace(tokens: readonly string[], at: number): number | undefined {
  const isUnit = (index: number) => hmsOf(tokens[index] ?? '') !== undefined;
  if (isUnit(at + 1)) return at + 1;
  if (tokens[at + 1] === ' ' && isUnit(at + 2)) return at + 2;
  if (isUnit(at - 1)) return at - 1;
  return at > 1 && at === tokens.length - 1 && tokens[at - 1] === ' ' && isUnit(at - 2) ? at - 2 : undefined;
}

function setHms(unit: number, token: string, clock: Clock): void {
  const value = Number(token);
  if (unit === 0) {
    clock.hour = Math.trunc(value);
    if (value % 1 !== 0) clock.minute = Math.trunc(60 * (value % 1));
  } else if (unit === 1) setMinutes(token, clock);
  else if (unit === 2) readSeconds(token, clock);
}

function setMinutes(token: string, clock: Clock): void {
  if (!isNumber(token)) throw new NotADate('no minutes');
  const value = Number(token);
  clock.minute = Math.trunc(value);
  clock.second = value % 1 === 0 ? undefined : Math.trunc(60 * (value % 1));
}

function readSeconds(token: string, clock: Clock): void {
  const [seconds, fraction, ...more] = token.split('.');
  if (more.length > 0) throw new NotADate('two dots');
  clock.second = wholeNumber(seconds);
  clock.micro = fraction === undefined ? 0 : wholeNumber(fraction.padEnd(6, '0').slice(0, 6));
}

function adjusted(hour: number, ampm: 'am' | 'pm' | undefined): number {
  if (ampm === 'pm' && hour < 12) return hour + 12;
  return ampm === 'am' && hour === 12 ? 0 : hour;
}

function isNumber(token: string): boolean {
  return /^\d+(?:\.\d*)?$/.test(token);
}
