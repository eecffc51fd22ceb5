import { count } from './amounts.ts';
import { plain } from './plain.ts';

/** How people say what a filter compares with. */
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
 * What a value was held against, as a verdict has it (`gt 100`, `ge 30 as age`, `age ge 365 days`), in words: `more
 * than 100`, `at least 30 days old`. What has no words here is told as it is.
 */
export function wantedWords(wanted: string): string {
  const age =
    /^(?<op>\S+) (?<days>\d+(?:\.\d+)?) as age$/.exec(wanted)?.groups ??
    /^age (?<op>\S+) (?<parts>\d.*)$/.exec(wanted)?.groups;
  const old = ages[age?.op ?? ''];
  if (old !== undefined && age !== undefined)
    return old(age.days === undefined ? inOne(age.parts ?? '') : count(Number(age.days), 'day'));
  const compared = /^(?<op>\S+) (?<value>-?\d+(?:\.\d+)?)$/.exec(wanted)?.groups;
  const words = comparisons[compared?.op ?? ''];
  return words === undefined || compared === undefined ? plain(wanted) : `${words} ${compared.value ?? ''}`;
}

/** `1 days` as people say it. */
function inOne(parts: string): string {
  return plain(parts).replace(/\b1 (day|hour|minute)s\b/g, '1 $1');
}
