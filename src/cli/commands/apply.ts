import type { Command } from 'commander';
import { apply } from '../../app/commands/apply.ts';
import { messageFormats } from '../../report/message-formats.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type AccountOptions, asMeOption, flagsOf, modeOption, targetOf, withAccounts } from '../options.ts';
import { printSummary, summaryExitCode } from '../summary.ts';

interface ApplyOptions extends AccountOptions {
  readonly mode?: 'observe' | 'act';
  readonly asMe?: true;
}

/**
 * `mayfly apply PLAN`: carries out that plan and nothing else. Exit code 0: every step has ended as it should, 1:
 * refused, 3: a step failed, could not be judged because something could not be read, or has not ended yet.
 */
export function addApply(program: Command, door: Door): void {
  withAccounts(program.command('apply <plan>'))
    .description('carry out a plan: its folder, as `mayfly plan` wrote it')
    .addOption(modeOption())
    .addOption(asMeOption())
    .addHelpText(
      'after',
      '\nExit code: 0 every step has ended as it should, 1 nothing was started, 3 a step failed, could\n' +
        'not be judged or has not ended yet.\n\n' +
        'Example:\n  mayfly apply out/plan --mode act\n\n' +
        'Interrupt it and start it again: it continues where it was, and does nothing twice.',
    )
    .action(async (folder: string, options: ApplyOptions) => {
      const { config, mode, json, asMe } = options;
      const result = await door.during((runtime) => {
        // With --json, standard output is for the receipts alone.
        const print = (text: string): void => {
          if (json) door.remark(text);
          else runtime.print(text);
        };
        const applyOptions = {
          config,
          mode,
          asCaller: asMe,
          target: targetOf(options),
          ...messageFormats(door.columns),
        };
        return apply(folder, applyOptions, { ...runtime, print });
      });
      const summary = valueOrExit(result, door, { json });
      if (summary === undefined) return;
      if (json) door.print(jsonText(summary));
      else printSummary(summary, door, [...(mode === undefined ? [] : ['--mode', mode]), ...flagsOf(options)]);
      door.exit(summaryExitCode(summary));
    });
}
