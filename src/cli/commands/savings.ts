import { type Command, InvalidArgumentError, Option } from 'commander';
import { savings } from '../../app/commands/savings.ts';
import { readIsoTime } from '../../core/iso-time.ts';
import type { SavingsBy } from '../../core/views/savings.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { type CredentialOptions, credentialsOf, withCredentials } from '../options.ts';

interface SavingsOptions extends CredentialOptions, FormatOptions {
  readonly by: SavingsBy;
  readonly since?: Date;
}

/** `mayfly savings`: what was saved, as the receipts of the ledger say. Exit code 0: done, 1: error. */
export function addSavings(program: Command, door: Door): void {
  withFormats(withCredentials(program.command('savings'), 'for a ledger in DynamoDB'), 'savings')
    .description('show what was saved, by owner, team or policy, as the receipts say')
    .addOption(
      new Option('--by <what>', 'a line for each of these').choices(['owner', 'team', 'policy']).default('owner'),
    )
    .option('--since <date>', 'count only what was saved from this day on: 2026-11-01', day)
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly savings --by team --since 2026-11-01\n  mayfly savings --by policy --json',
    )
    .action(async (options: SavingsOptions) => {
      const { config, by, since } = options;
      const result = await door.during((runtime) =>
        savings({ config, by, ...(since && { since }), credentials: credentialsOf(options) }, runtime),
      );
      const saved = valueOrExit(result, door, { json: isJson(options) });
      if (saved !== undefined) printValue('savings', saved, options, door);
    });
}

/** The start of a day in UTC. */
function day(text: string): Date {
  const read = readIsoTime(text);
  if (read === undefined || read.hasTime) throw new InvalidArgumentError('Expected a day, such as 2026-11-01.');
  return new Date(read.at);
}
