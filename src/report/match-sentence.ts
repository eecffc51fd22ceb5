import type { ActualEnd } from '../core/actual.ts';
import type { Verdict } from '../core/verdict.ts';
import { actualWords, measuredWords, recommendationWords } from './actual-words.ts';
import { distance, moment } from './amounts.ts';
import { windowWords } from './expected-words.ts';
import { plain } from './plain.ts';
import { quoted } from './value-words.ts';

/**
 * A match as a sentence of its own, where `tag:ttl is …` would be harder to read; undefined for all others.
 * @param now the plan's time, ISO 8601: adds how long ago something was.
 */
export function matchSentence({ actual, expected }: Verdict, now: string | undefined): string | undefined {
  if (actual?.kind === 'receipt')
    return `a person restores receipt ${plain(actual.receipt)}: ${actualWords(actual).value}`;
  if (actual?.kind === 'end' && expected?.kind === 'end') {
    if (expected.is === 'over') return endSentence(actual, 'expired', now);
    return expected.is === 'near' ? endSentence(actual, 'expires', now) : undefined;
  }
  if (expected?.kind !== 'idle') return undefined;
  if (actual?.kind === 'recommendation') return `idle according to ${recommendationWords(actual)}`;
  return actual?.kind === 'measured'
    ? `idle ${windowWords(expected.window)}: at most ${measuredWords(actual, 'without-times')}`
    : undefined;
}

/** `ttl \`14d\` expired on 2026-10-24 08:32 UTC (27d ago)` */
function endSentence(
  { tag, written, isDefault, at }: ActualEnd,
  verb: 'expired' | 'expires',
  now: string | undefined,
): string | undefined {
  if (at === undefined) return undefined;
  const what = isDefault
    ? `${plain(tag)} is missing: the default ${plain(written)}`
    : `${plain(tag)} ${quoted(written)}`;
  return `${what} ${verb} on ${plain(moment(at))}${now === undefined ? '' : ` (${distance(at, now)})`}`;
}
