import type { Truth } from '../../core/truth.ts';
import { lengthOf } from '../../python/jmespath.ts';
import {
  asNumber,
  EMPTY_TUPLE,
  isEqual,
  isMapping,
  isRange,
  isTrue,
  numberOf,
  readCidr,
  readVersion,
  strip,
} from '../../python/values.ts';
import { itemsOf } from './collection.ts';
import { type ComparisonName, comparison, comparisonWith } from './comparison.ts';
import { daysFrom, mostDaysAhead, mostDaysBack, readMicros, readMoment } from './moment.ts';

/**
 * How the actual value is read before it is compared. `resource_count` and `expr` do not change the reading: see
 * value.ts.
 */
export const valueTypes = [
  'age',
  'integer',
  'expiration',
  'normalize',
  'size',
  'cidr',
  'cidr_size',
  'swap',
  'resource_count',
  'expr',
  'unique_size',
  'date',
  'version',
  'float',
] as const;

export type ValueType = (typeof valueTypes)[number];

/** Tests an actual value; `null` is a missing one. */
export type Judge = (actual: unknown) => Truth;

/**
 * The test that `op`, `value_type` and `value` of a value filter make. Without `op` the values must be equal. The
 * expected values `absent`, `present`, `not-null` and `empty` ask whether there is a value; if that does not match,
 * `op` is applied as well. Source: Custodian's `ValueFilter.match` and `process_value_type`.
 */
export function judgeOf(
  op: ComparisonName | undefined,
  type: ValueType | undefined,
  expected: unknown,
  now: Date,
): Judge {
  const judge = readJudge(op, type, expected, now);
  // Custodian replaces a missing value with an empty tuple, so that "not in" is true.
  return op === 'in' || op === 'not-in' ? (actual) => judge(actual ?? EMPTY_TUPLE) : judge;
}

function readJudge(op: ComparisonName | undefined, type: ValueType | undefined, expected: unknown, now: Date): Judge {
  switch (type) {
    case undefined:
    case 'expr':
    case 'resource_count':
      return plain(op, expected);
    case 'normalize':
      return reading(plain(op, expected), (actual) =>
        typeof actual === 'string' ? strip(actual).toLowerCase() : actual,
      );
    case 'integer':
      return reading(plain(op, expected), wholeNumber);
    case 'float':
      return reading(plain(op, expected), (actual) => numberOf(textOf(actual)) ?? 0);
    case 'size':
      return reading(plain(op, expected), size);
    case 'unique_size':
      return reading(plain(op, expected), (actual) => itemsOf(actual)?.size ?? 0);
    case 'cidr_size':
      return reading(plain(op, expected), cidrSize);
    case 'version':
      return version(op, expected);
    case 'cidr':
      return cidr(op, expected);
    case 'swap':
      return swapped(op, expected);
    case 'date':
      return reading(plain(op, readMoment(expected, now)), (actual) => readMoment(actual, now));
    case 'age':
      return age(op, expected, now);
    case 'expiration':
      return expiration(op, expected, now);
    default:
      return type satisfies never;
  }
}

function reading(judge: Judge, read: (actual: unknown) => unknown): Judge {
  return (actual) => judge(read(actual));
}

function plain(op: ComparisonName | undefined, expected: unknown): Judge {
  const compares = op === undefined ? comparisonWith('eq', expected) : comparisonWith(op, expected);
  const answers = wordTest(expected);
  return answers ? (actual) => answers(actual) || compares(actual) : compares;
}

/** The test for one of the words; undefined for any other value. */
function wordTest(expected: unknown): ((actual: unknown) => boolean) | undefined {
  switch (expected) {
    case 'absent':
      return (actual) => actual === null || actual === undefined;
    case 'present':
      return (actual) => actual !== null && actual !== undefined;
    case 'not-null':
      return isTrue;
    case 'empty':
      return (actual) => !isTrue(actual);
    default:
      return undefined;
  }
}

/** Compares the other way round: `value: 22, op: in` on a list of ports. */
function swapped(op: ComparisonName | undefined, value: unknown): Judge {
  const compares = op === undefined ? isEqual : comparison(op);
  return (actual) => wordTest(actual)?.(value) || compares(value, actual);
}

