import type { Policy } from '../../core/policy.ts';
import type { Check } from '../../core/views/check.ts';
import type { PolicyTestReport } from '../../core/views/policy-test.ts';
import type { ProtectedList } from '../../core/views/protected-list.ts';
import type { Role } from '../../core/views/role.ts';
import { recorder } from '../../estate/aws/recording.ts';
import { types } from '../../estate/vocabulary.ts';
import { roleFor } from '../../iam/role.ts';
import { diffPlans, isSame, type PlanDiff } from '../../plan/diff.ts';
import type { Explanation } from '../../plan/explain.ts';
import { actions, filters } from '../../policy/vocabulary.ts';
import { countResources } from '../collect.ts';
import { connectTarget, type Target } from '../connect.ts';
import { examine } from '../doctor/doctor.ts';
import { explainWith } from '../explain.ts';
import { makePlan } from '../make-plan.ts';
import { costReads, ownAccess } from '../own-access.ts';
import { readPlanFolder } from '../plan-folder.ts';
import { runPolicyTests, type TestOptions } from '../policy-tests/run.ts';
import { protectedListOf } from '../protected.ts';
import { type ConfigOption, nothing, type Result, reachOptions, result } from '../result.ts';
import { type SchemaEntry, typeWords, wordsFor } from '../schema.ts';
import { isBroken, loadSetup, type Runtime, readPolicies } from '../setup.ts';
import type { PlanAsked } from './act.ts';

/** Every fault of every file. */
export async function validate(paths: readonly string[], { config }: ConfigOption): Promise<Result<readonly Policy[]>> {
  const given = await loadSetup(config);
  const read = await readPolicies(paths, given);
  return result(read.policies, given, read);
}

/** Runs the tests of policies at these paths; AWS is not asked. */
export async function testPolicies(
  paths: readonly string[],
  asked: ConfigOption & TestOptions,
  around: Runtime,
): Promise<Result<PolicyTestReport>> {
  const given = await loadSetup(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { report, diagnostics, sources } = await runPolicyTests(paths, asked, given, around);
  const read = { diagnostics, sources };
  return report === undefined ? nothing(given, read) : result(report, given, read);
}

/** All that protects, as mayfly.yml leaves it in force. */
export async function protectedList({ config }: ConfigOption): Promise<Result<ProtectedList>> {
  const given = await loadSetup(config);
  const read = { diagnostics: [], sources: [] };
  return isBroken(given.diagnostics) ? nothing(given, read) : result(protectedListOf(given), given, read);
}

/** The least-privilege role that these policies need; AWS is not asked. Without regions, those of mayfly.yml count. */
export async function iam(
  paths: readonly string[],
  { config, regions }: ConfigOption & { readonly regions: readonly string[] },
): Promise<Result<Role>> {
  const given = await loadSetup(config);
  const read = await readPolicies(paths, given);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const { settings, vocabulary, config: configured } = given;
  const { policies } = read;
  const own = ownAccess(
    configured,
    policies.some(({ actions: asked }) => asked.length > 0),
  );
  const asked = {
    policies,
    vocabulary,
    settings,
    regions: regions.length > 0 ? regions : configured.regions,
    own,
    reads: costReads(configured),
  };
  return result(roleFor(asked), given, read);
}

/** What changed from one plan to another; both are folders. AWS, the ledger and mayfly.yml are not asked. */
export async function diff(before: string, after: string): Promise<Result<PlanDiff & { readonly isSame: boolean }>> {
  const [first, second] = await Promise.all([readPlanFolder(before), readPlanFolder(after)]);
  const diagnostics = [...first.diagnostics, ...second.diagnostics];
  if (first.plan === undefined || second.plan === undefined) return { value: undefined, diagnostics, sources: [] };
  const found = diffPlans(first.plan, second.plan);
  return { value: { isSame: isSame(found), ...found }, diagnostics, sources: [] };
}

/**
 * Saves what AWS answers for all types, and with policies also the evidence that they ask for, so that plans can be
 * made without AWS.
 */
export async function record(
  folder: string,
  paths: readonly string[],
  asked: ConfigOption & { readonly where: Target },
  around: Runtime,
): Promise<Result<{ readonly resources: number }>> {
  const given = await loadSetup(asked.config);
  const read = paths.length > 0 ? await readPolicies(paths, given) : { policies: [], sources: [], diagnostics: [] };
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const tape = recorder(folder);
  const reached = await connectTarget(asked.where, { ...reachOptions(given), recorder: tape }, around);
  const looking = {
    connection: reached.connection,
    vocabulary: given.vocabulary,
    now: reached.now,
    listen: around.listen,
    signal: around.signal,
  };
  const resources = await countResources(given.vocabulary.types, looking);
  if (read.policies.length > 0) await makePlan(read.policies, given, reached, undefined, around);
  await tape.close({
    recorded: reached.now.toISOString(),
    places: reached.connection.places,
    types: given.vocabulary.types.map(({ name }) => name),
  });
  return result({ resources }, given, read);
}

/**
 * Looks at an installation, with the policies that it is to carry out, if any. What is wrong with what was written is
 * among what is found.
 */
export async function doctor(
  paths: readonly string[],
  asked: ConfigOption & { readonly where: Omit<Target, 'recording'> },
  around: Runtime,
): Promise<readonly Check[]> {
  const given = await loadSetup(asked.config);
  const read = paths.length > 0 ? await readPolicies(paths, given) : { policies: [], diagnostics: [] };
  return examine(
    {
      setup: given,
      policies: read.policies,
      diagnostics: [...given.diagnostics, ...read.diagnostics],
      target: asked.where,
    },
    around,
  );
}

/** Why policies match a resource, or do not. `id` is its id, ARN or name. */
export async function explain(
  id: string,
  paths: readonly string[],
  asked: Omit<PlanAsked, 'out'> & { readonly policy?: string },
  around: Runtime,
): Promise<Result<readonly Explanation[]>> {
  const given = await loadSetup(asked.config);
  const read = await readPolicies(paths, given);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const reached = await connectTarget(asked.where, reachOptions(given, asked), around);
  const policies = read.policies.filter(({ name }) => asked.policy === undefined || name === asked.policy);
  return result(await explainWith(id, policies, given, reached, around), given, read);
}

/**
 * The resource types that policies can name; or the filters and actions of one, undefined where there is no such type.
 */
export function words(type: string | undefined): readonly SchemaEntry[] | undefined {
  const vocabulary = { types, filters, actions, evidence: [] };
  return type === undefined ? typeWords(vocabulary) : wordsFor(type, vocabulary);
}
