import { money } from '../../core/money.ts';
import type { Coverage, Gap, Plan, Refusal } from '../../core/plan.ts';
import { shellWords } from '../../core/shell-words.ts';
import { costWords, count, moment, number } from '../amounts.ts';
import { blastRadius } from '../blast-radius.ts';
import { causeWords } from '../cause-words.ts';
import { cut, padEnd, padStart, widthOf, wrap } from '../columns.ts';
import type { Format, ShownPlan } from '../format.ts';
import { gapWords } from '../gap-words.ts';
import { headline } from '../headline.ts';
import { plain } from '../plain.ts';
import { type Entry, type Group, type PlanView, viewOf } from '../plan-view.ts';
import { promotionBlock } from '../promotion-text.ts';
import { sentence } from '../sentence.ts';
import { stepChain } from '../step-chain.ts';
import { stepMessages } from '../step-messages.ts';
import { subjectLabel } from '../subject-label.ts';
import { type Paint, painter, type Style, type Terminal } from '../terminal.ts';
import { verdictWords } from '../verdict-words.ts';

export interface TextOptions extends Terminal, Pick<ShownPlan, 'folder' | 'mode' | 'flags'> {}

export const planText: Format<'plan'> = {
  of: 'plan',
  name: 'text',
  description: 'text for a terminal',
  print: ({ plan, folder, mode, flags }, terminal) => toText(plan, { ...terminal, folder, mode, flags }),
};

interface Page {
  readonly columns: number;
  readonly paint: Paint;
  readonly folder: string | undefined;
  readonly mode: 'observe' | 'act';
  readonly flags: readonly string[];
  /** When the plan was made. */
  readonly now: string;
}

/** How many lines of each kind are shown; the files of the plan have all. */
const entriesShown = 8;
const refusalsShown = 4;
const gapsShown = 8;

const marks: Readonly<Record<Entry['effect'], { readonly mark: string; readonly style: Style }>> = {
  delete: { mark: '-', style: 'red' },
  stop: { mark: '~', style: 'yellow' },
  unprotect: { mark: '~', style: 'yellow' },
  start: { mark: '+', style: 'green' },
  restore: { mark: '+', style: 'green' },
  snapshot: { mark: '+', style: 'cyan' },
  tag: { mark: '#', style: 'cyan' },
  notify: { mark: '!', style: 'blue' },
  match: { mark: '=', style: 'dim' },
};

/**
 * A plan for a terminal: the totals; each policy's steps with resource, owner, price and reason; refusals; gaps;
 * coverage; the command that applies the plan.
 */
export function toText(plan: Plan, { columns, colour, folder, mode = 'observe', flags = [] }: TextOptions): string {
  const paint = painter({ colour });
  const page: Page = { columns: Math.max(60, columns), paint, folder, mode, flags, now: plan.header.now };
  const view = viewOf(plan);
  const blocks = [
    heading(plan, view, page),
    ...view.groups.map((group) => groupBlock(group, page)),
    idleBlock(view, page),
    promotionBlock(plan, page.columns, (text) => paint('bold', text)),
    refusedBlock(view, page),
    gapsBlock(view, page),
    coverageBlock(plan.header.coverage, page),
    nextBlock(plan, page),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ header }: Plan, { figures }: PlanView, { columns, paint }: Page): readonly string[] {
  const rows = headline(header, figures);
  const width = Math.max(...rows.map((row) => row.figure.length));
  const styles = { delete: 'red', stop: 'yellow', start: 'green', saves: 'green', gap: 'magenta' } as const;
  return [
    `${paint('bold', 'Mayfly plan')} ${paint('dim', header.id)}`,
    paint('dim', cut(`${moment(header.now)} · expires ${moment(header.expires)}`, columns)),
    '',
    ...rows.flatMap(({ figure, message, tone }) => {
      const [first = '', ...rest] = wrap(message, columns, ' '.repeat(width + 4));
      return [
        `  ${paint(tone ? ['bold', styles[tone]] : 'bold', padStart(figure, width))}  ${first.trimStart()}`,
        ...rest,
      ];
    }),
  ];
}

