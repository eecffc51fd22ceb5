import { money } from '../core/money.ts';
import type { Refusal } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Verdict } from '../core/verdict.ts';
import { count, moment, number } from './amounts.ts';
import { causeWords } from './cause-words.ts';
import { plain } from './plain.ts';
import { stepChain } from './step-chain.ts';
import { verdictWords } from './verdict-words.ts';

/** What a plan says about one match, as a diff shows it. */
export interface SideWords {
  readonly because: Verdict;
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  readonly perMonth: number | undefined;
}

/** `snapshot first → delete`, `no delete: in their grace period, until 2026-11-24 02:00 UTC`, or `nothing`. */
export function sideWords({ steps, refusals }: Pick<SideWords, 'steps' | 'refusals'>): string {
  const refused = refusals.map(
    ({ verb, cause, until }) =>
      `no ${plain(verb)}: ${causeWords[cause]}${until === undefined ? '' : `, until ${moment(until)}`}`,
  );
  const parts = [...(steps.length > 0 ? [stepChain(steps)] : []), ...refused];
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

/** What two plans say differently about one match, a line each: steps and refusals, reason, cost. */
export function changeWords(
  before: SideWords,
  after: SideWords,
  differing: readonly string[],
  now: string,
): readonly string[] {
  const lines: string[] = [];
  if (differing.includes('does') || differing.includes('when')) {
    const [former, current] = [sideWords(before), sideWords(after)];
    lines.push(former === current ? `${current}, with different options` : `${former} ⇒ ${current}`);
  }
  if (differing.includes('why'))
    lines.push(`because ${verdictWords(after.because, now)}; before: because ${verdictWords(before.because)}`);
  if (differing.includes('cost')) lines.push(`${costWords(before.perMonth)} ⇒ ${costWords(after.perMonth)}`);
  return lines;
}

export function costWords(perMonth: number | undefined): string {
  if (perMonth === undefined) return 'price not known';
  return `${money(Math.abs(perMonth))} a month ${perMonth < 0 ? 'more' : 'saved'}`;
}

/** `2 new, 1 gone, 3 changed`; undefined where there is nothing. */
export function tally(
  changes: readonly { readonly kind: 'new' | 'gone' | 'changed' }[],
  singular: string,
  plural: string,
): string | undefined {
  if (changes.length === 0) return undefined;
  const parts = (['new', 'gone', 'changed'] as const).flatMap((kind) => {
    const amount = changes.filter((change) => change.kind === kind).length;
    return amount === 0 ? [] : [`${number(amount)} ${kind}`];
  });
  return `${count(changes.length, `${singular} differs`, `${plural} differ`)}: ${parts.join(', ')}`;
}
