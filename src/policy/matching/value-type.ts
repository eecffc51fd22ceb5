import type { Truth } from '../../core/truth.ts';
import { numberOf } from '../../python/jmespath/python-number.ts';
import { strip } from '../../python/jmespath/python-space.ts';
import { lengthOf } from '../../python/jmespath/python-values.ts';
import { readCidr } from '../../python/values/cidr.ts';
import { asNumber, EMPTY_TUPLE, isEqual, isMapping, isRange, isTrue } from '../../python/values/python-value.ts';
import { readVersion } from '../../python/values/version.ts';
import { itemsOf } from './collection.ts';
import { type ComparisonName, comparison, comparisonWith } from './comparison.ts';
import { daysFrom, readMicros, readMoment } from './moment.ts';

/** How a found value is read before it is compared. `resource_count` and `expr` are not about reading: see value.ts. */
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

/** Judges a found value; `null` is a missing one. */
export type Judge = (actual: unknown) => Truth;

/**
 * The judge that a value filter's `op`, `value_type` and `value` make. Without `op` the value must be equal. `absent`,
 * `present`, `not-null` and `empty` as what is wanted ask whether there is a value, and then `op` is asked as well.
 * Source: Custodian's `ValueFilter.match` and `process_value_type`.
 */
export function judgeOf(
  op: ComparisonName | undefined,
  type: ValueType | undefined,
  expected: unknown,
  now: Date,
): Judge {
  const judge = readJudge(op, type, expected, now);
  // Custodian puts an empty tuple in the place of nothing, so that "not in" holds.
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
  const answers = wordOf(expected);
  return answers ? (actual) => answers(actual) || compares(actual) : compares;
}

/** The question that a word asks; undefined for any other value. */
function wordOf(expected: unknown): ((actual: unknown) => boolean) | undefined {
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

/**
 * The value found is what is wanted, and the policy's what is compared with it: `value: 22, op: in` on a list of ports.
 */
function swapped(op: ComparisonName | undefined, value: unknown): Judge {
  const compares = op === undefined ? isEqual : comparison(op);
  return (actual) => wordOf(actual)?.(value) || compares(value, actual);
}

/** Older is greater: compared is the moment so many days ago with the one found. What is no date has no order. */
function age(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
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

/** Compared is the moment found with the one in so many days. */
function expiration(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
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

/** The fast way for numbers, which is what policies ask of dates; undefined for comparisons that are no order. */
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
 * A version is always there, so `present` and `not-null` hold; one that cannot be read differs from all and has no
 * order.
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
 * Of an address wanted and a network found, the address is what is looked for: `op: in` asks whether the network holds
 * it.
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

/** The prefix length; 0 for what is no range. An address alone is a range of one. */
function cidrSize(actual: unknown): number {
  const range = readCidr(actual);
  return isRange(range) ? range.prefix : 0;
}

/** Python's `int(str(found).strip())`, or 0. */
function wholeNumber(actual: unknown): number {
  const text = textOf(actual);
  return /[.einfa]/i.test(text) ? 0 : (numberOf(text) ?? 0);
}

/** What Python's `str` makes of it, as far as it can be read as a number afterwards. */
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