/**
 * Compares the moment this many days ago with the actual date: older is greater. A value that is not a date has no
 * order.
 */
function age(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
  if (!isAge(days)) return () => 'unknown';
  const then = daysFrom(now, -(asNumber(days) ?? Number.NaN));
  const inOrder = orderOf(op);
  if (inOrder) {
    return (actual) => {
      const micros = readMicros(actual, now);
      return micros !== undefined && inOrder(then.micros, micros);
    };
  }
  const compares = op === undefined ? isEqual : comparison(op);
  return (actual) => compares(then, readMoment(actual, now) ?? 0);
}

/** Whether so many days ago is a date. What is no number is none either, and is compared as it is. */
export function isAge(days: unknown): boolean {
  const count = asNumber(days) ?? 0;
  return count >= -mostDaysAhead && count <= mostDaysBack;
}

/** Compares the actual date with the moment in this many days. */
function expiration(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
  if (!isAge(-(asNumber(days) ?? 0))) return () => 'unknown';
  const then = daysFrom(now, asNumber(days) ?? Number.NaN);
  const inOrder = orderOf(op);
  if (inOrder) {
    return (actual) => {
      const micros = readMicros(actual, now);
      return micros !== undefined && inOrder(micros, then.micros);
    };
  }
  const compares = op === undefined ? isEqual : comparison(op);
  return (actual) => compares(readMoment(actual, now) ?? 0, then);
}

/** A fast path for numbers; undefined for comparisons that are not an order. */
function orderOf(op: ComparisonName | undefined): ((a: number, b: number) => boolean) | undefined {
  switch (op) {
    case 'gt':
    case 'greater-than':
      return (a, b) => a > b;
    case 'ge':
    case 'gte':
      return (a, b) => a >= b;
    case 'lt':
    case 'less-than':
      return (a, b) => a < b;
    case 'le':
    case 'lte':
      return (a, b) => a <= b;
    default:
      return undefined;
  }
}

/**
 * A version always exists, so `present` and `not-null` are true. One that cannot be read differs from all others and
 * has no order.
 */
function version(op: ComparisonName | undefined, expected: unknown): Judge {
  if (expected === 'present' || expected === 'not-null') return () => true;
  const compares = comparisonWith(op ?? 'eq', readVersion(expected));
  const differs = op === 'ne' || op === 'not-equal';
  return (actual) => {
    const read = readVersion(actual);
    return read === null ? differs : compares(read);
  };
}

/**
 * If the policy gives an address and the resource has a network, the two are swapped: `op: in` asks whether the network
 * contains the address.
 */
function cidr(op: ComparisonName | undefined, expected: unknown): Judge {
  const range = readCidr(expected);
  const compares = op === undefined ? isEqual : comparison(op);
  return (actual) => {
    const other = readCidr(actual);
    const isTurned = isRange(range) && range.kind === 'address' && isRange(other) && other.kind === 'network';
    return isTurned ? compares(range, other) : compares(other, range);
  };
}

/** The prefix length; 0 if it is not a range. A single address is a range of one. */
function cidrSize(actual: unknown): number {
  const range = readCidr(actual);
  return isRange(range) ? range.prefix : 0;
}

/** Python's `int(str(actual).strip())`, or 0. */
function wholeNumber(actual: unknown): number {
  const text = textOf(actual);
  return /[.einfa]/i.test(text) ? 0 : (numberOf(text) ?? 0);
}

/** Python's `str(actual)`, as far as the result can be read as a number. */
function textOf(actual: unknown): string {
  return typeof actual === 'string'
    ? actual
    : typeof actual === 'number' || typeof actual === 'bigint'
      ? String(actual)
      : '';
}

function size(actual: unknown): number {
  if (typeof actual === 'string') return lengthOf(actual);
  if (Array.isArray(actual)) return actual.length;
  if (actual instanceof Set) return actual.size;
  return isMapping(actual) ? Object.keys(actual).length : 0;
}
