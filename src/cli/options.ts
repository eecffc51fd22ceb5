import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Where } from '../mayfly.ts';

/** What commands that reach AWS have in common. */
export interface WhereOptions {
  readonly recording?: string;
  readonly profile?: string;
  readonly region: readonly string[];
  readonly assume: readonly string[];
  readonly endpointUrl?: string;
  readonly config?: string;
  readonly json?: true;
}

export function whereOf({ recording, profile, region, assume, endpointUrl }: WhereOptions): Where {
  return { recording, profile, regions: region, assume, endpoint: endpointUrl };
}

export function withConfig(command: Command): Command {
  return command.option('--config <file>', 'mayfly.yml, if it is not in the working directory').option('--json', 'print JSON');
}

export function withCredentials(command: Command): Command {
  return withConfig(command)
    .option('--profile <name>', 'a profile of the shared AWS configuration')
    .addOption(
      new Option('--assume <role-arn>', 'visit the account of this role; repeat it for more')
        .argParser(repeated)
        .default([], 'the account of your credentials'),
    )
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)');
}

export function withRegions(command: Command): Command {
  return withCredentials(command).addOption(
    new Option('--region <name>', 'look at this region; repeat it for more, or say `all`')
      .argParser(repeated)
      .default([], '`regions` of mayfly.yml, else AWS_REGION'),
  );
}

export function withRecording(command: Command): Command {
  return withRegions(command)
    .option('--recording <dir>', 'read a recorded account instead of AWS')
    .addOption(new Option('--now <time>', 'with --recording: plan for this time (ISO 8601)').argParser(time));
}

/** A time in ISO 8601 with its zone. */
function time(text: string): Date {
  const found = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? new Date(text) : undefined;
  if (found === undefined || Number.isNaN(found.getTime())) throw new InvalidArgumentError('Expected a time with its zone, such as 2026-11-21T02:00:00Z.');
  return found;
}

function repeated(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}
