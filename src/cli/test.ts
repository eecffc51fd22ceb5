import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { testPolicies } from '../mayfly.ts';
import { toJunit } from '../report/junit.ts';
import { toPolicyTestText } from '../report/policy-test-text.ts';
import { type Door, valueOrExit } from './door.ts';
import { withConfig } from './options.ts';

interface TestOptions {
  readonly config?: string;
  readonly json?: true;
  readonly junit?: string;
  readonly only?: string;
  readonly requireTests?: true;
}

/**
 * `mayfly test [PATHS…]`: runs the tests of policies. Exit code 0: all held, 1: one failed, a file is broken, or (with
 * --require-tests) a policy has no test.
 */
export function addTest(program: Command, door: Door): void {
  withConfig(program.command('test [paths...]'))
    .description('run the tests of policies: what they match, plan and refuse, without AWS')
    .option('--junit <file>', 'also write the results as JUnit XML, for CI')
    .option('--only <text>', 'only tests whose name or policy holds this text')
    .option('--require-tests', 'fail where a policy has no test')
    .addHelpText(
      'after',
      '\nTests stand in folders called `tests`; without paths, those below policies/ run.\n\nExamples:\n  mayfly test policies/\n  mayfly test policies/ --junit out/policies.xml --require-tests',
    )
    .action(async (paths: string[], { config, json, junit, only, requireTests }: TestOptions) => {
      const result = await door.during((around) =>
        testPolicies(paths.length > 0 ? paths : ['policies'], { config, only }, around),
      );
      const report = valueOrExit(result, door, json === true);
      if (report === undefined) return;
      if (junit !== undefined) await writeFile(junit, toJunit(report));
      door.print(json ? JSON.stringify(report, undefined, 2) : toPolicyTestText(report, door));
      const isFailed = report.results.some(({ differences }) => differences.length > 0);
      door.exit(isFailed || (requireTests && report.untested.length > 0) ? 1 : 0);
    });
}
