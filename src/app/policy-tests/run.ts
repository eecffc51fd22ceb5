import { dirname, join } from 'node:path';
import { settingsOf } from '../../config/settings.ts';
import { byPosition, type Diagnostic } from '../../core/diagnostic.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import { type History, noHistory } from '../../core/history.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { Plan, Planner } from '../../core/plan.ts';
import type { Policy } from '../../core/policy.ts';
import type { Place, Resource } from '../../core/resource.ts';
import type { Difference, PolicyTestReport, PolicyTestResult } from '../../core/views/policy-test.ts';
import { NotARecording } from '../../estate/aws/replay.ts';
import { createProtection } from '../../guard/protection.ts';
import { type Explanation, explain } from '../../plan/explain.ts';
import { createPlanner } from '../../plan/planner.ts';
import { oneOf } from '../../policy/load/fault.ts';
import { collect } from '../collect.ts';
import { connectTarget } from '../connect.ts';
import { limitsOf } from '../limits.ts';
import { compileFor } from '../make-plan.ts';
import type { SourceFile } from '../read-files.ts';
import type { Runtime } from '../runtime.ts';
import { isBroken, readPolicies, type Setup } from '../setup.ts';
import { differencesOf, type Outcome } from './differences.ts';
import { collectTest, historyOf, resourcesOf } from './estate.ts';
import { policyPathsOf, type ReadTestFile, readTestFiles, testFault } from './files.ts';
import type { PolicyTest, TestResource } from './schema.ts';

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
    const ground: Setup = own === undefined ? setup : { ...setup, config: own, settings: settingsOf(own) };
    const policies = await readPolicies(policyPathsOf(file), ground);
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
      const ran = await runTest(test, index, tested, file, ground, runtime);
      if (Array.isArray(ran)) diagnostics.push(...ran);
      else
        results.push({
          name: test.name,
          policy: test.policy,
          at: file.positionOf(['tests', index]),
          differences: ran.differences,
        });
    }
  }
  if (only !== undefined && results.length === 0 && diagnostics.length === 0) diagnostics.push(noneNamed(only, paths));
  const errors = diagnostics.some(({ severity }) => severity === 'error');
  const untested = [...known].flatMap(([name, isTested]) => (isTested ? [] : [name])).sort();
  return { ...(errors ? {} : { report: { results, untested } }), diagnostics: diagnostics.sort(byPosition), sources };
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

async function runTest(
  test: PolicyTest,
  index: number,
  policies: readonly Policy[],
  file: ReadTestFile,
  ground: Setup,
  runtime: Runtime,
): Promise<{ readonly differences: readonly Difference[] } | Diagnostic[]> {
  const outcome =
    test.recording === undefined
      ? runInline(test, index, policies, file, ground)
      : await runRecorded(test, index, policies, file, ground, runtime);
  if (Array.isArray(outcome)) return outcome;
  return {
    differences: differencesOf(test.expect, outcome, (path) => file.positionOf(['tests', index, 'expect', ...path])),
  };
}

function runInline(
  test: PolicyTest,
  index: number,
  policies: readonly Policy[],
  { content, positionOf }: ReadTestFile,
  ground: Setup,
): Outcome | Diagnostic[] {
  const { types } = ground.vocabulary;
  const written = test.now ?? content.now;
  if (written === undefined) {
    const message = 'The test has no time.';
    return [
      testFault(
        'no-time',
        positionOf(['tests', index]),
        message,
        'Add `now: 2026-11-21T20:00:00Z`, here or for the whole file.',
      ),
    ];
  }
  const typeOf = ({ type }: TestResource) =>
    types.find(({ name, aliases }) => name === (type ?? policies[0]?.type) || aliases?.includes(type ?? '') === true);
  const strange = (test.resources ?? []).flatMap((each, at) => {
    if (typeOf(each) !== undefined) return [];
    const near = nearestName(
      each.type ?? '',
      types.map(({ name }) => name),
    );
    const remedy =
      near === undefined ? `Types are ${oneOf(types.map(({ name }) => name))}.` : `Did you mean \`${near}\`?`;
    return [
      testFault(
        'unknown-type',
        positionOf(['tests', index, 'resources', at, 'type']),
        `There is no type \`${each.type ?? ''}\`.`,
        remedy,
      ),
    ];
  });
  if (strange.length > 0) return strange;
  const now = new Date(written);
  const place = { account: content.account, region: content.region };
  try {
    const resources = resourcesOf(test, place, now, (each) => typeOf(each) ?? missingType(each));
    const { planner, collected } = watchedPlanner(policies, ground, historyOf(test, resources, now), now);
    collectTest(planner, policies, place, { test, now, resources, types });
    return outcomeOf(planner.finish(), policies, collected, [place], ground, now);
  } catch (error) {
    // Types read what AWS gives. A `raw` that AWS would never give makes them fail, and that is a fault of the test.
    const why = error instanceof Error ? error.message : String(error);
    const remedy = 'Compare the `raw` of its resources with the answer of AWS’s describe call: names, capitals, lists.';
    return [
      testFault(
        'not-as-aws-says',
        positionOf(['tests', index, 'resources']),
        `Its resources are not as AWS describes them: ${why}.`,
        remedy,
      ),
    ];
  }
}

