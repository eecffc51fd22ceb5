import { money } from '../../core/money.ts';
import type { Plan, Refusal } from '../../core/plan.ts';
import { count, moment, number } from '../amounts.ts';
import { blastRadius } from '../blast-radius.ts';
import { causeWords } from '../cause-words.ts';
import type { Format } from '../format.ts';
import { gapWords } from '../gap-words.ts';
import { headline } from '../headline.ts';
import { code, escaped, folded } from '../markdown.ts';
import { type Entry, type Group, viewOf } from '../plan-view.ts';
import { promotionTable } from '../promotion-text.ts';
import { sentence } from '../sentence.ts';
import { stepChain } from '../step-chain.ts';
import { stepMessages } from '../step-messages.ts';
import { verdictWords } from '../verdict-words.ts';

export const planMarkdown: Format<'plan'> = {
  of: 'plan',
  name: 'markdown',
  description: 'Markdown for a pull request',
  print: ({ plan }) => toMarkdown(plan),
};

/** Rows that one table shows. */
const rowsShown = 20;
/**
 * Characters of all policies' tables together. A comment on a pull request takes 65,536, and the rest of the plan needs
 * some of them.
 */
const tablesLength = 45_000;

/** A plan for a pull request: GitHub's Markdown, with folded tables. */
export function toMarkdown(plan: Plan): string {
  const { header } = plan;
  const view = viewOf(plan);
  const blocks = [
    `## Mayfly plan`,
    headline(header, view.figures)
      .map(({ figure, message }) => `- **${figure}** ${message}`)
      .join('\n'),
    ...groupBlocks(view.groups, header.now),
    ...promotionTable(plan, escaped),
    ...(view.refused.length === 0
      ? []
      : [
          unfolded(
            `Left alone (${number(header.totals.refusals)})`,
            refusalTable(view.refused.flatMap(({ refusals }) => refusals)),
          ),
        ]),
    ...(view.gaps.length === 0
      ? []
      : [
          unfolded(
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

/** As many policies as fit, those that destroy most first; the others by name. */
function groupBlocks(groups: readonly Group[], now: string): readonly string[] {
  const blocks: string[] = [];
  let length = 0;
  for (const [at, group] of groups.entries()) {
    const block = groupBlock(group, now);
    length += block.length;
    if (length > tablesLength) return [...blocks, leftOut(groups.slice(at))];
    blocks.push(block);
  }
  return blocks;
}

function leftOut(groups: readonly Group[]): string {
  const named = groups
    .slice(0, rowsShown)
    .map(({ totals, entries }) => `${escaped(totals.policy)} (${count(entries.length, totals.type, totals.type)})`);
  const more = groups.length > rowsShown ? ` and ${number(groups.length - rowsShown)} more` : '';
  const left = count(groups.length, 'more policy is', 'more policies are');
  return `${left} not shown, because the comment would be too long: ${named.join(', ')}${more}.`;
}

function groupBlock({ totals, entries }: Group, now: string): string {
  const rows = entries.slice(0, rowsShown).map((entry) => entryRow(entry, now));
  const rest = entries.length > rowsShown ? `\n\nand ${number(entries.length - rowsShown)} more` : '';
  const table = [
    '| resource | owner | steps | reason | saved a month |',
    '| --- | --- | --- | --- | ---: |',
    ...rows,
  ].join('\n');
  const show = changes(entries) ? unfolded : folded;
  const matched = `${number(totals.matched)} of ${count(totals.examined, totals.type, totals.type)} matched`;
  return show(`${escaped(totals.policy)}: ${matched}`, `${table}${rest}`);
}

function entryRow({ finding: { subject, because }, steps, perMonth }: Entry, now: string): string {
  const name = subject.name === undefined ? '' : ` ${escaped(subject.name)}`;
  const price = perMonth === undefined ? 'not known' : perMonth === 0 ? '' : money(perMonth);
  const stepCell = [stepChain(steps), ...stepMessages(steps), blastRadius(steps)]
    .filter((part) => part !== undefined)
    .join('; ');
  const cells = [
    `${code(subject.id)}${name}`,
    escaped(subject.owner ?? 'no owner'),
    escaped(stepCell),
    escaped(verdictWords(because, now)),
    price,
  ];
  return `| ${cells.join(' | ')} |`;
}

function refusalTable(refusals: readonly Refusal[]): string {
  const rows = refusals.slice(0, rowsShown).map(({ subject, verb, cause, message, until }) => {
    const details = `${escaped(sentence(message))}${until === undefined ? '' : `, until ${moment(until)}`}`;
    return `| ${code(subject.id)} | ${escaped(verb)} | ${causeWords[cause]} | ${details} |`;
  });
  const rest = refusals.length > rowsShown ? [`\nand ${number(refusals.length - rowsShown)} more`] : [];
  return ['| resource | action | cause | details |', '| --- | --- | --- | --- |', ...rows, ...rest].join('\n');
}

/** Whether a person should read it: something is deleted, stopped or started. */
function changes([first]: readonly Entry[]): boolean {
  return first?.effect === 'delete' || first?.effect === 'stop' || first?.effect === 'start';
}

function unfolded(title: string, body: string): string {
  return folded(title, body).replace('<details>', '<details open>');
}
