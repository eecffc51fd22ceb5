import type { Json } from '../core/json.ts';
import type { Verdict } from '../core/verdict.ts';
import { distance, moment } from './amounts.ts';
import { plain } from './plain.ts';
import { wantedWords } from './wanted-words.ts';

/**
 * Why a policy matched, in plain words: what was looked at and what was found there. Exceptions that do not apply
 * (`not` core, `not` skipped) are left out where anything else speaks; the verdict itself, and `mayfly explain`, have
 * them all.
 * @param now the plan's time, ISO 8601, to say how long ago something was; left out: it is not said.
 */
export function verdictWords(verdict: Verdict, now?: string): string {
  const all = reasons(verdict, true, now);
  const speaking = all.filter((reason) => !reason.isException);
  const words = [...new Set((speaking.length > 0 ? speaking : all).map((reason) => reason.says))];
  return words.length === 0 ? 'the policy has no filters' : missingTogether(words).join('; ');
}

const isMissing = ' is missing';

/** `tag:a and tag:b are missing`, where each would say so by itself. */
function missingTogether(words: readonly string[]): readonly string[] {
  const missing = words.filter((each) => each.endsWith(isMissing)).map((each) => each.slice(0, -isMissing.length));
  if (missing.length < 2) return words;
  const together = `${missing.slice(0, -1).join(', ')} and ${missing.at(-1) ?? ''} are missing`;
  return [...words.filter((each) => !each.endsWith(isMissing)), together];
}

interface Reason {
  readonly says: string;
  readonly isException: boolean;
}

/** One filter as a sentence, whatever it says. */
export function leafWords(verdict: Verdict, now?: string): string {
  if (verdict.says === 'unknown')
    return `${looked(verdict)} is not known: ${plain(verdict.cause ?? 'no cause was given')}`;
  if (verdict.found === undefined || verdict.found === null) {
    const nothing = verdict.looked === undefined ? verdict.filter : `${looked(verdict)} is missing`;
    return isAbsence(verdict.wanted) || verdict.wanted === undefined
      ? nothing
      : `${nothing} (${wantedWords(verdict.wanted)})`;
  }
  const own = verdict.says ? ownWords[verdict.filter]?.(verdict, now) : undefined;
  if (own !== undefined) return own;
  const found = value(verdict.found);
  if (!verdict.says && verdict.wanted !== undefined)
    return `${looked(verdict)} is ${found}, wanted ${wantedWords(verdict.wanted)}`;
  const isEqual = verdict.wanted !== undefined && bare(verdict.wanted) === bare(found);
  return `${looked(verdict)} is ${found}${verdict.wanted === undefined || isEqual ? '' : ` (${wantedWords(verdict.wanted)})`}`;
}

/** A value as people read it: texts in backquotes, a mapping as its members. */
export function value(json: Json): string {
  if (json === null) return 'missing';
  if (typeof json === 'string') return isMoment(json) ? moment(json) : `\`${withMoments(plain(json))}\``;
  if (typeof json !== 'object') return String(json);
  if (Array.isArray(json)) return json.length === 0 ? 'an empty list' : (json as readonly Json[]).map(value).join(', ');
  const members = Object.entries(json).map(([key, member]) => `${plain(key)} ${value(member)}`);
  return members.length === 0 ? 'empty' : members.join(', ');
}

/** Leaves that made the verdict what it is: of an `or` those that hold, of a `not` those that do not. */
function reasons(verdict: Verdict, says: boolean, now: string | undefined): readonly Reason[] {
  const parts = verdict.of ?? [];
  switch (verdict.filter) {
    case 'and':
      return (says ? parts : parts.filter((part) => part.says === false)).flatMap((part) => reasons(part, says, now));
    case 'or':
      return (says ? parts.filter((part) => part.says === true) : parts).flatMap((part) => reasons(part, says, now));
    case 'not':
      return parts.filter((part) => part.says === !says).flatMap((part) => reasons(part, !says, now));
    default:
      return [{ says: says ? leafWords(verdict, now) : negated(verdict), isException: !says }];
  }
}

function negated(verdict: Verdict): string {
  if (verdict.found === undefined || verdict.found === null) return `${looked(verdict)} is missing`;
  const wanted = verdict.wanted === undefined ? '' : `, not ${wantedWords(verdict.wanted)}`;
  return `${looked(verdict)} is ${value(verdict.found)}${wanted}`;
}

const iso = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`;

function isMoment(text: string): boolean {
  return new RegExp(`^${iso}$`).test(text);
}

function withMoments(text: string): string {
  return text.replace(new RegExp(iso, 'g'), moment);
}

/** Filters whose matches are told in their own words. */
const ownWords: Readonly<Record<string, (verdict: Verdict, now: string | undefined) => string | undefined>> = {
  idle: idleWords,
  ttl: ttlWords,
  undo: undoWords,
};

/** `a person undoes receipt 3f2a…: delete of ebs vol-1 by ebs-ttl-expired at 21 Nov 2026, 02:00 UTC` */
function undoWords(verdict: Verdict): string | undefined {
  return typeof verdict.found === 'string'
    ? `a person undoes ${looked(verdict)}: ${withMoments(plain(verdict.found))}`
    : undefined;
}

/** `ttl \`14d\` ran out on 24 Oct 2026, 08:32 UTC (27 days ago)` */
function ttlWords(verdict: Verdict, now: string | undefined): string | undefined {
  const { found, wanted = '' } = verdict;
  const state = wanted.startsWith('expired') ? 'ran out' : wanted.startsWith('expiring') ? 'runs out' : undefined;
  const [, text, ends] =
    (typeof found === 'string' ? new RegExp(`^(.*) \\(until (${iso})\\)$`, 's').exec(found) : null) ?? [];
  if (state === undefined || text === undefined || ends === undefined) return undefined;
  const tag = looked(verdict).replace(/^tag:/, '');
  const byDefault = /^no tag: (.*)$/s.exec(text)?.[1];
  const what =
    byDefault === undefined
      ? `${tag} \`${plain(text)}\``
      : `there is no ${tag}, and its ${plain(byDefault)} without one`;
  return `${what} ${state} on ${moment(ends)}${now === undefined ? '' : ` (${distance(ends, now)})`}`;
}

/** An idle resource by its busiest figures, without the hour of each and the limits, which the verdict itself has. */
function idleWords({ found, wanted }: Verdict): string | undefined {
  if (typeof found !== 'string' || wanted === undefined) return undefined;
  const period = / (over|during|last) .*$/.exec(wanted)?.[0] ?? '';
  if (found.startsWith('Compute Optimizer')) return `idle by the word of ${withMoments(plain(found))}`;
  return `idle, at most ${plain(found).replace(new RegExp(` at ${iso}`, 'g'), '')}${plain(period)}`;
}

function looked(verdict: Verdict): string {
  return plain(verdict.looked ?? verdict.filter);
}

function isAbsence(wanted: string | undefined): boolean {
  return wanted !== undefined && /^((is|eq|equal) )?["'`]?(absent|missing|empty|no)\b/.test(wanted);
}

function bare(text: string): string {
  return text
    .replace(/^(eq|equal|is|=)\s+/, '')
    .replace(/[`'"]/g, '')
    .toLowerCase();
}
