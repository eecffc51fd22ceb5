import type { Command } from 'commander';
import { diff } from '../../app/commands/diff.ts';
import { toDiffMarkdown } from '../../report/diff-markdown.ts';
import { toDiffText } from '../../report/diff-text.ts';
import { type Door, faultsText, jsonText } from '../door.ts';
import { failureText } from '../failure.ts';

interface DiffOptions {
  readonly json?: true;
  readonly markdown?: true;
}

/**
 * `mayfly diff PLAN-A PLAN-B`: what changed from one plan to the other. Exit code as of `diff`: 0: they are the same,
 * 1: they differ, 2: they cannot be compared.
 */
export function addDiff(program: Command, door: Door): void {
  program
    .command('diff <plan-a> <plan-b>')
    .description('show what changed from one plan to another: both are folders that `mayfly plan` wrote')
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown, for a pull request')
    .addHelpText(
      'after',
      '\nExit code: 0 they are the same, 1 they differ, 2 they cannot be compared.\n\n' +
        'Example:\n  mayfly diff out/plan-main out/plan --markdown',
    )
    .action(async (before: string, after: string, { json, markdown }: DiffOptions) => {
      try {
        const result = await diff(before, after);
        const { value, diagnostics } = result;
        if (value === undefined) {
          if (json) door.print(jsonText({ diagnostics }));
          else door.remark(faultsText(result, door));
          door.exit(2);
          return;
        }
        const { isSame, ...changes } = value;
        if (json) door.print(jsonText({ isSame, ...changes }));
        else door.print(markdown ? toDiffMarkdown(changes) : toDiffText(changes, door));
        door.exit(isSame ? 0 : 1);
      } catch (error) {
        // Anything else that goes wrong would end with 1, and that means that they differ.
        door.remark(failureText(error, door.environment.MAYFLY_DEBUG !== undefined));
        door.exit(2);
      }
    });
}
