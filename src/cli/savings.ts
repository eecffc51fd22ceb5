import { type Command, InvalidArgumentError, Option } from 'commander';
import { type SavingsBy, savings } from '../mayfly.ts';
import { toSavingsText } from '../report/savings-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

interface SavingsOptions {
  readonly config?: string;
  readonly json?: true;
  readonly by: SavingsBy;
  readonly since?: Date;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** `mayfly savings`: what was saved, as the receipts of the ledger say. Exit code 0: done, 1: error. */
export function addSavings(program: Command, door: Door): void {
  withConfig(program.command('savings'))
    .description('show what was saved, by owner, team or policy, as the receipts say')
    .addOption(
      new Option('--by <what>', 'a line for each of these').choices(['owner', 'team', 'policy']).default('owner'),
    )
    .option('--since <date>', 'count only what was saved from this day on: 2026-11-01', day)
    .option('--profile <name>', 'a profile of the shared AWS configuration, for a ledger in DynamoDB')
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly savings --by team --since 2026-11-01\n  mayfly savings --by policy --json',
    )
    .action(async (options: SavingsOptions) => {
      const { config, json, by, since, profile, endpointUrl } = options;
      const result = await door.during((around) =>
        savings({ config, by, ...(since && { since }), where: { profile, endpoint: endpointUrl } }, around),
      );
      const found = valueOrExit(result, door, json === true);
      if (found !== undefined) door.print(json ? JSON.stringify(found, undefined, 2) : toSavingsText(found, door));
    });
}

function day(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('It can be a day, such as 2026-11-01.');
  return at;
}
