import { plain } from './plain.ts';

/** Comparison operators in words. */
const comparisons: Readonly<Record<string, string>> = {
  gt: 'more than',
  'greater-than': 'more than',
  ge: 'at least',
  gte: 'at least',
  lt: 'less than',
  'less-than': 'less than',
  le: 'at most',
  lte: 'at most',
  ne: 'not',
  'not-equal': 'not',
};

const ages: Readonly<Record<string, (age: string) => string>> = {
  gt: (age) => `older than ${age}`,
  'greater-than': (age) => `older than ${age}`,
  ge: (age) => `at least ${age} old`,
  gte: (age) => `at least ${age} old`,
  lt: (age) => `younger than ${age}`,
  'less-than': (age) => `younger than ${age}`,
  le: (age) => `at most ${age} old`,
  lte: (age) => `at most ${age} old`,
};

/**
 * What a filter compared a value with, as a verdict has it (`gt 100`, `ge 30 as age`, `age ge 365 days`), in words:
 * `more than 100`, `at least 30d old`. Anything else stays as it is.
 */
export function expectedWords(expected: string): string {
  const age =
    /^(?<op>\S+) (?<days>\d+(?:\.\d+)?) as age$/.exec(expected)?.groups ??
    /^age (?<op>\S+) (?<parts>\d.*)$/.exec(expected)?.groups;
  const ageWords = ages[age?.op ?? ''];
  if (ageWords !== undefined && age !== undefined)
    return ageWords(age.days === undefined ? shortUnits(age.parts ?? '') : `${age.days}d`);
  const compared = /^(?<op>\S+) (?<value>-?\d+(?:\.\d+)?)$/.exec(expected)?.groups;
  const words = comparisons[compared?.op ?? ''];
  return words === undefined || compared === undefined ? plain(expected) : `${words} ${compared.value ?? ''}`;
}

/** `1 days 12 hours` → `1d 12h`. */
function shortUnits(parts: string): string {
  return plain(parts).replace(/(\d) (d|h|m)(?:ay|our|inute)s?\b/g, '$1$2');
}
