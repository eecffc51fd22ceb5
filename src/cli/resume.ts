import type { Command } from 'commander';
import { unpark } from '../mayfly.ts';
import { toResumedText } from '../report/resumed-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

interface UnparkOptions {
  readonly config?: string;
  readonly json?: true;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/**
 * `mayfly unpark POLICY ARN`: has the next plan try again what failed three nights in a row. Exit code 0: it does, 1:
 * nothing had failed there.
 */
export function addUnpark(program: Command, door: Door): void {
  withConfig(program.command('unpark <policy> <arn>'))
    .description('try again, from the next plan on, what a policy failed at on a resource night after night')
    .option('--profile <name>', 'a profile of the shared AWS configuration, for a ledger in DynamoDB')
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)')
    .addHelpText('after', '\nExample:\n  mayfly unpark rds-idle arn:aws:rds:eu-west-1:123456789012:db:orders')
    .action(async (policy: string, arn: string, { config, json, profile, endpointUrl }: UnparkOptions) => {
      const asked = { config, policy, arn, where: { profile, endpoint: endpointUrl } };
      const result = await door.during((around) => unpark(asked, around));
      const unparked = valueOrExit(result, door, json === true);
      if (unparked === undefined) return;
      door.print(json ? JSON.stringify(unparked, undefined, 2) : toResumedText(unparked));
      if (unparked.verbs.length === 0) door.exit(1);
    });
}
