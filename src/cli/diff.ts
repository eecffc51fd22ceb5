import type { Command } from 'commander';
import { diff } from '../mayfly.ts';
import { toDiffMarkdown } from '../report/diff-markdown.ts';
import { toDiffText } from '../report/diff-text.ts';
import { type Door, told } from './door.ts';
import { failureText } from './failure.ts';

interface DiffOptions {
  readonly json?: true;
  readonly markdown?: true;
}

/**
 * `mayfly diff PLAN-A PLAN-B`: what changed from one plan to the other. Exit code as of `diff`: 0: they say the same,
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
      '\nExit code: 0 they say the same, 1 they differ, 2 they cannot be compared.\n\nExample:\n  mayfly diff out/plan-main out/plan --markdown',
    )
    .action(async (before: string, after: string, { json, markdown }: DiffOptions) => {
      try {
        const { value, diagnostics, sources } = await diff(before, after);
        if (value === undefined) {
          if (json) door.print(JSON.stringify({ diagnostics }, undefined, 2));
          else door.remark(told(diagnostics, sources, door));
          door.exit(2);
          return;
        }
        const { isSame, ...found } = value;
        door.print(
          json
            ? JSON.stringify({ isSame, ...found }, undefined, 2)
            : markdown
              ? toDiffMarkdown(found)
              : toDiffText(found, door),
        );
        door.exit(isSame ? 0 : 1);
      } catch (error) {
        // Whatever else goes wrong would end with 1, and that means that they differ.
        door.remark(failureText(error, process.env.MAYFLY_DEBUG !== undefined));
        door.exit(2);
      }
    });
}
