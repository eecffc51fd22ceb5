import { count, number } from '../amounts.ts';
import { beforeWords, glance, matchLines, type ShownDiff, titleOf } from '../diff-view.ts';
import type { Format } from '../format.ts';
import { gapWords } from '../gap-words.ts';
import { code, escaped, folded } from '../markdown.ts';

export const diffMarkdown: Format<'diff'> = {
  of: 'diff',
  name: 'markdown',
  description: 'Markdown for a pull request',
  print: toDiffMarkdown,
};

const marks = { new: '➕', gone: '➖', changed: '✏️' } as const;

/** Rows that one table shows. */
const rowsShown = 30;
/** A comment on a pull request has room for 65,536 characters. */
const tablesLength = 55_000;

/** The difference of two plans for a pull request: GitHub's Markdown, with one folded table for each policy. */
export function toDiffMarkdown(diff: ShownDiff): string {
  const groups = Map.groupBy(diff.matches, ({ policy, subject }) => JSON.stringify([policy, subject.type]));
  const tables: string[] = [];
  let leftOut = 0;
  let length = 0;
  for (const matches of groups.values()) {
    const table = tableOf(matches, diff);
    length += table.length;
    if (length > tablesLength) leftOut += matches.length;
    else tables.push(table);
  }
  const blocks = [
    '## Mayfly: changes between two plans',
    glance(diff)
      .map((line) => `- ${escaped(line)}`)
      .join('\n'),
    ...(diff.policies.length === 0
      ? []
      : [
          diff.policies
            .map(({ policy, type, kind }) => `- ${marks[kind]} policy ${code(policy)} for ${escaped(type)} is ${kind}`)
            .join('\n'),
        ]),
    ...tables,
    ...(leftOut === 0
      ? []
      : [`${count(leftOut, 'more match is', 'more matches are')} not shown: the comment would be too long.`]),
    ...(diff.gaps.length === 0
      ? []
      : [
          folded(
            `Not known (${number(diff.gaps.length)})`,
            diff.gaps
              .slice(0, rowsShown)
              .map(
                ({ kind, gap, countBefore }) =>
                  `- ${marks[kind]} ${escaped(gapWords(gap))}${beforeWords(kind, countBefore)}`,
              )
              .join('\n'),
          ),
        ]),
    `<sub>${escaped(titleOf(diff))}. Nothing was changed.</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function tableOf(matches: ShownDiff['matches'], diff: ShownDiff): string {
  const [first] = matches;
  if (first === undefined) return '';
  const rows = matches.slice(0, rowsShown).map((match) => {
    const { subject } = match;
    const name = subject.name === undefined ? '' : ` ${escaped(subject.name)}`;
    const owner = escaped(subject.owner ?? 'no owner');
    const changes = matchLines(match, diff).map(escaped).join('<br>');
    return `| ${marks[match.kind]} | ${code(subject.id)}${name} | ${owner} | ${changes} |`;
  });
  const rest = matches.length > rowsShown ? `\n\nand ${number(matches.length - rowsShown)} more` : '';
  const table = ['| | resource | owner | change |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return folded(
    `${escaped(first.policy)}: ${count(matches.length, first.subject.type, first.subject.type)}`,
    `${table}${rest}`,
  );
}
