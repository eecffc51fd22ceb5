import { settingsOf } from '../../config/settings.ts';
import { byPosition, type Diagnostic } from '../../core/diagnostic.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Policy } from '../../core/policy.ts';
import type { PolicyTestReport, PolicyTestResult } from '../../core/views/policy-test.ts';
import { oneOf } from '../../policy/load/fault.ts';
import type { SourceFile } from '../read-files.ts';
import type { Runtime } from '../runtime.ts';
import { isBroken, readPolicies, type Setup } from '../setup.ts';
import { differencesOf, type Outcome } from './differences.ts';
import { policyPathsOf, type ReadTestFile, readTestFiles, testFault } from './files.ts';
import { runTest } from './run-test.ts';
import type { PolicyTest } from './schema.ts';

type PositionOf = ReadTestFile['positionOf'];

export interface TestOptions {
  /** Only tests whose name, or whose policy's name, contains this text. */
  readonly only?: string;
}

/** The report of a run; or, without one, the faults in what people wrote. */
export interface TestsRun {
  readonly report?: PolicyTestReport;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** Runs the tests of policies at these paths, by the planner that plans for AWS; AWS is not called. */
export async function runPolicyTests(
  paths: readonly string[],
  { only }: TestOptions,
  setup: Setup,
  runtime: Runtime,
): Promise<TestsRun> {
  const read = await readTestFiles(paths);
  const diagnostics: Diagnostic[] = [...read.diagnostics];
  const sources: SourceFile[] = [...read.sources];
  const results: PolicyTestResult[] = [];
  const known = new Map<string, boolean>();
  for (const file of read.files) {
    // Which policies are valid depends on mayfly.yml, too.
    const { mayfly: own } = file.content;
    const fileSetup: Setup = own === undefined ? setup : { ...setup, config: own, settings: settingsOf(own) };
    const policies = await readPolicies(policyPathsOf(file), fileSetup);
    diagnostics.push(...policies.diagnostics);
    sources.push(...policies.sources);
    if (isBroken(policies.diagnostics)) continue;
    for (const { name } of policies.policies) known.set(name, known.get(name) ?? false);
    for (const [index, test] of file.content.tests.entries()) {
      const tested = policies.policies.filter(({ name }) => name === test.policy);
      if (tested.length === 0) {
        diagnostics.push(noPolicy(test, file, index, policies.policies));
        continue;
      }
      known.set(test.policy, true);
      if (only !== undefined && !test.name.includes(only) && !test.policy.includes(only)) continue;
      const outcome = await runTest({ test, index, file, policies: tested, setup: fileSetup }, runtime);
      if (Array.isArray(outcome)) diagnostics.push(...outcome);
      else results.push(resultOf(test, outcome, (path) => file.positionOf(['tests', index, ...path])));
    }
  }
  if (only !== undefined && results.length === 0 && diagnostics.length === 0) diagnostics.push(noneNamed(only, paths));
  const errors = diagnostics.some(({ severity }) => severity === 'error');
  const untested = [...known].flatMap(([name, isTested]) => (isTested ? [] : [name])).sort();
  return { ...(errors ? {} : { report: { results, untested } }), diagnostics: diagnostics.sort(byPosition), sources };
}

function resultOf(test: PolicyTest, outcome: Outcome, at: PositionOf): PolicyTestResult {
  const differences = differencesOf(test.expect, outcome, (path) => at(['expect', ...path]));
  return { name: test.name, policy: test.policy, at: at([]), differences };
}

/** A misspelt name must not look like tests that pass. */
function noneNamed(only: string, [path = 'policies']: readonly string[]): Diagnostic {
  const at = { file: path, line: 1, column: 1 };
  return testFault(
    'none-named',
    at,
    `No test here, and no tested policy, has \`${only}\` in its name.`,
    'Leave `--only` out to run all tests.',
  );
}

function noPolicy(
  { policy }: PolicyTest,
  { positionOf }: ReadTestFile,
  index: number,
  policies: readonly Policy[],
): Diagnostic {
  const names = policies.map(({ name }) => name);
  const near = nearestName(policy, names);
  const remedy = near === undefined ? `The policies there are ${oneOf(names)}.` : `Did you mean \`${near}\`?`;
  return testFault(
    'unknown-policy',
    positionOf(['tests', index, 'policy']),
    `The policies that this file tests do not include \`${policy}\`.`,
    remedy,
  );
}
