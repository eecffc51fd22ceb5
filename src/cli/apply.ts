import { type Command, Option } from 'commander';
import { type ApplySummary, apply } from '../mayfly.ts';
import { toConsoleMessage } from '../report/console-message.ts';
import { toReceiptText } from '../report/receipt-text.ts';
import { toSlackMessage } from '../report/slack-message.ts';
import { type Door, type ExitCode, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withCredentials } from './options.ts';

interface ApplyOptions extends Omit<WhereOptions, 'region' | 'recording'> {
  readonly mode?: 'observe' | 'act';
}

/**
 * `mayfly apply PLAN`: carries out that plan and nothing else. Exit code 0: every step has ended as it should, 1:
 * refused, 3: a step failed, could not be judged for what could not be read, or has not ended yet.
 */
export function addApply(program: Command, door: Door): void {
  withCredentials(program.command('apply <plan>'))
    .description('carry out a plan: its folder, as `mayfly plan` wrote it')
    .addOption(new Option('--mode <mode>', 'instead of the mode in mayfly.yml').choices(['observe', 'act']))
    .addHelpText(
      'after',
      '\nExample:\n  mayfly apply out/plan --mode act\n\nInterrupt it and start it again: it goes on where it was, and does nothing twice.',
    )
    .action(async (folder: string, options: ApplyOptions) => {
      const { config, mode, json } = options;
      const where = whereOf({ ...options, region: [] });
      const asText = (message: Parameters<typeof toConsoleMessage>[0]): string =>
        toConsoleMessage(message, { columns: door.columns });
      const result = await door.during((around) => {
        // With --json, standard output is for the receipts alone.
        const print = json
          ? (text: string): void => {
              door.remark(text);
            }
          : around.print;
        return apply(folder, { config, where, mode, asText, asSlack: toSlackMessage }, { ...around, print });
      });
      const summary = valueOrExit(result, door, json === true);
      if (summary === undefined) return;
      if (json) door.print(JSON.stringify(summary, undefined, 2));
      else tell(summary, door);
      door.exit(exitCode(summary));
    });
}

export function tell(summary: ApplySummary, door: Door): void {
  if (summary.refused)
    door.remark(
      `Nothing ${summary.refused.cause === 'halted' ? 'more is' : 'was'} started: ${summary.refused.message} ${summary.refused.remedy}`,
    );
  if (summary.receipts.length > 0) door.print(toReceiptText(summary.receipts, door));
  // That this installation only observes is said once: each step would say it again.
  const waiting = summary.refused?.cause === 'mode' || summary.refused?.cause === 'halted' ? [] : summary.waiting;
  for (const { step, message } of waiting)
    door.remark(`  waits: ${step.verb} ${step.subject.type} ${step.subject.id}: ${message}`);
  if (summary.waiting.some((each) => each.for !== 'approval') && !summary.refused)
    door.remark('Apply the plan again to go on.');
  else if (summary.waiting.length > 0 && !summary.refused)
    door.remark('`mayfly approve` says yes to it; then apply the plan again.');
}

export function exitCode({ refused, receipts, waiting }: ApplySummary): ExitCode {
  if (refused) return 1;
  // What nobody has approved is as the plan says.
  return waiting.some((each) => each.for !== 'approval') || receipts.some(isLeftOpen) ? 3 : 0;
}

/** What could not be read was not judged: as in a plan, silence must not read as done. */
function isLeftOpen({ ending }: ApplySummary['receipts'][number]): boolean {
  return ending.status === 'failed' || (ending.status === 'refused' && ending.cause === 'unread');
}
