import { EMPTY_TUPLE, isHashable, isMapping, isMember, isRange, last, type Range } from '../../python/values.ts';

/** Whether Python's `set(actual).difference(expected)` is not empty: there is an item that the policy does not list. */
export function hasDifference(actual: unknown, expected: unknown): boolean {
  if (isNetwork(actual))
    return !(isNetwork(expected) && expected.first <= actual.first && last(expected) >= last(actual));
  const items = itemsOf(actual);
  const others = itemsOf(expected);
  return items !== undefined && others !== undefined && [...items].some((item) => !isMember(item, others));
}

/** Whether Python's `set(actual).intersection(expected)` is not empty: there is an item that the policy lists. */
export function hasIntersection(actual: unknown, expected: unknown): boolean {
  if (isNetwork(actual)) return isNetwork(expected) && expected.first <= last(actual) && actual.first <= last(expected);
  const items = itemsOf(actual);
  const others = itemsOf(expected);
  return items !== undefined && others !== undefined && [...items].some((item) => isMember(item, others));
}

/**
 * The items of Python's `set(value)`: the characters of a string, the items of a list, the keys of a dict. Undefined
 * where Python raises a TypeError.
 */
export function itemsOf(value: unknown): ReadonlySet<unknown> | undefined {
  if (value instanceof Set) return value;
  if (typeof value === 'string') return new Set(value);
  if (value === EMPTY_TUPLE) return new Set();
  if (isMapping(value)) return new Set(Object.keys(value));
  return Array.isArray(value) && value.every(isHashable) ? new Set(value.map(asKey)) : undefined;
}

/** In a Python set, `1`, `1.0` and `True` are one key. */
function asKey(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isNetwork(value: unknown): value is Range {
  return isRange(value) && value.kind === 'network';
}
