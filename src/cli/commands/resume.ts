import type { Command } from 'commander';
import { resume } from '../../app/commands/resume.ts';
import { toResumedText } from '../../report/resumed-text.ts';
import { type Door, jsonText, valueOrExit } from '../door.ts';
import { type CredentialOptions, credentialsOf, withCredentials } from '../options.ts';

/**
 * `mayfly resume POLICY ARN`: lets the next plan try again what is suspended, because it failed three nights in a row.
 * Exit code 0: it does, 1: nothing had failed there.
 */
export function addResume(program: Command, door: Door): void {
  withCredentials(program.command('resume <policy> <arn>'), 'for a ledger in DynamoDB')
    .description('try again, from the next plan on, what is suspended because it failed night after night')
    .addHelpText('after', '\nExample:\n  mayfly resume rds-idle arn:aws:rds:eu-west-1:123456789012:db:orders')
    .action(async (policy: string, arn: string, options: CredentialOptions) => {
      const { config, json } = options;
      const result = await door.during((runtime) =>
        resume({ config, policy, arn, credentials: credentialsOf(options) }, runtime),
      );
      const resumed = valueOrExit(result, door, { json });
      if (resumed === undefined) return;
      door.print(json ? jsonText(resumed) : toResumedText(resumed));
      if (resumed.verbs.length === 0) door.exit(1);
    });
}
