import type { Approval } from '../core/approval.ts';
import { money } from '../core/money.ts';
import { shellWords } from '../core/shell-words.ts';
import type { Step } from '../core/step.ts';
import { count, moment } from './amounts.ts';
import { cut, wrap } from './columns.ts';
import { plain } from './plain.ts';
import { subjectLabel } from './subject-label.ts';
import { painter, type Terminal } from './terminal.ts';
import { undoWords } from './undo-words.ts';

interface Shown {
  readonly until: string;
  readonly awaiting: readonly {
    readonly step: Step;
    readonly others: readonly Step[];
    readonly approval?: Approval;
    readonly hasEnded: boolean;
  }[];
  readonly approved: readonly string[];
}

interface Page extends Terminal {
  readonly folder: string;
  /** Words to add to each command that is printed, so that it works as it stands: `--config`, `prod.yml`. */
  readonly flags?: readonly string[];
}

/** The steps of a plan that need approval, and those that have it: each with what a delete would also destroy. */
export function toApprovalsText({ until, awaiting, approved }: Shown, terminal: Page): string {
  const paint = painter(terminal);
  const { folder, flags = [] } = terminal;
  const command = (...words: string[]): string => plain(shellWords(['mayfly', ...words, ...flags]));
  const waiting = awaiting.filter(({ approval, hasEnded }) => approval === undefined && !hasEnded);
  const answered = awaiting.filter(({ approval, hasEnded }) => approval !== undefined || hasEnded);
  const blocks = [
    [
      paint(
        'bold',
        waiting.length === 0
          ? 'No step of this plan needs approval.'
          : `${count(waiting.length, 'step')} of this plan ${waiting.length === 1 ? 'needs' : 'need'} ` +
              `approval before ${moment(until)}`,
      ),
    ],
    ...waiting.map(({ step, others }) => [
      `  ${paint('yellow', '?')} ${title(step, terminal)}`,
      ...detailsOf(step, others).flatMap((text) =>
        wrap(text, terminal.columns, '      ').map((line) => paint('dim', line)),
      ),
      `      ${command('approve', folder, '--step', step.id)} --reason "…"`,
    ]),
    ...answered.map(({ step, approval, hasEnded }) => [
      `  ${paint('green', approval === undefined ? '·' : '✓')} ${title(step, terminal)}`,
      ...(approval === undefined
        ? []
        : wrap(answer(approval, approved.includes(step.id)), terminal.columns, '      ').map((line) =>
            paint('dim', line),
          )),
      ...(hasEnded ? [paint('dim', '      finished: it has a receipt')] : []),
    ]),
    ...(approved.length === 0 ? [] : [[`To apply the approved steps: ${command('apply', folder)}`]]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `delete ec2 i-0123456789abcdef0 · ci-runner-4 · ada` */
function title({ verb, subject }: Step, { columns }: Terminal): string {
  const label = subjectLabel({ ...subject, owner: subject.owner ?? 'no owner' });
  return cut(`${plain(verb)} ${plain(subject.type)} ${label}`, columns - 4);
}

function detailsOf(step: Step, others: readonly Step[]): readonly string[] {
  const { subject, policy, alsoDestroys, estimate, undo } = step;
  const saved =
    'unknown' in estimate
      ? 'price not known'
      : `${money(Math.abs(estimate.perMonth))} a month ${estimate.perMonth < 0 ? 'more' : 'saved'}`;
  return [
    `policy ${plain(policy)}, account ${subject.account}, region ${subject.region}; ${saved}`,
    ...(alsoDestroys.length === 0
      ? []
      : [`also deletes: ${alsoDestroys.map(({ type, id }) => plain(`${type} ${id}`)).join(', ')}`]),
    ...(others.length === 0 ? [] : [`also waits: ${others.map(({ verb }) => plain(verb)).join(', ')}`]),
    undoWords(undo),
  ];
}

function answer({ by, at, reason }: Approval, isNew: boolean): string {
  return `approved ${isNew ? 'now ' : ''}by ${plain(by)} on ${moment(at)}: ${plain(reason)}`;
}
