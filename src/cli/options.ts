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
  return command
    .option('--config <file>', 'mayfly.yml, if it is not in the working directory')
    .option('--json', 'print JSON');
}

export function withCredentials(command: Command): Command {
  return withConfig(command)
    .option('--profile <name>', 'a profile of the shared AWS configuration')
    .addOption(
      new Option('--assume <role-arn>', 'visit the account of this role; repeat it for more')
        .argParser((value: string, former: readonly string[]) => repeated(role(value), former))
        .default([], 'the account of your credentials'),
    )
    .addOption(
      new Option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)').argParser(
        address,
      ),
    );
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

/** A time in ISO 8601 with its zone. JavaScript takes 30 February for 2 March; here it is no time. */
function time(text: string): Date {
  const [, written] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(?:Z|[+-]\d{2}:\d{2})$/.exec(text) ?? [];
  const found = new Date(text);
  const onTheWall = new Date(`${written ?? ''}Z`);
  if (
    Number.isNaN(found.getTime()) ||
    Number.isNaN(onTheWall.getTime()) ||
    !onTheWall.toISOString().startsWith((written ?? '?').slice(0, 16))
  )
    throw new InvalidArgumentError('Expected a time with its zone, such as 2026-11-21T02:00:00Z.');
  return found;
}

function role(text: string): string {
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(text))
    throw new InvalidArgumentError('Expected the ARN of a role, such as arn:aws:iam::123456789012:role/mayfly.');
  return text;
}

function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new InvalidArgumentError('Expected an address, such as http://localhost:5000.');
  return text;
}

export function repeated(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}
