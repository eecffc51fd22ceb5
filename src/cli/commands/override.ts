import type { Command } from 'commander';
import { type OverrideOutcome, override } from '../../app/commands/override.ts';
import { toText } from '../../report/formats/plan-text.ts';
import { messageFormats } from '../../report/message-formats.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { modeOption, type RegionOptions, targetOf, withRegions } from '../options.ts';
import { printSummary, summaryExitCode } from '../summary.ts';

interface OverrideOptions extends RegionOptions {
  readonly until: string;
  readonly tz?: string;
  readonly mode?: 'observe' | 'act';
  readonly out: string;
}

/**
 * `mayfly override RESOURCE --until 22:00`: keeps something running past the hour of its schedule, by a tag. Exit code
 * 0: it is tagged; 1: it is not; 3: the step has not ended yet.
 */
export function addOverride(program: Command, door: Door): void {
  withRegions(program.command('override <resource>'))
    .description(
      'keep an instance or a database running past the hour of its schedule: ' +
        '`resource` is an id, the name of a database, or an ARN',
    )
    .requiredOption('--until <time>', 'until when: `22:00`, or `2026-11-21 22:00`, with a zone behind it or --tz')
    .option('--tz <zone>', 'the zone of --until; left out, `tz` of mayfly.yml')
    .addOption(modeOption())
    .option('--out <dir>', 'the folder to write the plan to', 'out/override')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly override i-0a11c4e5 --until 22:00 --tz Europe/Berlin --mode act\n' +
        '  mayfly override orders --until "2026-11-21 22:00 Asia/Tokyo"',
    )
    .action(async (resource: string, options: OverrideOptions) => {
      const { config, mode, json, until, tz, out } = options;
      const overrideOptions = {
        config,
        target: targetOf(options),
        mode,
        until: { until, ...(tz !== undefined && { tz }) },
        out,
        ...messageFormats(door.columns),
      };
      const result = await door.during((runtime) => override(resource, overrideOptions, runtime));
      const outcome = valueOrExit(result, door, { json });
      if (outcome === undefined) return;
      if (json) door.print(jsonText(outcome));
      conclude(outcome, options, door);
    });
}

function conclude(outcome: OverrideOutcome, { json }: OverrideOptions, door: Door): void {
  if (outcome.status === 'none') {
    door.remark(`${outcome.message} ${outcome.remedy}`);
    door.exit(1);
    return;
  }
  const { plan, summary, until } = outcome;
  const isRefused = plan.steps.length === 0;
  const isTagged = summary.receipts.some(({ ending }) => ending.status === 'done');
  if (!json && isRefused) door.print(toText(plan, door));
  if (!json) printSummary(summary, door);
  if (!json && isTagged)
    door.remark(`It keeps running until ${until}, if its policy allows that long; then the tag is removed.`);
  const code = summaryExitCode(summary);
  door.exit(isRefused || (code === 0 && !isTagged) ? 1 : code);
}
