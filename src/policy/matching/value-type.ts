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
export type Judge = (found: unknown) => Truth;

/**
 * The judge that a value filter's `op`, `value_type` and `value` make. Without `op` the value must be equal. `absent`,
 * `present`, `not-null` and `empty` as what is wanted ask whether there is a value, and then `op` is asked as well.
 * Source: Custodian's `ValueFilter.match` and `process_value_type`.
 */
export function judgeOf(
  op: ComparisonName | undefined,
  type: ValueType | undefined,
  wanted: unknown,
  now: Date,
): Judge {
  const judge = readJudge(op, type, wanted, now);
  // Custodian puts an empty tuple in the place of nothing, so that "not in" holds.
  return op === 'in' || op === 'not-in' ? (found) => judge(found ?? EMPTY_TUPLE) : judge;
}

function readJudge(op: ComparisonName | undefined, type: ValueType | undefined, wanted: unknown, now: Date): Judge {
  switch (type) {
    case undefined:
    case 'expr':
    case 'resource_count':
      return plain(op, wanted);
    case 'normalize':
      return reading(plain(op, wanted), (found) => (typeof found === 'string' ? strip(found).toLowerCase() : found));
    case 'integer':
      return reading(plain(op, wanted), wholeNumber);
    case 'float':
      return reading(plain(op, wanted), (found) => numberOf(textOf(found)) ?? 0);
    case 'size':
      return reading(plain(op, wanted), size);
    case 'unique_size':
      return reading(plain(op, wanted), (found) => itemsOf(found)?.size ?? 0);
    case 'cidr_size':
      return reading(plain(op, wanted), cidrSize);
    case 'version':
      return version(op, wanted);
    case 'cidr':
      return cidr(op, wanted);
    case 'swap':
      return swapped(op, wanted);
    case 'date':
      return reading(plain(op, readMoment(wanted, now)), (found) => readMoment(found, now));
    case 'age':
      return age(op, wanted, now);
    case 'expiration':
      return expiration(op, wanted, now);
    default:
      return type satisfies never;
  }
}

function reading(judge: Judge, read: (found: unknown) => unknown): Judge {
  return (found) => judge(read(found));
}

function plain(op: ComparisonName | undefined, wanted: unknown): Judge {
  const compares = op === undefined ? comparisonWith('eq', wanted) : comparisonWith(op, wanted);
  const answers = wordOf(wanted);
  return answers ? (found) => answers(found) || compares(found) : compares;
}

/** The question that a word asks; undefined for any other value. */
function wordOf(wanted: unknown): ((found: unknown) => boolean) | undefined {
  switch (wanted) {
    case 'absent':
      return (found) => found === null || found === undefined;
    case 'present':
      return (found) => found !== null && found !== undefined;
    case 'not-null':
      return isTrue;
    case 'empty':
      return (found) => !isTrue(found);
    default:
      return undefined;
  }
}

/**
 * The value found is what is wanted, and the policy's what is compared with it: `value: 22, op: in` on a list of ports.
 */
function swapped(op: ComparisonName | undefined, value: unknown): Judge {
  const compares = op === undefined ? isEqual : comparison(op);
  return (found) => wordOf(found)?.(value) || compares(value, found);
}

/** Older is greater: compared is the moment so many days ago with the one found. What is no date has no order. */
function age(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
  const then = daysFrom(now, -(asNumber(days) ?? Number.NaN));
  const inOrder = orderOf(op);
  if (inOrder) {
    return (found) => {
      const micros = readMicros(found, now);
      return micros !== undefined && inOrder(then.micros, micros);
    };
  }
  const compares = op === undefined ? isEqual : comparison(op);
  return (found) => compares(then, readMoment(found, now) ?? 0);
}

/** Compared is the moment found with the one in so many days. */
function expiration(op: ComparisonName | undefined, days: unknown, now: Date): Judge {
  const then = daysFrom(now, asNumber(days) ?? Number.NaN);
  const inOrder = orderOf(op);
  if (inOrder) {
    return (found) => {
      const micros = readMicros(found, now);
      return micros !== undefined && inOrder(micros, then.micros);
    };
  }
  const compares = op === undefined ? isEqual : comparison(op);
  return (found) => compares(readMoment(found, now) ?? 0, then);
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
function version(op: ComparisonName | undefined, wanted: unknown): Judge {
  if (wanted === 'present' || wanted === 'not-null') return () => true;
  const compares = comparisonWith(op ?? 'eq', readVersion(wanted));
  const differs = op === 'ne' || op === 'not-equal';
  return (found) => {
    const read = readVersion(found);
    return read === null ? differs : compares(read);
  };
}

/**
 * Of an address wanted and a network found, the address is what is looked for: `op: in` asks whether the network holds
 * it.
 */
function cidr(op: ComparisonName | undefined, wanted: unknown): Judge {
  const range = readCidr(wanted);
  const compares = op === undefined ? isEqual : comparison(op);
  return (found) => {
    const other = readCidr(found);
    const isTurned = isRange(range) && range.kind === 'address' && isRange(other) && other.kind === 'network';
    return isTurned ? compares(range, other) : compares(other, range);
  };
}

/** The prefix length; 0 for what is no range. An address alone is a range of one. */
function cidrSize(found: unknown): number {
  const range = readCidr(found);
  return isRange(range) ? range.prefix : 0;
}

/** Python's `int(str(found).strip())`, or 0. */
function wholeNumber(found: unknown): number {
  const text = textOf(found);
  return /[.einfa]/i.test(text) ? 0 : (numberOf(text) ?? 0);
}

/** What Python's `str` makes of it, as far as it can be read as a number afterwards. */
function textOf(found: unknown): string {
  return typeof found === 'string'
    ? found
    : typeof found === 'number' || typeof found === 'bigint'
      ? String(found)
      : '';
}

function size(found: unknown): number {
  if (typeof found === 'string') return lengthOf(found);
  if (Array.isArray(found)) return found.length;
  if (found instanceof Set) return found.size;
  return isMapping(found) ? Object.keys(found).length : 0;
}
