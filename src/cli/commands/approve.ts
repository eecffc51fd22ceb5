import { type Command, Option } from 'commander';
import { approve } from '../../app/commands/approve.ts';
import { shellWords } from '../../core/shell-words.ts';
import { toApprovalsText } from '../../report/approvals-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type CredentialOptions, credentialsOf, flagsOf, repeated, withCredentials } from '../options.ts';

interface ApproveOptions extends CredentialOptions {
  readonly step: readonly string[];
  readonly reason?: string;
}

/**
 * `mayfly approve PLAN`: lists what of the plan waits for a person; with --step, approves it. Exit code 0: done, 1:
 * error, or something that cannot be approved.
 */
export function addApprove(program: Command, door: Door): void {
  withCredentials(program.command('approve <plan>'), 'whose ARN approves')
    .description('list what of a plan waits for a person; with --step, approve it')
    .addOption(
      new Option('--step <id>', 'approve this step; repeat it for more').argParser(repeated).default([], 'only list'),
    )
    .option('--reason <text>', 'why; the receipt keeps it')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly approve out/plan\n' +
        '  mayfly approve out/plan --step 0123456789abcdef --reason "moved to the new cluster, see OPS-12"',
    )
    .action(async (folder: string, options: ApproveOptions, command: Command) => {
      const { config, json, step: steps } = options;
      const reason = options.reason?.trim() ?? '';
      if (steps.length > 0 && reason === '')
        command.error('error: --step needs --reason "…": whoever reads the receipt wants to know why it was approved', {
          exitCode: 1,
        });
      if (steps.length === 0 && options.reason !== undefined)
        command.error(
          `error: --reason needs --step: \`${shellWords(['mayfly', 'approve', folder])}\` lists the steps that wait`,
          {
            exitCode: 1,
          },
        );
      const result = await door.during((runtime) =>
        approve(folder, { config, steps, reason, credentials: credentialsOf(options) }, runtime),
      );
      const approvals = valueOrExit(result, door, { json });
      if (approvals === undefined) return;
      door.print(json ? jsonText(approvals) : toApprovalsText(approvals, { ...door, folder, flags: flagsOf(options) }));
    });
}
