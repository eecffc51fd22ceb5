import { type Command, Option } from 'commander';
import { type Kept, keep } from '../mayfly.ts';
import { toConsoleMessage } from '../report/console-message.ts';
import { toText } from '../report/plan-text.ts';
import { toSlackMessage } from '../report/slack-message.ts';
import { exitCode, tell } from './apply.ts';
import { type Door, valueOrExit } from './door.ts';
import { type WhereOptions, whereOf, withRegions } from './options.ts';

interface KeepOptions extends Omit<WhereOptions, 'recording'> {
  readonly until: string;
  readonly tz?: string;
  readonly mode?: 'observe' | 'act';
  readonly out?: string;
}

/**
 * `mayfly keep RESOURCE --until 22:00`: keeps something on beyond its schedule's hour, by a tag. Exit code 0: it is
 * tagged; 1: it is not; 3: the step has not ended yet.
 */
export function addKeep(program: Command, door: Door): void {
  withRegions(program.command('keep <resource>'))
    .description(
      'keep an instance or a database on beyond the hour of its schedule: `resource` is an id, the name of a database, or an ARN',
    )
    .requiredOption('--until <time>', 'until when: `22:00`, or `2026-11-21 22:00`, with a zone behind it or --tz')
    .option('--tz <zone>', 'the zone of --until; left out, `tz` of mayfly.yml')
    .addOption(new Option('--mode <mode>', 'instead of the mode in mayfly.yml').choices(['observe', 'act']))
    .option('--out <dir>', 'the folder to write the plan to', 'out/keep')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly keep i-0a11c4e5 --until 22:00 --tz Europe/Berlin --mode act\n  mayfly keep orders --until "2026-11-21 22:00 Asia/Tokyo"',
    )
    .action(async (resource: string, options: KeepOptions) => {
      const { config, mode, json, until, tz, out = 'out/keep' } = options;
      const asText = (message: Parameters<typeof toConsoleMessage>[0]): string =>
        toConsoleMessage(message, { columns: door.columns });
      const asked = {
        config,
        where: whereOf(options),
        mode,
        wish: { until, ...(tz !== undefined && { tz }) },
        out,
        asText,
        asSlack: toSlackMessage,
      };
      const result = await door.during((around) => keep(resource, asked, around));
      const kept = valueOrExit(result, door, json === true);
      if (kept === undefined) return;
      if (json) door.print(JSON.stringify(kept, undefined, 2));
      conclude(kept, json === true, door);
    });
}

function conclude(kept: Kept, json: boolean, door: Door): void {
  if (kept.is === 'none') {
    door.remark(`${kept.message} ${kept.remedy}`);
    door.exit(1);
    return;
  }
  const isRefused = kept.plan.steps.length === 0;
  if (!json && isRefused) door.print(toText(kept.plan, door));
  if (!json) tell(kept.summary, door);
  const isKept = kept.summary.receipts.some(({ ending }) => ending.status === 'done');
  if (isKept && !json)
    door.remark(
      `It is kept on until ${kept.until}, as far as its policy lets it be; then the tag is without effect, and is removed.`,
    );
  door.exit(isRefused ? 1 : exitCode(kept.summary) === 0 && !isKept ? 1 : exitCode(kept.summary));
}
