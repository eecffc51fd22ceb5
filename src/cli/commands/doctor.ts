import type { Command } from 'commander';
import { doctor } from '../../app/commands/doctor.ts';
import type { Check } from '../../core/views/check.ts';
import type { Door, ExitCode } from '../door.ts';
import { type FormatOptions, printValue, withFormats } from '../formats.ts';
import { type RegionOptions, targetOf, withRegions } from '../options.ts';

/**
 * `mayfly doctor [POLICIES…]`: checks an installation, and writes nothing. Exit code 0: all is well, 1: something is
 * not, 3: something could not be checked.
 */
export function addDoctor(program: Command, door: Door): void {
  withFormats(withRegions(program.command('doctor [policies...]')), 'doctor')
    .description(
      'check an installation: configuration, credentials, regions, ledger, and the permissions that policies need',
    )
    .addHelpText('after', '\nExamples:\n  mayfly doctor\n  mayfly doctor policies/ --region eu-west-1 --json')
    .action(async (paths: string[], options: RegionOptions & FormatOptions) => {
      const { config } = options;
      const checks = await door.during((runtime) => doctor(paths, { config, target: targetOf(options) }, runtime));
      printValue('doctor', checks, options, door);
      door.exit(exitCode(checks));
    });
}

function exitCode(checks: readonly Check[]): ExitCode {
  if (checks.some(({ status }) => status === 'failed')) return 1;
  return checks.some(({ status }) => status === 'unknown') ? 3 : 0;
}
