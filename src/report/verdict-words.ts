import type { Json } from '../core/json.ts';
import type { Verdict } from '../core/verdict.ts';
import { distance, moment } from './amounts.ts';
import { expectedWords } from './expected-words.ts';
import { plain } from './plain.ts';
import { isMoment, iso, sentence } from './sentence.ts';

/**
 * Why a policy matched: the values that its filters read. Exceptions that do not apply (`not` core, `not` skipped) are
 * left out where there is another reason; the verdict itself, and `mayfly explain`, have them all.
 * @param now the plan's time, ISO 8601: adds how long ago something was.
 */
export function verdictWords(verdict: Verdict, now?: string): string {
  const all = reasons(verdict, true, now);
  const positive = all.filter((reason) => !reason.isException);
  const words = [...new Set((positive.length > 0 ? positive : all).map((reason) => reason.message))];
  return words.length === 0 ? 'the policy has no filters' : missingTogether(words).join('; ');
}

const isMissing = ' is missing';

/** `tag:a and tag:b are missing` instead of one sentence for each. */
function missingTogether(words: readonly string[]): readonly string[] {
  const missing = words
    .filter((sentence) => sentence.endsWith(isMissing))
    .map((sentence) => sentence.slice(0, -isMissing.length));
  if (missing.length < 2) return words;
  const together = `${missing.slice(0, -1).join(', ')} and ${missing.at(-1) ?? ''} are missing`;
  return [...words.filter((sentence) => !sentence.endsWith(isMissing)), together];
}

interface Reason {
  readonly message: string;
  readonly isException: boolean;
}

/** One filter as a sentence, whatever its result. */
export function leafWords(verdict: Verdict, now?: string): string {
  if (verdict.result === 'unknown')
    return `${propertyOf(verdict)} is not known: ${plain(verdict.cause ?? 'no cause is recorded')}`;
  if (verdict.actual === undefined || verdict.actual === null) {
    const nothing = verdict.property === undefined ? verdict.filter : `${propertyOf(verdict)} is missing`;
    return isAbsence(verdict.expected) || verdict.expected === undefined
      ? nothing
      : `${nothing} (${expectedWords(verdict.expected)})`;
  }
  const ownSentence = verdict.result ? ownSentences[verdict.filter]?.(verdict, now) : undefined;
  if (ownSentence !== undefined) return ownSentence;
  const actual = value(verdict.actual);
  if (!verdict.result && verdict.expected !== undefined)
    return `${propertyOf(verdict)} is ${actual}, expected ${expectedWords(verdict.expected)}`;
  const isEqual = verdict.expected !== undefined && bare(verdict.expected) === bare(actual);
  const condition = verdict.expected === undefined || isEqual ? '' : ` (${expectedWords(verdict.expected)})`;
  return `${propertyOf(verdict)} is ${actual}${condition}`;
}

/** A value as text: strings in backquotes, a mapping as its members. */
export function value(json: Json): string {
  if (json === null) return 'missing';
  if (typeof json === 'string') return isMoment(json) ? moment(json) : `\`${sentence(json)}\``;
  if (typeof json !== 'object') return String(json);
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : (json as readonly Json[]).map(value).join(', ');
  const members = Object.entries(json).map(([key, member]) => `${plain(key)} ${value(member)}`);
  return members.length === 0 ? 'empty' : members.join(', ');
}

/** The filters that decided the verdict: of an `or` those that hold, of a `not` those that do not. */
function reasons(verdict: Verdict, result: boolean, now: string | undefined): readonly Reason[] {
  const parts = verdict.of ?? [];
  switch (verdict.filter) {
    case 'and':
      return (result ? parts : parts.filter((part) => part.result === false)).flatMap((part) =>
        reasons(part, result, now),
      );
    case 'or':
      return (result ? parts.filter((part) => part.result === true) : parts).flatMap((part) =>
        reasons(part, result, now),
      );
    case 'not':
      return parts.filter((part) => part.result === !result).flatMap((part) => reasons(part, !result, now));
    default:
      return [{ message: result ? leafWords(verdict, now) : negated(verdict), isException: !result }];
  }
}

function negated(verdict: Verdict): string {
  if (verdict.actual === undefined || verdict.actual === null) return `${propertyOf(verdict)} is missing`;
  const condition = verdict.expected === undefined ? '' : `, not ${expectedWords(verdict.expected)}`;
  return `${propertyOf(verdict)} is ${value(verdict.actual)}${condition}`;
}

/** Filters whose matches have their own sentence. */
const ownSentences: Readonly<Record<string, (verdict: Verdict, now: string | undefined) => string | undefined>> = {
  idle: idleWords,
  ttl: ttlWords,
  undo: undoWords,
};

/** `a person restores receipt 3f2a…: delete of ebs vol-1 by ebs-ttl-expired at 2026-11-21 02:00 UTC` */
function undoWords(verdict: Verdict): string | undefined {
  return typeof verdict.actual === 'string'
    ? `a person restores ${propertyOf(verdict)}: ${sentence(verdict.actual)}`
    : undefined;
}

/** `ttl \`14d\` expired on 2026-10-24 08:32 UTC (27d ago)` */
function ttlWords(verdict: Verdict, now: string | undefined): string | undefined {
  const { actual, expected = '' } = verdict;
  const state = expected.startsWith('expired') ? 'expired' : expected.startsWith('expiring') ? 'expires' : undefined;
  const [, text, ends] =
    (typeof actual === 'string' ? new RegExp(`^(.*) \\(until (${iso})\\)$`, 's').exec(actual) : null) ?? [];
  if (state === undefined || text === undefined || ends === undefined) return undefined;
  const tag = propertyOf(verdict).replace(/^tag:/, '');
  const byDefault = /^no tag: (.*)$/s.exec(text)?.[1];
  const what =
    byDefault === undefined ? `${tag} \`${plain(text)}\`` : `${tag} is missing: the default ${plain(byDefault)}`;
  return `${what} ${state} on ${moment(ends)}${now === undefined ? '' : ` (${distance(ends, now)})`}`;
}

/** An idle resource by its highest figures. The verdict itself has the hour of each and the limits. */
function idleWords({ actual, expected }: Verdict): string | undefined {
  if (typeof actual !== 'string' || expected === undefined) return undefined;
  const period = / (over|during|last) .*$/.exec(expected)?.[0] ?? '';
  if (actual.startsWith('Compute Optimizer')) return `idle according to ${sentence(actual)}`;
  return `idle${plain(period)}: at most ${plain(actual).replace(new RegExp(` at ${iso}`, 'g'), '')}`;
}

function propertyOf(verdict: Verdict): string {
  return plain(verdict.property ?? verdict.filter);
}

function isAbsence(expected: string | undefined): boolean {
  return expected !== undefined && /^((is|eq|equal) )?["'`]?(absent|missing|empty|no)\b/.test(expected);
}

function bare(text: string): string {
  return text
    .replace(/^(eq|equal|is|=)\s+/, '')
    .replace(/[`'"]/g, '')
    .toLowerCase();
}
