import type { Command } from 'commander';
import { approve } from '../mayfly.ts';
import { toApprovalsText } from '../report/approvals-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { repeated, withConfig } from './options.ts';

interface ApproveOptions {
  readonly config?: string;
  readonly json?: true;
  readonly step: readonly string[];
  readonly reason?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/**
 * `mayfly approve PLAN`: what of the plan waits for a person; with --step, says yes to it. Exit code 0: done, 1: error,
 * or something that cannot be approved.
 */
export function addApprove(program: Command, door: Door): void {
  withConfig(program.command('approve <plan>'))
    .description('list what of a plan waits for a person; with --step, say yes to it')
    .option('--step <id>', 'approve this step; repeat it for more', repeated, [])
    .option('--reason <text>', 'why; it stands in the receipt')
    .option('--profile <name>', 'a profile of the shared AWS configuration: whose ARN approves')
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly approve out/plan\n  mayfly approve out/plan --step 0123456789abcdef --reason "moved to the new cluster, see OPS-12"',
    )
    .action(async (folder: string, options: ApproveOptions, command: Command) => {
      const { config, json, step: steps, profile, endpointUrl } = options;
      const reason = options.reason?.trim() ?? '';
      if (steps.length > 0 && reason === '')
        command.error('error: --step needs --reason "…": whoever reads the receipt wants to know why it was approved', {
          exitCode: 1,
        });
      if (steps.length === 0 && options.reason !== undefined)
        command.error(`error: --reason needs --step: \`mayfly approve ${folder}\` lists the steps that wait`, {
          exitCode: 1,
        });
      const asked = { config, steps, reason, where: { profile, endpoint: endpointUrl } };
      const result = await door.during((around) => approve(folder, asked, around));
      const found = valueOrExit(result, door, json === true);
      if (found === undefined) return;
      door.print(json ? JSON.stringify(found, undefined, 2) : toApprovalsText(found, { ...door, folder }));
    });
}
