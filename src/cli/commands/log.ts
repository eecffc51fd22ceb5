import type { Command } from 'commander';
import { type LogResult, log } from '../../app/commands/log.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { type CredentialOptions, credentialsOf, flagsOf, withCredentials } from '../options.ts';

interface LogOptions extends CredentialOptions, FormatOptions {
  readonly plan?: string;
  readonly verify?: true;
  readonly export?: string;
  readonly against?: string;
}

/**
 * `mayfly log`: what was done, and whether the ledger still holds it. Exit code 0: done, 1: error, no such plan, or
 * with --verify or --against a broken log.
 */
export function addLog(program: Command, door: Door): void {
  withFormats(withCredentials(program.command('log'), 'for a ledger in DynamoDB and for S3'), 'log')
    .description('show what was done, as the ledger says; verify or export it')
    .option('--plan <id>', 'only this plan, with its receipts')
    .option('--verify', 'check that no receipt was changed, removed, added or moved')
    .option(
      '--against <place>',
      'verify, and compare with an earlier export that was kept elsewhere: a file, or s3://bucket/prefix',
    )
    .option(
      '--export <place>',
      'write it as JSON lines to a file, or to s3://bucket/prefix in the bucket that mayfly.yml names',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mayfly log --plan 0123456789abcdef\n  mayfly log --verify --export receipts.ndjson\n' +
        '  mayfly log --export s3://our-bucket/receipts',
    )
    .action(async (options: LogOptions) => {
      const { config, plan, against, export: place } = options;
      const verify = options.verify === true || against !== undefined;
      const credentials = credentialsOf(options);
      const result = await door.during((runtime) =>
        log({ config, plan, against, export: place, credentials }, runtime),
      );
      const value = valueOrExit(result, door, { json: isJson(options) });
      if (value === undefined) return;
      const { mode, ...read } = value;
      if (plan !== undefined && read.runs.length + read.entries.length === 0) {
        door.remark(`${read.ledger} knows no plan ${plan}. \`mayfly log\` lists those that it knows.`);
        door.exit(1);
        return;
      }
      const flags = [...(mode === 'act' ? [] : ['--mode', 'act']), ...flagsOf(options)];
      printValue('log', { log: read, isVerified: verify, flags }, options, door);
      if (place !== undefined) door.remark(exportText(place, read.exported));
      if ((verify && read.breaks.length > 0) || (read.exported?.diagnostics.length ?? 0) > 0) door.exit(1);
    });
}

function exportText(place: string, exported: LogResult['exported']): string {
  if (exported === undefined) return `Written to ${place}.`;
  const { written, known, unsealed } = exported;
  const left = unsealed === 0 ? '' : `; ${unsealed} receipts that no run has sealed yet wait for the next export`;
  return `Written to ${place}: ${written} ${written === 1 ? 'object' : 'objects'}; ${known} were there already${left}.`;
}
