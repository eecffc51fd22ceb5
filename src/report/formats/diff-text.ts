import { cut, wrap } from '../columns.ts';
import { beforeWords, glance, matchLines, type ShownDiff, type ShownMatch, titleOf } from '../diff-view.ts';
import type { Format } from '../format.ts';
import { gapWords } from '../gap-words.ts';
import { plain } from '../plain.ts';
import { painter, type Terminal } from '../terminal.ts';

export const diffText: Format<'diff'> = {
  of: 'diff',
  name: 'text',
  description: 'text for a terminal',
  print: toDiffText,
};

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
