import { compareCodePoints } from '../jmespath/python-values.ts';

/**
 * The values that Custodian's filters compare, and Python's rules for them: `True == 1`, a string is never less than a
 * number (Python raises a TypeError, which Custodian counts as no match), strings are ordered by code point. JSON
 * values stand for themselves; other values carry a `brand`.
 */

/** A moment in time: microseconds since the epoch, as Python's datetime counts. Equal only to moments. */
export interface Moment {
  readonly brand: typeof MOMENT;
  readonly micros: number;
}

/** A version as Python's LooseVersion splits it: `8.0.4rc1` → 8, 0, 4, 'rc', 1. */
export interface Version {
  readonly brand: typeof VERSION;
  readonly parts: readonly (number | string)[];
}

/** An address or a network. `bits` is 32 or 128; an address has a prefix of all of them. */
export interface Range {
  readonly brand: typeof RANGE;
  readonly kind: 'address' | 'network';
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly prefix: number;
  /** The zone of a link-local IPv6 address, `fe80::1%eth0`. */
  readonly scope?: string;
}

/** Several ranges; one that cannot be read is null. Equal to nothing, and without an order. */
export interface Ranges {
  readonly brand: typeof RANGES;
  readonly of: readonly (Range | null)[];
}

export const MOMENT: unique symbol = Symbol('moment');
export const VERSION: unique symbol = Symbol('version');
export const RANGE: unique symbol = Symbol('range');
export const RANGES: unique symbol = Symbol('ranges');

/**
 * Python's empty tuple, which Custodian uses instead of a missing value for `in` and `not-in`: empty, but neither
 * missing nor an empty list.
 */
export const EMPTY_TUPLE: { readonly brand: symbol } = Object.freeze({ brand: Symbol('()') });

export function isMoment(value: unknown): value is Moment {
  return marked(value) === MOMENT;
}

export function isVersion(value: unknown): value is Version {
  return marked(value) === VERSION;
}

export function isRange(value: unknown): value is Range {
  return marked(value) === RANGE;
}

export function isRanges(value: unknown): value is Ranges {
  return marked(value) === RANGES;
}

/** Whether the value is a dict in Python. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Set) &&
    marked(value) === undefined
  );
}

/** Python's numbers: its booleans are 1 and 0. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number'
    ? value
    : typeof value === 'boolean' || typeof value === 'bigint'
      ? Number(value)
      : undefined;
}

/** Python's truth of a value: None, zero and everything empty are false. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === EMPTY_TUPLE) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Set) return value.size > 0;
  if (isMapping(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Python's `==`. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' || typeof b === 'string' || a === null || b === null) return false;
  const number = asNumber(a);
  if (number !== undefined) return number === asNumber(b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => isMember(item, b));
  if (isMapping(a)) return isMapping(b) && isSameMapping(a, b);
  return isSameMarked(a, b);
}

/** Whether a hashed collection contains the value: `1`, `1.0` and `True` are one key. */
export function isMember(value: unknown, collection: ReadonlySet<unknown>): boolean {
  if (collection.has(value)) return true;
  const number = asNumber(value);
  return (
    number !== undefined &&
    (collection.has(number) || (number === 1 && collection.has(true)) || (number === 0 && collection.has(false)))
  );
}

/** Python's `<` (`orEqual`: `<=`). Also false where Python raises a TypeError because the two have no order. */
export function isBefore(a: unknown, b: unknown, orEqual: boolean): boolean {
  if (typeof a === 'string') return typeof b === 'string' && (a === b ? orEqual : compareCodePoints(a, b) < 0);
  const number = asNumber(a);
  if (number !== undefined) {
    const other = asNumber(b);
    return other !== undefined && (orEqual ? number <= other : number < other);
  }
  if (Array.isArray(a)) return Array.isArray(b) && isListBefore(a, b, orEqual);
  if (isMoment(a)) return isMoment(b) && (orEqual ? a.micros <= b.micros : a.micros < b.micros);
  if (isVersion(a)) return isVersion(b) && isListBefore(a.parts, b.parts, orEqual);
  if (isRange(a)) return isRange(b) && isRangeBefore(a, b, orEqual);
  if (a instanceof Set)
    return b instanceof Set && (orEqual || a.size < b.size) && [...a].every((item) => isMember(item, b));
  return false;
}

/** Whether Python can hash the value: a set cannot contain a list or a dict. */
export function isHashable(value: unknown): boolean {
  return !Array.isArray(value) && !isMapping(value) && !(value instanceof Set) && !isVersion(value);
}

function marked(value: unknown): symbol | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { brand } = value as { readonly brand?: unknown };
  return typeof brand === 'symbol' ? brand : undefined;
}

function isSameMapping(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

function isSameMarked(a: unknown, b: unknown): boolean {
  if (isMoment(a)) return isMoment(b) && a.micros === b.micros;
  if (isVersion(a)) return isVersion(b) && isEqual(a.parts, b.parts);
  return (
    isRange(a) &&
    isRange(b) &&
    a.kind === b.kind &&
    a.bits === b.bits &&
    a.first === b.first &&
    a.prefix === b.prefix &&
    a.scope === b.scope
  );
}

function isListBefore(a: readonly unknown[], b: readonly unknown[], orEqual: boolean): boolean {
  const differs = a.findIndex((item, index) => index >= b.length || !isEqual(item, b[index]));
  if (differs === -1) return a.length < b.length || orEqual;
  return differs < b.length && isBefore(a[differs], b[differs], orEqual);
}

function isRangeBefore(a: Range, b: Range, orEqual: boolean): boolean {
  if (a.kind !== b.kind || a.bits !== b.bits) return false;
  if (a.first !== b.first) return a.first < b.first;
  return orEqual ? a.prefix <= b.prefix : a.prefix < b.prefix;
}
