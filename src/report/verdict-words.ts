import type { Actual } from '../core/actual.ts';
import type { Expected } from '../core/expected.ts';
import { canonical, type Json } from '../core/json.ts';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { actualWords } from './actual-words.ts';
import { expectedWords, isNothingExpected } from './expected-words.ts';
import { matchSentence } from './match-sentence.ts';
import { plain } from './plain.ts';

/**
 * Why a policy matched: the values that its filters read. Exceptions that do not apply (`not` core, `not` skipped) are
 * left out where there is another reason; the verdict itself, and `mayfly explain`, have them all.
 * @param now the plan's time, ISO 8601: adds how long ago something was.
 */
export function verdictWords(verdict: Verdict, now?: string): string {
  const all = reasons(verdict, true, now);
  const positive = all.filter((reason) => !reason.isException);
  const words = [...new Set(missingTogether(positive.length > 0 ? positive : all))];
  return words.length === 0 ? 'the policy has no filters' : words.join('; ');
}

/** `tag:a and tag:b are missing` instead of one sentence for each. */
function missingTogether(all: readonly Reason[]): readonly string[] {
  const missing = [...new Set(all.flatMap((reason) => ('missing' in reason ? reason.missing : [])))];
  if (missing.length < 2) return all.map(reasonWords);
  const others = all.filter((reason) => !('missing' in reason)).map(reasonWords);
  return [...others, `${missing.slice(0, -1).join(', ')} and ${missing.at(-1) ?? ''} are missing`];
}

/** One filter, in words; or the property that is missing, where that says all. */
type LeafWords = { readonly message: string } | { readonly missing: string };

/** `isException`: it matched because this filter did not. */
type Reason = LeafWords & { readonly isException: boolean };

function reasonWords(words: LeafWords): string {
  return 'missing' in words ? `${words.missing} is missing` : words.message;
}

/** One filter as a sentence, whatever its result. */
export function leafWords(verdict: Verdict, now?: string): string {
  return reasonWords(wordsOf(verdict, now));
}

/** The filters that decided the verdict: of an `or` those that hold, of a `not` those that do not. */
function reasons(verdict: Verdict, result: boolean, now: string | undefined): readonly Reason[] {
  const { filter, of: parts } = verdict;
  const those = (wanted: Truth, isResult = result): readonly Reason[] =>
    (parts ?? []).filter((part) => part.result === wanted).flatMap((part) => reasons(part, isResult, now));
  const all = (): readonly Reason[] => (parts ?? []).flatMap((part) => reasons(part, result, now));
  if (parts !== undefined && filter === 'and') return result ? all() : those(false);
  if (parts !== undefined && filter === 'or') return result ? those(true) : all();
  if (parts !== undefined && filter === 'not') return those(!result, !result);
  return [{ ...(result ? wordsOf(verdict, now) : negated(verdict)), isException: !result }];
}

function wordsOf(verdict: Verdict, now: string | undefined): LeafWords {
  const { filter, property, result, actual, expected, cause } = verdict;
  const name = plain(property ?? filter);
  if (result === 'unknown') return { message: `${name} is not known: ${plain(cause ?? 'no cause is recorded')}` };
  if (isNothing(actual)) {
    if (property === undefined)
      return { message: expected === undefined ? name : `${name} (${expectedWords(expected)})` };
    if (expected === undefined || isNothingExpected(expected)) return { missing: name };
    return { message: compared(`${name} is missing`, undefined, expected, result) };
  }
  const sentence = result ? matchSentence(verdict, now) : undefined;
  if (sentence !== undefined) return { message: sentence };
  const { value, detail } = actualWords(actual);
  return {
    message: compared(`${name} is ${value}`, detail, isSame(actual, expected) ? undefined : expected, result),
  };
}

/** `tag:ttl is \`3d\` (until 2026-11-14 09:25 UTC), expected missing`; of a match all in one pair of brackets. */
function compared(found: string, detail: string | undefined, expected: Expected | undefined, result: boolean): string {
  const expectation = expected === undefined ? [] : [expectedWords(expected)];
  const remarks = [...(detail === undefined ? [] : [detail]), ...(result ? expectation : [])];
  const remark = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  return `${found}${remark}${result || expected === undefined ? '' : `, expected ${expectation.join('')}`}`;
}

function negated({ filter, property, actual, expected }: Verdict): LeafWords {
  const name = plain(property ?? filter);
  const condition = expected === undefined ? '' : `, not ${expectedWords(expected)}`;
  if (isNothing(actual)) return property === undefined ? { message: `${name}${condition}` } : { missing: name };
  const { value, detail } = actualWords(actual);
  return { message: `${name} is ${value}${detail === undefined ? '' : ` (${detail})`}${condition}` };
}

function isNothing(actual: Actual | undefined): actual is undefined {
  return actual === undefined || (actual.kind === 'value' && actual.value === null);
}

/** Whether the comparison is by itself clear: the value is the one that was expected. */
function isSame(actual: Actual, expected: Expected | undefined): boolean {
  if (actual.kind !== 'value' || expected?.kind !== 'compare' || expected.maxAge !== undefined) return false;
  const { op, value } = expected;
  const isOneOf = op === 'in' && Array.isArray(value) && value.length === 1;
  return (
    value !== undefined &&
    (op === 'eq' || isOneOf) &&
    canonical(isOneOf ? (value as readonly Json[])[0] : value) === canonical(actual.value)
  );
}