function groupBlock({ totals, description, entries }: Group, page: Page): readonly string[] {
  const { columns, paint, folder } = page;
  const title = `${totals.policy} · ${totals.type}`;
  const tally = `${number(totals.matched)} of ${number(totals.examined)} matched`;
  const rule = '─'.repeat(Math.max(3, columns - widthOf(title) - widthOf(tally) - 2));
  return [
    `${paint('bold', title)} ${paint('dim', `${rule} ${tally}`)}`,
    ...(description === undefined ? [] : wrap(plain(description), columns, '  ').map((line) => paint('dim', line))),
    ...alike(entries.slice(0, entriesShown), page).flatMap((same) => sameLines(same, page)),
    ...more(entries.length - entriesShown, folder, 'steps', page),
  ];
}

/** Resources with the same steps for the same reason stand together, and steps and reason are printed once. */
function sameLines(same: readonly Entry[], page: Page): readonly string[] {
  const { columns, paint, now } = page;
  const [first] = same;
  if (!first) return [];
  const { steps, effect, finding } = first;
  const radius = blastRadius(steps);
  return [
    ...same.map((entry) => entryLine(entry, page)),
    ...(steps.length === 0
      ? []
      : wrap(stepChain(steps), columns, '    ').map((line) => paint(marks[effect].style, line))),
    ...stepMessages(steps).flatMap((message) => wrap(message, columns, '    ')),
    ...(radius === undefined ? [] : wrap(radius, columns, '    ').map((line) => paint('yellow', line))),
    ...wrap(`because ${verdictWords(finding.because, now)}`, columns, '    ').map((line) => paint('dim', line)),
  ];
}

function alike(entries: readonly Entry[], { now }: Page): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.[0] && groupingKey(last[0], now) === groupingKey(entry, now)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function groupingKey({ effect, steps, finding }: Entry, now: string): string {
  return JSON.stringify([
    effect,
    stepChain(steps),
    blastRadius(steps),
    stepMessages(steps),
    verdictWords(finding.because, now),
  ]);
}

function entryLine({ finding: { subject, costs }, effect, perMonth }: Entry, { columns, paint }: Page): string {
  const { mark, style } = marks[effect];
  const id = plain(subject.id);
  const price =
    perMonth === undefined || perMonth === 0
      ? costWords(costs)
      : `${money(Math.abs(perMonth))} a month${perMonth < 0 ? ' more' : ''}`;
  const owner = `${plain(subject.owner ?? 'no owner')}${subject.team === undefined ? '' : ` (${plain(subject.team)})`}`;
  const details = [subject.name === undefined ? '' : plain(subject.name), owner, subject.region]
    .filter((part) => part !== '')
    .join(' · ');
  const room = Math.max(12, columns - 4 - widthOf(id) - 2 - (price === '' ? 0 : price.length + 2));
  const shown = cut(details, room);
  const space = ' '.repeat(Math.max(2, columns - 4 - widthOf(id) - 2 - widthOf(shown) - price.length));
  const priceColumn = price === '' ? '' : `${space}${paint('green', price)}`;
  return `  ${paint(style, mark)} ${paint('bold', id)}  ${shown}${priceColumn}`;
}

function idleBlock({ idle }: PlanView, { columns, paint }: Page): readonly string[] {
  if (idle.length === 0) return [];
  const names = idle.map(({ policy, unknown }) =>
    unknown === 0 ? policy : `${policy} (${number(unknown)} not known)`,
  );
  return wrap(`${count(idle.length, 'policy', 'policies')} matched nothing: ${names.join(', ')}`, columns, '').map(
    (line) => paint('dim', line),
  );
}

