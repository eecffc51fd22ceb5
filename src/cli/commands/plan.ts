import type { Command } from 'commander';
import { type PlanResult, plan } from '../../app/commands/plan.ts';
import type { Result } from '../../app/result.ts';
import { isUnsupported } from '../../app/setup.ts';
import { count } from '../../report/amounts.ts';
import { type Door, type ExitCode, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { flagsOf, type RecordingOptions, targetOf, withRecording } from '../options.ts';

interface PlanOptions extends RecordingOptions, FormatOptions {
  readonly out: string;
  readonly detailedExitcode?: true;
}

/**
 * `mayfly plan POLICIES…`: shows what would happen and why, writes nothing to AWS. Exit code 0: done, 1: error, 3: done
 * in part; with --detailed-exitcode 2: steps planned.
 */
export function addPlan(program: Command, door: Door): void {
  withFormats(withRecording(program.command('plan <policies...>')), 'plan')
    .description('show what the policies would do, to which resources, and why')
    .option('--out <dir>', 'the folder to write the plan to', 'out/plan')
    .option('--markdown', 'the same as --format markdown')
    .option('--detailed-exitcode', 'exit with 2 if the plan has steps')
    .addHelpText(
      'after',
      '\nExit code: 0 done, 1 error, 3 done in part: something could not be read, a policy was left out,\n' +
        'or the plan is over a ceiling. With --detailed-exitcode: 2 the plan has steps.\n\n' +
        'Examples:\n  mayfly plan policies/ --recording examples/acme\n' +
        '  mayfly plan policies/ --region eu-west-1 --region us-east-1 --profile sandbox',
    )
    .action(async (paths: string[], options: PlanOptions, command: Command) => {
      if (options.now !== undefined && options.recording === undefined)
        command.error('error: --now needs --recording: AWS itself is always seen as it is now', { exitCode: 1 });
      const { out, now, config } = options;
      const result = await door.during((runtime) =>
        plan(paths, { config, target: targetOf(options), now, out }, runtime),
      );
      const planned = valueOrExit(result, door, { json: isJson(options) });
      if (planned === undefined) return;
      for (const forgotten of planned.forgotten) door.remark(forgottenText(forgotten));
      const shown = { plan: planned.plan, folder: out, mode: planned.mode, flags: flagsOf(options) };
      printValue('plan', shown, options, door);
      door.exit(exitCode(planned, result, options));
    });
}

function forgottenText({ policy, type, change, matches }: PlanResult['forgotten'][number]): string {
  const reason = change === 'gone' ? 'is gone' : 'has changed';
  return (
    `The policy ${policy} for ${type} ${reason}: Mayfly forgot since when it matched ${count(matches, 'resource')}, ` +
    'and whom it notified. Grace periods restart.'
  );
}

/** Done in part: something could not be read, a policy was left out, or the plan is over a ceiling. */
function exitCode(
  { plan: { header, refusals } }: PlanResult,
  { diagnostics }: Result<PlanResult>,
  { detailedExitcode }: PlanOptions,
): ExitCode {
  const isInPart =
    refusals.some(({ cause }) => cause === 'ceiling') ||
    header.coverage.some(({ status }) => status !== 'whole') ||
    diagnostics.some(({ code }) => isUnsupported(code));
  if (isInPart) return 3;
  return detailedExitcode && header.totals.steps > 0 ? 2 : 0;
}