function missingType({ type }: TestResource): never {
  throw new TypeError(`the type ${type ?? ''} was there a moment ago`);
}

async function runRecorded(
  test: PolicyTest,
  index: number,
  policies: readonly Policy[],
  file: ReadTestFile,
  ground: Setup,
  runtime: Runtime,
): Promise<Outcome | Diagnostic[]> {
  const folder = join(dirname(file.path), test.recording ?? '');
  const at = test.now ?? file.content.now;
  const options = { regions: [], own: [], ...(at !== undefined && { now: new Date(at) }) };
  try {
    const { connection, now } = await connectTarget({ recording: folder, regions: [], assume: [] }, options, runtime);
    const { planner, collected } = watchedPlanner(policies, ground, noHistory, now);
    await collect(planner, policies, { connection, vocabulary: ground.vocabulary, now });
    return outcomeOf(planner.finish(), policies, collected, connection.places, ground, now);
  } catch (error) {
    if (!(error instanceof NotARecording)) throw error;
    const place = file.positionOf(['tests', index, 'recording']);
    return [
      testFault(
        'no-recording',
        place,
        `\`${folder}\` is not a recording.`,
        'Make one with `mayfly record DIR`, and name it by its path from this file.',
      ),
    ];
  }
}

/** The resources and evidence that a planner was given, for the explanations. */
interface Collected {
  readonly resources: Resource[];
  readonly evidence: Map<string, Evidence extends ReadonlyMap<string, infer Answer> ? Answer : never>;
}

function watchedPlanner(
  policies: readonly Policy[],
  { settings, vocabulary, config, holidays = [] }: Setup,
  history: History,
  now: Date,
): { planner: Planner; collected: Collected } {
  const collected: Collected = { resources: [], evidence: new Map() };
  const planner = createPlanner({
    policies,
    compiledFor: (place) => compileFor(place, policies, { settings, vocabulary }, now),
    vocabulary,
    settings,
    protection: createProtection(settings, vocabulary.types),
    history,
    source: 'recording',
    now,
    planHours: config.plan['expires-hours'],
    limits: limitsOf(config, holidays),
  });
  return {
    collected: collected,
    planner: {
      ...planner,
      see: (type, place, page) => {
        collected.resources.push(...page);
        planner.see(type, place, page);
      },
      give: (answers) => {
        for (const [key, answer] of answers) collected.evidence.set(key, answer);
        planner.give(answers);
      },
    },
  };
}

function outcomeOf(
  plan: Plan,
  policies: readonly Policy[],
  { resources, evidence }: Collected,
  places: readonly Place[],
  ground: Setup,
  now: Date,
): Outcome {
  const explanations: Explanation[] = [];
  for (const place of places) {
    const compiled = compileFor(place, policies, ground, now);
    for (const { policy } of compiled) {
      const listing = resources.filter(
        ({ type, account, region }) => type === policy.type && account === place.account && region === place.region,
      );
      for (const resource of listing)
        explanations.push(
          ...explain(
            compiled.filter((each) => each.policy === policy),
            resource,
            evidence,
            listing,
          ),
        );
    }
  }
  return {
    plan,
    resources: resources.filter(({ type }) => policies.some((policy) => policy.type === type)),
    explanations,
  };
}
