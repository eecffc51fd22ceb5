import type { Plan, Refusal } from '../core/plan.ts';
import { count, moment, money, number } from './amounts.ts';
import { causeWords } from './cause-words.ts';
import { headline } from './headline.ts';
import { plain } from './plain.ts';
import { chain, gapWords } from './plan-text.ts';
import { type Entry, type Group, viewOf } from './plan-view.ts';
import { verdictWords } from './verdict-words.ts';

/** Rows of one table that are shown: a comment on a pull request has room for 65,536 characters. */
const rowsShown = 20;

/** A plan for a pull request: GitHub's markdown, with tables that fold. */
export function toMarkdown(plan: Plan): string {
  const { header } = plan;
  const view = viewOf(plan);
  const blocks = [
    `## Mayfly plan`,
    headline(header, view.figures)
      .map(({ figure, says }) => `- **${figure}** ${says}`)
      .join('\n'),
    ...view.groups.map((group) => groupBlock(group, header.now)),
    ...(view.refused.length === 0
      ? []
      : [folded(`Left alone (${number(header.totals.refusals)})`, refusalTable(view.refused.flatMap((each) => each.refusals)))]),
    ...(view.gaps.length === 0
      ? []
      : [
          folded(
            `Not known (${number(view.gaps.length)})`,
            view.gaps
              .slice(0, rowsShown)
              .map((gap) => `- ${escaped(gapWords(gap))}`)
              .join('\n'),
          ),
        ]),
    `<sub>Plan ${header.id}, made ${moment(header.now)}, expires ${moment(header.expires)}. Nothing was changed.</sub>`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function groupBlock({ totals, entries }: Group, now: string): string {
  const rows = entries.slice(0, rowsShown).map((entry) => entryRow(entry, now));
  const rest = entries.length > rowsShown ? `\n\nand ${number(entries.length - rowsShown)} more` : '';
  const table = ['| resource | whose | what | why | a month |', '| --- | --- | --- | --- | ---: |', ...rows].join('\n');
  return folded(`${escaped(totals.policy)}: ${number(totals.matched)} of ${count(totals.looked, totals.type, totals.type)} matched`, `${table}${rest}`);
}

function entryRow({ finding: { subject, because }, steps, perMonth }: Entry, now: string): string {
  const name = subject.name === undefined ? '' : ` ${escaped(subject.name)}`;
  const price = perMonth === undefined ? 'not known' : money(perMonth);
  return `| ${code(subject.id)}${name} | ${escaped(subject.owner ?? 'no owner')} | ${escaped(chain(steps))} | ${escaped(verdictWords(because, now))} | ${price} |`;
}

function refusalTable(refusals: readonly Refusal[]): string {
  const rows = refusals
    .slice(0, rowsShown)
    .map(
      ({ subject, verb, cause, says, until }) =>
        `| ${code(subject.id)} | ${escaped(verb)} | ${causeWords[cause]} | ${escaped(says)}${until === undefined ? '' : `, until ${moment(until)}`} |`,
    );
  const rest = refusals.length > rowsShown ? [`\nand ${number(refusals.length - rowsShown)} more`] : [];
  return ['| resource | not done | cause | says |', '| --- | --- | --- | --- |', ...rows, ...rest].join('\n');
}

function folded(title: string, body: string): string {
  return `<details open><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function code(text: string): string {
  return `<code>${entities(plain(text))}</code>`;
}

/** A value in a table's cell: no markup, no mention, no new column. */
function escaped(text: string): string {
  return entities(plain(text))
    .replace(/[\\|*_[\]~#`]/g, '\\$&')
    .replace(/@/g, '@\u200b');
}

function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
