import type { Command } from 'commander';
import { diff } from '../../app/commands/diff.ts';
import { type Door, faultsText, jsonText } from '../door.ts';
import { failureText } from '../failure.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';

/**
 * `mayfly diff PLAN-A PLAN-B`: what changed from one plan to the other. Exit code as of `diff`: 0: they are the same,
 * 1: they differ, 2: they cannot be compared.
 */
export function addDiff(program: Command, door: Door): void {
  withFormats(program.command('diff <plan-a> <plan-b>'), 'diff')
    .description('show what changed from one plan to another: both are folders that `mayfly plan` wrote')
    .option('--json', 'the same as --format json')
    .option('--markdown', 'the same as --format markdown')
    .addHelpText(
      'after',
      '\nExit code: 0 they are the same, 1 they differ, 2 they cannot be compared.\n\n' +
        'Example:\n  mayfly diff out/plan-main out/plan --markdown',
    )
    .action(async (before: string, after: string, options: FormatOptions) => {
      try {
        const result = await diff(before, after);
        const { value, diagnostics } = result;
        if (value === undefined) {
          if (isJson(options)) door.print(jsonText({ diagnostics }));
          else door.remark(faultsText(result, door));
          door.exit(2);
          return;
        }
        const { isSame } = value;
        printValue('diff', value, options, door);
        door.exit(isSame ? 0 : 1);
      } catch (error) {
        // Anything else that goes wrong would end with 1, and that means that they differ.
        door.remark(failureText(error, door.environment.MAYFLY_DEBUG !== undefined));
        door.exit(2);
      }
    });
}
