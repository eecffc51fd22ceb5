import type { Subject } from '../core/finding.ts';
import { money } from '../core/money.ts';
import type { Gap, PlanHeader } from '../core/plan.ts';
import { count, moment, number } from './amounts.ts';
import { changeWords, costWords, type SideWords, sideWords, tally } from './diff-words.ts';
import { verdictWords } from './verdict-words.ts';

type Head = Pick<PlanHeader, 'id' | 'now' | 'totals'>;

/** What changed from one plan to another, as every format shows it. */
export interface ShownDiff {
  readonly before: Head;
  readonly after: Head;
  readonly policies: readonly {
    readonly policy: string;
    readonly type: string;
    readonly kind: 'new' | 'gone' | 'changed';
  }[];
  readonly hasOtherSettings: boolean;
  readonly matches: readonly ({ readonly policy: string; readonly subject: Subject } & (
    | { readonly kind: 'new'; readonly after: SideWords }
    | { readonly kind: 'gone'; readonly before: SideWords }
    | {
        readonly kind: 'changed';
        readonly before: SideWords;
        readonly after: SideWords;
        readonly in: readonly string[];
      }
  ))[];
  readonly gaps: readonly {
    readonly kind: 'new' | 'gone' | 'changed';
    readonly gap: Gap;
    readonly countBefore: number;
  }[];
}

export type ShownMatch = ShownDiff['matches'][number];

/** Of how many resources something was not known in the earlier plan. */
export function beforeWords(is: 'new' | 'gone' | 'changed', countBefore: number): string {
  return is === 'changed' ? `; before: ${number(countBefore)}` : '';
}

export function titleOf({ before, after }: ShownDiff): string {
  return `Plan ${before.id} of ${moment(before.now)} ⇒ plan ${after.id} of ${moment(after.now)}`;
}

/** The totals: how much differs, and what that saves. */
export function glance(diff: ShownDiff): readonly string[] {
  const { before, after, policies, matches, gaps, hasOtherSettings } = diff;
  const lines = [
    tally(policies, 'policy', 'policies'),
    hasOtherSettings ? 'mayfly.yml changed' : undefined,
    tally(matches, 'match', 'matches'),
    allowedWords(matches),
    tally(gaps, 'gap', 'gaps'),
    before.totals.steps === after.totals.steps
      ? undefined
      : `${count(after.totals.steps, 'step')} (before: ${number(before.totals.steps)})`,
    before.totals.perMonth === after.totals.perMonth
      ? undefined
      : `${money(after.totals.perMonth)} a month saved, as far as prices are known ` +
        `(before: ${money(before.totals.perMonth)})`,
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? ['The plans are the same.'] : lines;
}

/** What was refused and is planned now, and the other way round: a reviewer looks for that first. */
function allowedWords(matches: readonly ShownMatch[]): string | undefined {
  const changed = matches.flatMap((match) => (match.kind === 'changed' ? [match] : []));
  const verbs = (side: SideWords): ReadonlySet<string> => new Set(side.steps.map(({ verb }) => verb));
  const allowed = changed.filter(({ before, after }) =>
    before.refusals.some(({ verb }) => verbs(after).has(verb)),
  ).length;
  const refused = changed.filter(({ before, after }) =>
    after.refusals.some(({ verb }) => verbs(before).has(verb)),
  ).length;
  const parts = [
    ...(allowed > 0 ? [`${number(allowed)} refused before ${allowed === 1 ? 'is' : 'are'} planned now`] : []),
    ...(refused > 0 ? [`${number(refused)} planned before ${refused === 1 ? 'is' : 'are'} refused now`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

export function matchLines(match: ShownMatch, { after }: Pick<ShownDiff, 'after'>): readonly string[] {
  switch (match.kind) {
    case 'new':
      return [
        `${sideWords(match.after)}${saved(match.after)}`,
        `because ${verdictWords(match.after.because, after.now)}`,
      ];
    case 'gone':
      return [`no longer matches; before: ${sideWords(match.before)}${saved(match.before)}`];
    case 'changed':
      return changeWords(match.before, match.after, match.in, after.now);
    default:
      return match satisfies never;
  }
}

function saved({ perMonth }: SideWords): string {
  return perMonth === 0 ? '' : `; ${costWords(perMonth)}`;
}
