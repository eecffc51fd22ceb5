import { styleText } from 'node:util';
import type { Approval } from '../core/approval.ts';
import type { Step } from '../core/step.ts';
import { count, moment, money } from './amounts.ts';
import { cut, plain, wrap } from './plain.ts';

interface Shown {
  readonly until: string;
  readonly awaiting: readonly {
    readonly step: Step;
    readonly others: readonly Step[];
    readonly approval?: Approval;
    readonly hasEnded: boolean;
  }[];
  readonly given: readonly string[];
}

interface Paper {
  readonly columns: number;
  readonly colour: boolean;
  readonly folder: string;
}

/** What of a plan waits for a person, and who has said yes to what: each step with all that would go with it. */
export function toApprovalsText({ until, awaiting, given }: Shown, paper: Paper): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    paper.colour ? styleText(style, text, { validateStream: false }) : text;
  const waiting = awaiting.filter(({ approval, hasEnded }) => approval === undefined && !hasEnded);
  const answered = awaiting.filter(({ approval, hasEnded }) => approval !== undefined || hasEnded);
  const blocks = [
    [
      paint(
        'bold',
        waiting.length === 0
          ? 'Nothing of this plan waits for a person.'
          : `${count(waiting.length, 'step')} of this plan ${waiting.length === 1 ? 'waits' : 'wait'} for a person, until ${moment(until)}`,
      ),
    ],
    ...waiting.map(({ step, others }) => [
      `  ${paint('yellow', '?')} ${title(step, paper)}`,
      ...about(step, others).flatMap((text) => wrap(text, paper.columns, '      ').map((line) => paint('dim', line))),
      `      mayfly approve ${plain(paper.folder)} --step ${step.id} --reason "…"`,
    ]),
    ...answered.map(({ step, approval, hasEnded }) => [
      `  ${paint('green', approval === undefined ? '·' : '✓')} ${title(step, paper)}`,
      ...(approval === undefined
        ? []
        : wrap(answer(approval, given.includes(step.id)), paper.columns, '      ').map((line) => paint('dim', line))),
      ...(hasEnded ? [paint('dim', '      it has its receipt')] : []),
    ]),
    ...(given.length === 0 ? [] : [[`Now carry it out: mayfly apply ${plain(paper.folder)}`]]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `delete ec2 i-0123456789abcdef0 · ci-runner-4 · ada` */
function title({ verb, subject }: Step, { columns }: Paper): string {
  const who = [plain(subject.id), plain(subject.name ?? ''), plain(subject.owner ?? 'no owner')]
    .filter((part) => part !== '')
    .join(' · ');
  return cut(`${plain(verb)} ${plain(subject.type)} ${who}`, columns - 4);
}

function about(step: Step, others: readonly Step[]): readonly string[] {
  const { subject, policy, destroys, estimate, undo } = step;
  const saved =
    'unknown' in estimate
      ? 'its price is not known'
      : `${money(Math.abs(estimate.perMonth))} a month ${estimate.perMonth < 0 ? 'more' : 'saved'}`;
  return [
    `asked for by ${plain(policy)}, in ${subject.account} ${subject.region}; ${saved}`,
    ...(destroys.length === 0
      ? []
      : [`goes with it: ${destroys.map(({ type, id }) => plain(`${type} ${id}`)).join(', ')}`]),
    ...(others.length === 0 ? [] : [`waits with it: ${others.map(({ verb }) => plain(verb)).join(', ')}`]),
    undo.startsWith('cannot be undone') ? plain(undo) : `undo: ${plain(undo)}`,
  ];
}

function answer({ by, at, reason }: Approval, isNew: boolean): string {
  return `approved ${isNew ? 'now ' : ''}by ${plain(by)}, ${moment(at)}: ${plain(reason)}`;
}
