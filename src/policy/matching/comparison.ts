import type { Operator } from '../../core/expected.ts';
import type { Truth } from '../../core/truth.ts';
import { compileGlob } from '../../python/regex.ts';
import {
  EMPTY_TUPLE,
  isBefore,
  isEqual,
  isHashable,
  isMapping,
  isMember,
  isRange,
  isRanges,
  isWithin,
} from '../../python/values.ts';
import { hasDifference, hasIntersection } from './collection.ts';
import { matchesGlob, matchesRegex, regexMatcher } from './patterns.ts';
import { hasRemainder } from './remainder.ts';

/** The comparisons of Custodian's filters, by all their names. */
export const comparisonNames = [
  'eq',
  'equal',
  'ne',
  'not-equal',
  'gt',
  'greater-than',
  'ge',
  'gte',
  'le',
  'lte',
  'lt',
  'less-than',
  'glob',
  'regex',
  'regex-case',
  'in',
  'ni',
  'not-in',
  'contains',
  'difference',
  'intersect',
  'mod',
] as const;

export type ComparisonName = (typeof comparisonNames)[number];

const longNames: Readonly<Partial<Record<ComparisonName, Operator>>> = {
  equal: 'eq',
  'not-equal': 'ne',
  'greater-than': 'gt',
  gte: 'ge',
  'less-than': 'lt',
  lte: 'le',
  ni: 'not-in',
};

/** The same comparison by the one name that verdicts use. */
export function operatorOf(name: ComparisonName): Operator {
  return longNames[name] ?? (name as Operator);
}

/**
 * Compares the actual value with the expected one, as Python does. Values that Python cannot compare (a string with a
 * number, a missing value with anything) never match: Custodian catches the TypeError. Unknown if matching a pattern
 * was given up. Source: Custodian's `OPERATORS`.
 */
export function comparison(name: ComparisonName): (actual: unknown, expected: unknown) => Truth {
  switch (name) {
    case 'eq':
    case 'equal':
      return isEqual;
    case 'ne':
    case 'not-equal':
      return (actual, expected) => !isEqual(actual, expected);
    case 'gt':
    case 'greater-than':
      return (actual, expected) => isBefore(expected, actual, false);
    case 'ge':
    case 'gte':
      return (actual, expected) => isBefore(expected, actual, true);
    case 'le':
    case 'lte':
      return (actual, expected) => isBefore(actual, expected, true);
    case 'lt':
    case 'less-than':
      return (actual, expected) => isBefore(actual, expected, false);
    case 'glob':
      return matchesGlob;
    case 'regex':
      return (actual, expected) => matchesRegex(actual, expected, 'ignore-case');
    case 'regex-case':
      return (actual, expected) => matchesRegex(actual, expected, 'case');
    case 'in':
      return (actual, expected) => contains(expected, actual) ?? false;
    case 'ni':
    case 'not-in':
      return (actual, expected) => contains(expected, actual) === false;
    case 'contains':
      return (actual, expected) => contains(actual, expected) ?? false;
    case 'difference':
      return hasDifference;
    case 'intersect':
      return hasIntersection;
    case 'mod':
      return hasRemainder;
    default:
      return name satisfies never;
  }
}

/** The same with a fixed expected value: what depends only on that is done once. */
export function comparisonWith(name: ComparisonName, expected: unknown): (actual: unknown) => Truth {
  const isText = typeof expected === 'string';
  if (isText && (name === 'eq' || name === 'equal')) return (actual) => actual === expected;
  if (isText && (name === 'ne' || name === 'not-equal')) return (actual) => actual !== expected;
  if ((name === 'in' || name === 'ni' || name === 'not-in') && isListOfTexts(expected)) {
    const texts = new Set<unknown>(expected);
    return name === 'in' ? (actual) => texts.has(actual) : (actual) => !texts.has(actual);
  }
  if (isText && (name === 'regex' || name === 'regex-case'))
    return regexMatcher(expected, name === 'regex' ? 'ignore-case' : 'case');
  if (isText && name === 'glob') {
    const matches = compileGlob(expected);
    return (actual) => typeof actual === 'string' && matches(actual);
  }
  const compare = comparison(name);
  return (actual) => compare(actual, expected);
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/**
 * Python's `inner in outer`. Undefined where Python raises a TypeError: `outer` is not a container, or `inner` cannot
 * be in it.
 */
function contains(outer: unknown, inner: unknown): boolean | undefined {
  if (typeof outer === 'string') return typeof inner === 'string' ? outer.includes(inner) : undefined;
  if (Array.isArray(outer)) return outer.some((item) => isEqual(item, inner));
  if (outer === EMPTY_TUPLE) return false;
  if (isRange(outer) || isRanges(outer)) return isWithin(inner, outer);
  if (!isHashable(inner)) return undefined;
  if (outer instanceof Set) return isMember(inner, outer);
  return isMapping(outer) ? typeof inner === 'string' && Object.hasOwn(outer, inner) : undefined;
}
