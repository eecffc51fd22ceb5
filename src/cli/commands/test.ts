import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { testPolicies } from '../../app/commands/test.ts';
import { formatted } from '../../report/formats.ts';
import { type Door, valueOrExit } from '../door.ts';
import { type FormatOptions, isJson, printValue, withFormats } from '../formats.ts';
import { type CommonOptions, withConfig } from '../options.ts';

interface TestOptions extends CommonOptions, FormatOptions {
  readonly junit?: string;
  readonly only?: string;
  readonly requireTests?: true;
}

/**
 * `mayfly test [PATHS…]`: runs the tests of policies. Exit code 0: all passed, 1: one failed, a file is broken, or
 * (with --require-tests) a policy has no test.
 */
export function addTest(program: Command, door: Door): void {
  withFormats(withConfig(program.command('test [paths...]')), 'test')
    .description('run the tests of policies: what they match, plan and refuse, without AWS')
    .option('--junit <file>', 'also write the results as JUnit XML, for CI')
    .option('--only <text>', 'only tests whose name or policy contains this text')
    .option('--require-tests', 'fail if a policy has no test')
    .addHelpText(
      'after',
      '\nTests are in folders called `tests`; without paths, those below policies/ run.\n\n' +
        'Examples:\n  mayfly test policies/\n  mayfly test policies/ --junit out/policies.xml --require-tests',
    )
    .action(async (named: string[], options: TestOptions) => {
      const { config, junit, only, requireTests } = options;
      const paths = named.length > 0 ? named : ['policies'];
      const result = await door.during((runtime) => testPolicies(paths, { config, only }, runtime));
      const report = valueOrExit(result, door, { json: isJson(options) });
      if (report === undefined) return;
      if (junit !== undefined) await writeFile(junit, formatted('test', 'junit', report, door));
      printValue('test', report, options, door);
      const isFailed = report.results.some(({ differences }) => differences.length > 0);
      door.exit(isFailed || (requireTests && report.untested.length > 0) ? 1 : 0);
    });
}
