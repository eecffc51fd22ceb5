import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Credentials, Target } from '../app/connect.ts';
import { readIsoTime } from '../core/iso-time.ts';

/** What almost every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: true;
}

/** What commands take that use a ledger or a kill switch in AWS. */
export interface CredentialOptions extends CommonOptions {
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** What commands take that work in several accounts. */
export interface AccountOptions extends CredentialOptions {
  readonly assume: readonly string[];
}

/** What commands take that look at regions. */
export interface RegionOptions extends AccountOptions {
  readonly region: readonly string[];
}

/** What commands take that can work over a recording. */
export interface RecordingOptions extends RegionOptions {
  readonly recording?: string;
  readonly now?: Date;
}

export function credentialsOf({ profile, endpointUrl }: CredentialOptions): Credentials {
  return { profile, endpoint: endpointUrl };
}

export function targetOf(options: AccountOptions & Partial<RecordingOptions>): Target {
  const { recording, region = [], assume } = options;
  return { ...credentialsOf(options), recording, regions: region, assume };
}

/** The options that the next command needs, too, as the shell passes them on: `--config`, `prod.yml`. */
export function flagsOf({
  config,
  profile,
  endpointUrl,
  assume = [],
}: CredentialOptions & Partial<AccountOptions>): readonly string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(endpointUrl === undefined ? [] : ['--endpoint-url', endpointUrl]),
    ...assume.flatMap((role) => ['--assume', role]),
  ];
}

export function withConfig(command: Command): Command {
  return command
    .option('--config <file>', 'mayfly.yml, if it is not in the working directory')
    .option('--json', 'print JSON');
}

/** @param use what the credentials are for, where they are not always needed: `for a ledger in DynamoDB`. */
export function withCredentials(command: Command, use?: string): Command {
  const profile = 'a profile of the shared AWS configuration';
  return withConfig(command)
    .option('--profile <name>', use === undefined ? profile : `${profile}, ${use}`)
    .addOption(
      new Option('--endpoint-url <url>', 'call this address instead of AWS (also AWS_ENDPOINT_URL)').argParser(address),
    );
}

export function withAccounts(command: Command): Command {
  return withCredentials(command).addOption(
    new Option('--assume <role-arn>', 'use the account of this role; repeat it for more')
      .argParser((value: string, former: readonly string[]) => repeated(role(value), former))
      .default([], 'the account of your credentials'),
  );
}

export function withRegions(command: Command): Command {
  return withAccounts(command).addOption(
    new Option('--region <name>', 'look at this region; repeat it for more, or write `all`')
      .argParser(repeated)
      .default([], '`regions` of mayfly.yml, else AWS_REGION'),
  );
}

export function withRecording(command: Command): Command {
  return withRegions(command)
    .option('--recording <dir>', 'read a recorded account instead of AWS')
    .addOption(new Option('--now <time>', 'with --recording: plan for this time (ISO 8601)').argParser(time));
}

export function modeOption(): Option {
  return new Option('--mode <mode>', 'instead of the mode in mayfly.yml').choices(['observe', 'act']);
}

/** `applyRole` in mayfly.yml is for what policies do; a restore needs more. */
export function asMeOption(): Option {
  return new Option(
    '--as-me',
    'write with your own credentials, not with `applyRole` of mayfly.yml: only for restores',
  );
}

/** A time in ISO 8601 with its zone. */
function time(text: string): Date {
  const read = readIsoTime(text);
  if (read?.hasOffset !== true)
    throw new InvalidArgumentError('Expected a time with its zone, such as 2026-11-21T02:00:00Z.');
  return new Date(read.at);
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