function refusedBlock({ refused }: PlanView, page: Page): readonly string[] {
  const { columns, paint, folder } = page;
  if (refused.length === 0) return [];
  return [
    paint('bold', 'Left alone'),
    ...refused.flatMap(({ cause, refusals }) => {
      const title = `  ${paint('yellow', number(refusals.length))} ${causeWords[cause]}`;
      // Resources that are already gone need no list: nobody has to do anything about them.
      if (cause === 'gone') return [title];
      const shown = distinct(refusals);
      return [
        title,
        ...shown.slice(0, refusalsShown).flatMap((refusal) => refusalLines(refusal, columns, paint)),
        ...more(shown.length - refusalsShown, folder, 'refusals', page),
      ];
    }),
  ];
}

/** Several policies that were refused the same action for the same reason share one line. */
function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  return [
    ...new Map(
      refusals.map((refusal) => [JSON.stringify([refusal.subject.arn, refusal.verb, refusal.message]), refusal]),
    ).values(),
  ];
}

function refusalLines({ subject, verb, message, until }: Refusal, columns: number, paint: Paint): readonly string[] {
  const why = `${sentence(message)}${until === undefined ? '' : `, until ${moment(until)}`}`;
  const named = cut(`${subject.type} ${subjectLabel(subject)}`, columns - widthOf(verb) - 12);
  return [
    `    ${named} ${paint('dim', `(no ${verb})`)}`,
    ...wrap(why, columns, '      ').map((line) => paint('dim', line)),
  ];
}

function gapsBlock({ gaps }: PlanView, page: Page): readonly string[] {
  const { columns, paint, folder } = page;
  if (gaps.length === 0) return [];
  return [
    paint('bold', 'Not known'),
    ...gaps.slice(0, gapsShown).flatMap((gap) => gapLines(gap, columns, paint)),
    ...more(gaps.length - gapsShown, folder, 'gaps', page),
  ];
}

function gapLines(gap: Gap, columns: number, paint: Paint): readonly string[] {
  return wrap(gapWords(gap), columns, '    ').map((line, at) =>
    at === 0 ? `  ${paint('magenta', '?')} ${line.slice(4)}` : line,
  );
}

function coverageBlock(coverage: readonly Coverage[], { columns, paint }: Page): readonly string[] {
  const places = Map.groupBy(coverage, (row) => `${row.account} ${row.region}`);
  const width = Math.max(...[...places.keys()].map(widthOf), 0);
  return [
    paint('bold', 'Coverage'),
    ...[...places].flatMap(([place, rows]) => {
      const types = rows.map((row) => `${row.type} ${listedWords(row)}`);
      const [first = '', ...rest] = wrap(types.join(' · '), columns, ' '.repeat(width + 4));
      return [`  ${paint('dim', padEnd(place, width))}  ${first.trimStart()}`, ...rest];
    }),
  ];
}

function listedWords({ status, resources }: Coverage): string {
  if (status === 'whole') return number(resources);
  return status === 'part' ? `${number(resources)} (in part)` : status.replace('-', ' ');
}

function nextBlock({ header }: Plan, { columns, paint, folder, mode, flags }: Page): readonly string[] {
  if (folder === undefined || header.totals.steps === 0) return [];
  if (header.source === 'recording') return ['This plan was made from a recording: it cannot be applied.'];
  const command = plain(
    shellWords(['mayfly', 'apply', folder, ...(mode === 'act' ? [] : ['--mode', 'act']), ...flags]),
  );
  const sentence = 'Nothing was changed. To apply this plan:';
  return sentence.length + 1 + widthOf(command) <= columns
    ? [`${sentence} ${paint('bold', command)}`]
    : [sentence, `  ${paint('bold', command)}`];
}

function more(amount: number, folder: string | undefined, file: string, { paint }: Page): readonly string[] {
  if (amount <= 0) return [];
  return [
    paint('dim', `    and ${number(amount)} more${folder === undefined ? '' : ` (see ${folder}/${file}.ndjson)`}`),
  ];
}
