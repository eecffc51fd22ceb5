import type { Command } from 'commander';
import { type Exported, type Log, log } from '../mayfly.ts';
import { toLogText, toVerdictText } from '../report/log-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

interface LogOptions {
  readonly config?: string;
  readonly json?: true;
  readonly plan?: string;
  readonly verify?: true;
  readonly export?: string;
  readonly against?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/**
 * `mayfly log`: what was done, and whether the ledger still says so. Exit code 0: done, 1: error, no such plan, or with
 * --verify or --against a broken log.
 */
export function addLog(program: Command, door: Door): void {
  withConfig(program.command('log'))
    .description('show what was done, as the ledger says; verify or export it')
    .option('--plan <id>', 'only this plan, with its receipts')
    .option('--verify', 'check that no receipt was changed, dropped, added or moved')
    .option(
      '--against <place>',
      'verify, and compare with an earlier export that was kept elsewhere: a file, or s3://bucket/prefix',
    )
    .option(
      '--export <place>',
      'write it as JSON lines to a file, or to s3://bucket/prefix in the bucket that mayfly.yml names',
    )
    .option('--profile <name>', 'a profile of the shared AWS configuration, for a ledger in DynamoDB and for S3')
    .option('--endpoint-url <url>', 'reach this address instead of AWS (also AWS_ENDPOINT_URL)')
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly log --plan 0123456789abcdef\n  mayfly log --verify --export receipts.ndjson\n  mayfly log --export s3://our-bucket/receipts',
    )
    .action(async (options: LogOptions) => {
      const { config, json, plan, against, profile, endpointUrl } = options;
      const verify = options.verify === true || against !== undefined;
      const asked = { config, plan, against, export: options.export, where: { profile, endpoint: endpointUrl } };
      const result = await door.during((around) => log(asked, around));
      const found = valueOrExit(result, door, json === true);
      if (found === undefined) return;
      if (plan !== undefined && found.runs.length + found.entries.length === 0) {
        door.remark(`${found.ledger} knows no plan ${plan}. \`mayfly log\` lists those that it knows.`);
        door.exit(1);
        return;
      }
      door.print(printed(found, { json, verify }, door));
      if (options.export !== undefined) door.remark(exportWords(options.export, found.exported));
      if ((verify && found.breaks.length > 0) || (found.exported?.diagnostics.length ?? 0) > 0) door.exit(1);
    });
}

function exportWords(place: string, exported: Exported | undefined): string {
  if (exported === undefined) return `Written to ${place}.`;
  const { written, known, unsealed } = exported;
  const left = unsealed === 0 ? '' : `; ${unsealed} receipts that no run has sealed yet wait for the next export`;
  return `Written to ${place}: ${written} ${written === 1 ? 'object' : 'objects'}; ${known} were there already${left}.`;
}

function printed(found: Log, { json, verify }: { readonly json?: true; readonly verify: boolean }, door: Door): string {
  if (json) return JSON.stringify(found, undefined, 2);
  return verify ? toVerdictText(found, door) : toLogText(found, door);
}
