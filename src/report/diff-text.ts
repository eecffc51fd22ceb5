import type { Subject } from '../core/finding.ts';
import { money } from '../core/money.ts';
import type { Gap, PlanHeader } from '../core/plan.ts';
import { count, moment, number } from './amounts.ts';
import { cut, wrap } from './columns.ts';
import { changeWords, costWords, type SideWords, sideWords, tally } from './diff-words.ts';
import { plain } from './plain.ts';
import { gapWords } from './plan-text.ts';
import { painter, type Terminal } from './terminal.ts';
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

const marks = {
  new: { mark: '+', style: 'green' },
  gone: { mark: '-', style: 'red' },
  changed: { mark: '~', style: 'yellow' },
} as const;

/**
 * The difference of two plans for a terminal: the totals first, then each policy with its matches before and now.
 */
export function toDiffText(diff: ShownDiff, { columns, colour }: Terminal): string {
  const paint = painter({ colour });
  const marked = (is: keyof typeof marks): string => paint(marks[is].style, marks[is].mark);
  const groups = Map.groupBy(diff.matches, ({ policy, subject }) => `${plain(policy)} · ${subject.type}`);
  const blocks = [
    [paint('bold', cut(titleOf(diff), columns)), ...glance(diff).flatMap((text) => wrap(text, columns, '  '))],
    ...(diff.policies.length === 0
      ? []
      : [
          [
            paint('bold', 'Policies'),
            ...diff.policies.map(({ policy, type, kind }) => `  ${marked(kind)} ${plain(policy)} · ${type}`),
          ],
        ]),
    ...[...groups].map(([name, matches]) => [
      paint('bold', name),
      ...alike(matches, diff).flatMap((same) => [
        ...same.map((match) => `  ${marked(match.kind)} ${cut(whoIs(match), columns - 4)}`),
        ...matchLines(same[0], diff).flatMap((text) => wrap(text, columns, '      ').map((line) => paint('dim', line))),
      ]),
    ]),
    ...(diff.gaps.length === 0
      ? []
      : [
          [
            paint('bold', 'Not known'),
            ...diff.gaps.flatMap(({ kind, gap, countBefore }) =>
              wrap(`${gapWords(gap)}${beforeWords(kind, countBefore)}`, columns, '    ').map((line, at) =>
                at === 0 ? `  ${marked(kind)} ${line.slice(4)}` : line,
              ),
            ),
          ],
        ]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

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

/** Matches with the same change stand together, and the change is printed once. */
function alike(matches: readonly ShownMatch[], diff: ShownDiff): readonly (readonly [ShownMatch, ...ShownMatch[]])[] {
  const groups = new Map<string, [ShownMatch, ...ShownMatch[]]>();
  for (const match of matches) {
    const same = JSON.stringify([match.kind, matchLines(match, diff)]);
    const group = groups.get(same);
    if (group === undefined) groups.set(same, [match]);
    else group.push(match);
  }
  return [...groups.values()];
}

/** `i-0123 web-1 · ada · eu-west-1` */
function whoIs({ subject }: ShownMatch): string {
  return [
    `${plain(subject.id)}${subject.name === undefined ? '' : ` ${plain(subject.name)}`}`,
    plain(subject.owner ?? 'no owner'),
    subject.region,
  ].join(' · ');
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
