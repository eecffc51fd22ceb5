import { last } from '../../python/values/cidr.ts';
import { EMPTY_TUPLE, isHashable, isMapping, isMember, isRange, type Range } from '../../python/values/python-value.ts';

/** Python's `set(found).difference(wanted)` is not empty: something was found that is not wanted. */
export function hasDifference(actual: unknown, expected: unknown): boolean {
  if (isNetwork(actual))
    return !(isNetwork(expected) && expected.first <= actual.first && last(expected) >= last(actual));
  const items = itemsOf(actual);
  const others = itemsOf(expected);
  return items !== undefined && others !== undefined && [...items].some((item) => !isMember(item, others));
}

/** Python's `set(found).intersection(wanted)` is not empty: something was found that is wanted. */
export function hasIntersection(actual: unknown, expected: unknown): boolean {
  if (isNetwork(actual)) return isNetwork(expected) && expected.first <= last(actual) && actual.first <= last(expected);
  const items = itemsOf(actual);
  const others = itemsOf(expected);
  return items !== undefined && others !== undefined && [...items].some((item) => isMember(item, others));
}

/**
 * What Python's `set(value)` holds: a string's characters, a list's items, a dict's keys. Undefined where it raises a
 * TypeError.
 */
export function itemsOf(value: unknown): ReadonlySet<unknown> | undefined {
  if (value instanceof Set) return value;
  if (typeof value === 'string') return new Set(value);
  if (value === EMPTY_TUPLE) return new Set();
  if (isMapping(value)) return new Set(Object.keys(value));
  return Array.isArray(value) && value.every(isHashable) ? new Set(value.map(asKey)) : undefined;
}

/** `1`, `1.0` and `True` are one key of a set. */
function asKey(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isNetwork(value: unknown): value is Range {
  return isRange(value) && value.kind === 'network';
}
