import type { Command } from 'commander';
import type { Plan } from '../core/plan.ts';
import { type Forgotten, isUnsupported, plan, type Result } from '../mayfly.ts';
import { toJson } from '../report/plan-json.ts';
import { toMarkdown } from '../report/plan-markdown.ts';
import { toText } from '../report/plan-text.ts';
import { type Door, type ExitCode, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withRecording } from './options.ts';

interface PlanOptions extends WhereOptions {
  readonly out: string;
  readonly now?: Date;
  readonly markdown?: true;
  readonly detailedExitcode?: true;
}

/**
 * `mayfly plan POLICIES…`: says what would happen and why, writes nothing to AWS. Exit code 0: done, 1: error, 3: done
 * in part; with --detailed-exitcode 2: steps planned.
 */
export function addPlan(program: Command, door: Door): void {
  withRecording(program.command('plan <policies...>'))
    .description('show what the policies would do, to which resources, and why')
    .option('--out <dir>', 'the folder to write the plan to', 'out/plan')
    .option('--markdown', 'print Markdown, for a pull request')
    .option('--detailed-exitcode', 'exit with 2 where the plan has steps')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly plan policies/ --recording examples/acme\n  mayfly plan policies/ --region eu-west-1 --region us-east-1 --profile sandbox',
    )
    .action(async (paths: string[], options: PlanOptions, command: Command) => {
      if (options.now !== undefined && options.recording === undefined)
        command.error('error: --now needs --recording: AWS itself is always seen as it is now', { exitCode: 1 });
      const { out, now, config } = options;
      const result = await door.during((around) => plan(paths, { config, where: whereOf(options), now, out }, around));
      const made = valueOrExit(result, door, options.json === true);
      if (made === undefined) return;
      for (const each of result.forgotten) door.remark(forgottenWords(each));
      door.print(printed(made, result.mode, options, door));
      door.exit(exitCode(made, result, options));
    });
}

function printed(
  made: Plan,
  mode: 'observe' | 'act',
  { json, markdown, out }: PlanOptions,
  { columns, colour }: Door,
): string {
  if (json) return toJson(made);
  return markdown ? toMarkdown(made) : toText(made, { columns, colour, folder: out, mode });
}

function forgottenWords({ policy, type, is, matches }: Forgotten): string {
  const why = is === 'gone' ? 'is gone' : 'says something else now';
  return `The policy ${policy} for ${type} ${why}: since when it matched ${matches} resources was forgotten, and what it had told. Graces begin anew.`;
}

/** Done in part: something could not be read, a policy was left out, or the plan is over a ceiling. */
function exitCode(
  { header, refusals }: Plan,
  { diagnostics }: Result<Plan>,
  { detailedExitcode }: PlanOptions,
): ExitCode {
  if (refusals.some(({ cause }) => cause === 'ceiling')) return 3;
  if (header.coverage.some(({ status }) => status !== 'whole') || diagnostics.some(({ code }) => isUnsupported(code)))
    return 3;
  return detailedExitcode && header.totals.steps > 0 ? 2 : 0;
}
