import type { ApplyRefusal, ApplySummary } from './apply/deps.ts';
import { haltedRefusal } from './apply/refusal.ts';
import type { Check } from './core/check.ts';
import { byPosition, type Diagnostic } from './core/diagnostic.ts';
import { haltWords } from './core/halt-words.ts';
import type { Plan } from './core/plan.ts';
import type { Policy } from './core/policy.ts';
import type { PolicyTestReport } from './core/policy-test.ts';
import type { ProtectedList } from './core/protected-list.ts';
import type { Receipt } from './core/receipt.ts';
import type { Role } from './core/role.ts';
import { recorder } from './estate/aws/recording.ts';
import { types } from './estate/vocabulary.ts';
import { toCloudFormation } from './iam/cloudformation.ts';
import { toPolicyDocuments } from './iam/documents.ts';
import { roleFor } from './iam/role.ts';
import { actingMode } from './mayfly/acting-mode.ts';
import { applyWith } from './mayfly/apply.ts';
import { type Approvals, type Awaiting, approveWith, awaitingIn } from './mayfly/approve.ts';
import { callerOf } from './mayfly/caller.ts';
import { deliverFor, type Wording } from './mayfly/deliver.ts';
import { refusedByDeployed } from './mayfly/deployed-ledger.ts';
import { examine } from './mayfly/doctor/doctor.ts';
import { explainWith } from './mayfly/explain.ts';
import { findReceipt } from './mayfly/find-receipt.ts';
import { type Forgotten, forgetPolicies } from './mayfly/forget-policies.ts';
import { type Halted, type Halting, setHalt } from './mayfly/halt.ts';
import { type KeepWish, namedResource, planKeep, untilOf } from './mayfly/keep.ts';
import { type Log, readLog } from './mayfly/log.ts';
import type { Exported } from './mayfly/log-bucket.ts';
import { copyFault, readCopy, writeCopy } from './mayfly/log-copies.ts';
import { inventoryOf } from './mayfly/look.ts';
import { openExistingLedger, openLedger } from './mayfly/open-ledger.ts';
import { costReads, ownAccess } from './mayfly/own-access.ts';
import { planWith } from './mayfly/plan.ts';
import { preparePlanFolder, readPlanFolder, writePlanFolder } from './mayfly/plan-folder.ts';
import { runPolicyTests, type TestsAsked } from './mayfly/policy-tests.ts';
import { protectedListOf } from './mayfly/protected.ts';
import { type ReachOptions, reach, type Where } from './mayfly/reach.ts';
import type { SourceFile } from './mayfly/read-files.ts';
import { type RestoreWish, type WayBack, wayBack } from './mayfly/restore.ts';
import { type Savings, type SavingsBy, savingsOf } from './mayfly/savings.ts';
import { isBroken, readPolicies, type SetUp, type Surroundings, setUp } from './mayfly/set-up.ts';
import { typeWords, type Word, wordsFor } from './mayfly/words.ts';
import { diffPlans, isSame, type PlanDiff } from './plan/diff.ts';
import type { Explanation } from './plan/explain.ts';
import { actions, filters } from './policy/vocabulary.ts';

export { isUnsupported } from './mayfly/set-up.ts';

import { type Unparked, unparkWith } from './mayfly/unpark.ts';

export type { ApplySummary, Approvals, Awaiting, Exported, Forgotten, Log, SavingsBy, SetUp, SourceFile, Surroundings, Where, Word };
export { toCloudFormation, toPolicyDocuments };

/**
 * What an operation gives: its value, and what was wrong with what people wrote. There is no value where nothing could be done because of it.
 * A value with diagnostics was made of the rest.
 */
export interface Result<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that the diagnostics speak of, for their code frames. */
  readonly sources: readonly SourceFile[];
}

interface Asked {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
}

/** Every fault of every file. */
export async function validate(paths: readonly string[], { config }: Asked): Promise<Result<readonly Policy[]>> {
  const given = await setUp(config);
  const read = await readPolicies(paths, given);
  return result(read.policies, given, read);
}

/** Runs the tests of policies at these paths; AWS is not asked. */
export async function testPolicies(paths: readonly string[], asked: Asked & TestsAsked, around: Surroundings): Promise<Result<PolicyTestReport>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { report, diagnostics, sources } = await runPolicyTests(paths, asked, given, around);
  const read = { diagnostics, sources };
  return report === undefined ? nothing(given, read) : result(report, given, read);
}

/** All that protects, as mayfly.yml leaves it in force. */
export async function protectedList({ config }: Asked): Promise<Result<ProtectedList>> {
  const given = await setUp(config);
  const read = { diagnostics: [], sources: [] };
  return isBroken(given.diagnostics) ? nothing(given, read) : result(protectedListOf(given), given, read);
}

/** The least-privilege role that these policies need; AWS is not asked. Without regions, those of mayfly.yml count. */
export async function iam(paths: readonly string[], { config, regions }: Asked & { readonly regions: readonly string[] }): Promise<Result<Role>> {
  const given = await setUp(config);
  const read = await readPolicies(paths, given);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const { settings, vocabulary, config: configured } = given;
  const { policies } = read;
  const own = ownAccess(
    configured,
    policies.some(({ actions: asked }) => asked.length > 0),
  );
  const asked = { policies, vocabulary, settings, regions: regions.length > 0 ? regions : configured.regions, own, reads: costReads(configured) };
  return result(roleFor(asked), given, read);
}

export interface PlanAsked extends Asked {
  readonly where: Where;
  /** For a recording only: the time to plan for. */
  readonly now?: Date;
  /** The folder to write the plan to. */
  readonly out: string;
}

/** Says what would happen and why, and writes the plan's folder. Nothing in AWS is written. `mode` is mayfly.yml's. */
export async function plan(
  paths: readonly string[],
  asked: PlanAsked,
  around: Surroundings,
): Promise<Result<Plan> & { readonly mode: 'observe' | 'act'; readonly forgotten: readonly Forgotten[] }> {
  const given = await setUp(asked.config);
  const read = await readPolicies(paths, given);
  const mode = actingMode(undefined, given.config);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return { ...nothing(given, read), mode, forgotten: [] };
  await preparePlanFolder(asked.out);
  const reached = await reach(asked.where, reachOptions(given, asked), around);
  const opened = reached.isRecording ? undefined : await openLedger(given, asked.where, around);
  try {
    const files = read.sources.map(({ path }) => path);
    const forgotten = opened === undefined ? [] : await forgetPolicies(read.policies, files, opened.ledger);
    const made = await planWith(read.policies, given, reached, opened?.ledger, around, await opened?.halt.read());
    await writePlanFolder(asked.out, made);
    return { ...result(made, given, read), mode, forgotten };
  } finally {
    opened?.ledger.close();
  }
}

export interface ApplyAsked extends Asked, Wording {
  readonly where: Omit<Where, 'recording' | 'regions'>;
  /** Instead of mayfly.yml's. */
  readonly mode?: 'observe' | 'act';
}

/** Carries out the plan in this folder, and nothing else. What an earlier call began is brought to its end first; nothing is done twice. */
export async function apply(folder: string, asked: ApplyAsked, around: Surroundings): Promise<Result<ApplySummary>> {
  const given = await setUp(asked.config);
  const read = await readPlanFolder(folder);
  if (read.plan === undefined || isBroken(given.diagnostics)) return nothing(given, { diagnostics: read.diagnostics, sources: [] });
  const regions = [...new Set([...read.plan.steps, ...read.plan.findings].map(({ subject }) => subject.region))];
  const { connection } = await reach({ ...asked.where, regions: regions.length > 0 ? regions : ['us-east-1'] }, reachOptions(given), around);
  const opened = await openLedger(given, asked.where, around);
  const mode = actingMode(asked.mode, given.config);
  const acting = { ...given, config: { ...given.config, mode: asked.mode ?? given.config.mode } };
  try {
    const state = await opened.halt.read();
    if (state.is !== 'running') return result(notStarted(read.plan, haltedRefusal(haltWords(state))), given, { diagnostics: [], sources: [] });
    const refused = mode === 'act' ? await refusedByDeployed(read.plan, connection, opened, given.config.home) : undefined;
    if (refused !== undefined) return result(notStarted(read.plan, refused), given, { diagnostics: [], sources: [] });
    const summary = await applyWith(read.plan, acting, connection, opened.ledger, deliverFor(given, asked, around), mode, around, opened.halt);
    return result(summary, given, { diagnostics: [], sources: [] });
  } finally {
    opened.ledger.close();
  }
}

function notStarted({ header, steps }: Plan, refused: ApplyRefusal): ApplySummary {
  return { plan: header.id, refused, isCut: false, receipts: [], endedNow: 0, waiting: steps.map((step) => ({ step, says: refused.says })) };
}

export interface RestoreAsked extends ApplyAsked {
  readonly wish: RestoreWish;
  /** The folder to write the plan to. Left out: `out/restore-` and the receipt's id. */
  readonly out?: string;
  /** Write the plan, and carry out nothing. */
  readonly planOnly: boolean;
  /** Called with the plan before anything of it is done. */
  readonly show: (made: RestorePlan) => void;
}

/** The plan that brings something back. */
export interface RestorePlan {
  readonly receipt: Receipt;
  readonly plan: Plan;
  readonly folder: string;
  /** What will not be as it was. */
  readonly differs: readonly string[];
  readonly mode: 'observe' | 'act';
}

export type Restored =
  | { readonly is: 'planned' }
  | { readonly is: 'applied'; readonly summary: ApplySummary }
  | { readonly is: 'done'; readonly receipts: readonly Receipt[] }
  | { readonly is: 'none'; readonly says: string; readonly remedy?: string };

/** Undoes what a receipt tells of: makes a small plan of it, and carries that out as any other. `word` is the receipt's id, its beginning, or a resource. */
export async function restore(word: string, asked: RestoreAsked, around: Surroundings): Promise<Result<Restored>> {
  const given = await setUp(asked.config);
  const read = { diagnostics: [], sources: [] };
  if (isBroken(given.diagnostics)) return nothing(given, read);
  const made = await restorePlan(word, asked, given, around);
  if (made.is !== 'plan') return result(made, given, read);
  const folder = asked.out ?? `out/restore-${made.receipt.step}`;
  await writePlanFolder(folder, made.plan);
  asked.show({ receipt: made.receipt, plan: made.plan, folder, differs: made.differs, mode: asked.mode ?? given.config.mode });
  if (asked.planOnly) return result({ is: 'planned' }, given, read);
  const applied = await apply(folder, asked, around);
  return applied.value === undefined ? { ...applied, value: undefined } : { ...applied, value: { is: 'applied', summary: applied.value } };
}

async function restorePlan(
  word: string,
  { wish, where }: RestoreAsked,
  given: SetUp,
  around: Surroundings,
): Promise<Exclude<WayBack, { is: 'plan' }> | (Extract<WayBack, { is: 'plan' }> & { readonly receipt: Receipt })> {
  const { ledger, name } = await openExistingLedger(given, where, around);
  try {
    const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
    const found = findReceipt(word, receipts, name);
    if ('says' in found) return { is: 'none', ...found };
    const { receipt } = found;
    const { connection } = await reach({ ...where, regions: [receipt.subject.region] }, reachOptions(given), around);
    const back = await wayBack(receipt, receipts, wish, given, connection, ledger, around.clock());
    return back.is === 'plan' ? { ...back, receipt } : back;
  } finally {
    ledger.close();
  }
}

export interface KeepAsked extends Asked, Wording {
  readonly where: Omit<Where, 'recording'>;
  readonly mode?: 'observe' | 'act';
  readonly wish: KeepWish;
  /** The folder to write the plan to. */
  readonly out: string;
}

/** What came of keeping something on. */
export type Kept =
  | { readonly is: 'kept'; readonly plan: Plan; readonly summary: ApplySummary; readonly until: string }
  | { readonly is: 'none'; readonly says: string; readonly remedy: string };

/** Keeps something on beyond its schedule's hour: makes a plan of one step, and carries that out as any other. */
export async function keep(word: string, asked: KeepAsked, around: Surroundings): Promise<Result<Kept>> {
  const made = await setUp(asked.config);
  const read = { diagnostics: [], sources: [] };
  if (isBroken(made.diagnostics)) return nothing(made, read);
  const given = { ...made, config: { ...made.config, promotion: [], windows: [], mode: asked.mode ?? made.config.mode } };
  const named = namedResource(word);
  if (named === undefined) return result({ is: 'none', says: `${word} is no instance and no database.`, remedy: 'Only these have schedules.' }, given, read);
  const until = untilOf(asked.wish, given.settings.tz, around.clock());
  if (typeof until !== 'string') return result({ is: 'none', ...until }, given, read);
  await preparePlanFolder(asked.out);
  const where = named.region === undefined ? asked.where : { ...asked.where, regions: [named.region] };
  const reached = await reach(where, reachOptions(given), around);
  const planned = await planKeep(named, until, given, reached, around);
  if (planned.is === 'none') return result(planned, given, read);
  await writePlanFolder(asked.out, planned.plan);
  const opened = await openLedger(given, asked.where, around);
  try {
    const { plan } = planned;
    const mode = actingMode(asked.mode, given.config);
    const refused = mode === 'act' ? await refusedByDeployed(plan, reached.connection, opened, given.config.home) : undefined;
    if (refused !== undefined) return result({ is: 'kept', plan, summary: notStarted(plan, refused), until }, given, read);
    const summary = await applyWith(plan, given, reached.connection, opened.ledger, deliverFor(given, asked, around), mode, around, opened.halt);
    return result({ is: 'kept', plan, summary, until }, given, read);
  } finally {
    opened.ledger.close();
  }
}

export interface ApproveAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  /** Steps to approve, by their ids, and why; none: only what waits is looked up. */
  readonly steps: readonly string[];
  readonly reason: string;
}

/** Records that a person approves steps of the plan in this folder, and says what of it waits. Changes nothing in AWS. */
export async function approve(folder: string, asked: ApproveAsked, around: Surroundings): Promise<Result<Approvals>> {
  const given = await setUp(asked.config);
  const read = await readPlanFolder(folder);
  if (read.plan === undefined || isBroken(given.diagnostics)) return nothing(given, { diagnostics: read.diagnostics, sources: [] });
  const { ledger } = await openLedger(given, asked.where, around);
  try {
    const { steps, reason } = asked;
    const by = steps.length === 0 ? '' : await callerOf(asked.where, around);
    const approved =
      steps.length === 0 ? { given: [], diagnostics: [] } : await approveWith(read.plan, folder, { steps, by, reason, now: around.clock() }, ledger);
    if (approved.diagnostics.length > 0) return nothing(given, { diagnostics: approved.diagnostics, sources: [] });
    const { id, expires } = read.plan.header;
    const approvals = { plan: id, until: expires, awaiting: await awaitingIn(read.plan, ledger), given: approved.given };
    return result(approvals, given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

/** What changed from one plan to another; both are folders. AWS, the ledger and mayfly.yml are not asked. */
export async function diff(before: string, after: string): Promise<Result<PlanDiff & { readonly isSame: boolean }>> {
  const [first, second] = await Promise.all([readPlanFolder(before), readPlanFolder(after)]);
  const diagnostics = [...first.diagnostics, ...second.diagnostics];
  if (first.plan === undefined || second.plan === undefined) return { value: undefined, diagnostics, sources: [] };
  const found = diffPlans(first.plan, second.plan);
  return { value: { isSame: isSame(found), ...found }, diagnostics, sources: [] };
}

export interface HaltAsked extends Asked, Halting {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
}

/** Sets the kill switch, or lifts it. */
export async function halt(asked: HaltAsked, around: Surroundings): Promise<Result<Halted>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  return result(await setHalt(asked, given.config, asked.where, around), given, { diagnostics: [], sources: [] });
}

export interface UnparkAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  readonly policy: string;
  readonly arn: string;
}

/** Forgets what a policy failed at on a resource, so that the next plan tries it again. Changes nothing in AWS. */
export async function unpark(asked: UnparkAsked, around: Surroundings): Promise<Result<Unparked>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { ledger } = await openExistingLedger(given, asked.where, around);
  try {
    return result(await unparkWith(asked.policy, asked.arn, ledger), given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

export interface LogAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  /** Only this plan's. */
  readonly plan?: string;
  /** A file to write it to, as JSON lines; or `s3://bucket/prefix` in the bucket that mayfly.yml names. */
  readonly export?: string;
  /** Such a file or place, kept elsewhere: what it holds must still be there. */
  readonly against?: string;
}

/** What was done, as the ledger says, and whether it still says what was written. */
export async function log(asked: LogAsked, around: Surroundings): Promise<Result<Log & { readonly exported?: Exported }>> {
  const given = await setUp(asked.config);
  const unwritable = copyFault(asked.export, given);
  const kept = await readCopy(asked.against, given, asked.where, around);
  const diagnostics = [...kept.diagnostics, ...(unwritable ? [unwritable] : [])];
  if (isBroken([...given.diagnostics, ...diagnostics])) return nothing(given, { diagnostics, sources: [] });
  const { ledger, name } = await openExistingLedger(given, asked.where, around);
  try {
    const read = await readLog(ledger, name, asked.plan, kept.receipts);
    const exported = await writeCopy(asked.export, read, given, asked.where, around);
    return result({ ...read, ...(exported && { exported }) }, given, { diagnostics: exported?.diagnostics ?? [], sources: [] });
  } finally {
    ledger.close();
  }
}

export interface SavingsAsked extends Asked {
  readonly where: Pick<Where, 'profile' | 'endpoint'>;
  readonly by: SavingsBy;
  readonly since?: Date;
}

/** What was saved, as the receipts say. AWS itself is not asked. */
export async function savings(asked: SavingsAsked, around: Surroundings): Promise<Result<Savings & { readonly ledger: string }>> {
  const given = await setUp(asked.config);
  if (isBroken(given.diagnostics)) return nothing(given, { diagnostics: [], sources: [] });
  const { ledger, name } = await openExistingLedger(given, asked.where, around);
  try {
    const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
    const { by, since } = asked;
    const found = savingsOf(receipts, given.vocabulary.types, { by, ...(since && { since }), now: around.clock() });
    return result({ ledger: name, ...found }, given, { diagnostics: [], sources: [] });
  } finally {
    ledger.close();
  }
}

/** Saves what AWS answers for all types, and with policies also the evidence that they ask for, so that plans can be made without AWS. */
export async function record(
  folder: string,
  paths: readonly string[],
  asked: Asked & { readonly where: Where },
  around: Surroundings,
): Promise<Result<{ readonly resources: number }>> {
  const given = await setUp(asked.config);
  const read = paths.length > 0 ? await readPolicies(paths, given) : { policies: [], sources: [], diagnostics: [] };
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const tape = recorder(folder);
  const reached = await reach(asked.where, { ...reachOptions(given), recorder: tape }, around);
  const looking = { connection: reached.connection, vocabulary: given.vocabulary, now: reached.now, listen: around.listen, signal: around.signal };
  const resources = await inventoryOf(given.vocabulary.types, looking);
  if (read.policies.length > 0) await planWith(read.policies, given, reached, undefined, around);
  await tape.close({ recorded: reached.now.toISOString(), places: reached.connection.places, types: given.vocabulary.types.map(({ name }) => name) });
  return result({ resources }, given, read);
}

/** Looks at an installation, with the policies that it is to carry out, if any. What is wrong with what was written is among what is found. */
export async function doctor(
  paths: readonly string[],
  asked: Asked & { readonly where: Omit<Where, 'recording'> },
  around: Surroundings,
): Promise<readonly Check[]> {
  const given = await setUp(asked.config);
  const read = paths.length > 0 ? await readPolicies(paths, given) : { policies: [], diagnostics: [] };
  return examine({ given, policies: read.policies, diagnostics: [...given.diagnostics, ...read.diagnostics], where: asked.where }, around);
}

/** Why policies match a resource, or do not. `id` is its id, ARN or name. */
export async function explain(
  id: string,
  paths: readonly string[],
  asked: Omit<PlanAsked, 'out'> & { readonly policy?: string },
  around: Surroundings,
): Promise<Result<readonly Explanation[]>> {
  const given = await setUp(asked.config);
  const read = await readPolicies(paths, given);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return nothing(given, read);
  const reached = await reach(asked.where, reachOptions(given, asked), around);
  const policies = read.policies.filter(({ name }) => asked.policy === undefined || name === asked.policy);
  return result(await explainWith(id, policies, given, reached, around), given, read);
}

function reachOptions({ config }: SetUp, { now }: { readonly now?: Date } = {}): ReachOptions {
  return {
    regions: config.regions,
    payer: config.cost.role,
    own: config.bucket === undefined ? [] : [`arn:aws:s3:::${config.bucket}`, `arn:aws:s3:::${config.bucket}/*`],
    now,
  };
}

type Read = { readonly diagnostics: readonly Diagnostic[]; readonly sources: readonly SourceFile[] };

function result<Value>(value: Value, given: SetUp, read: Read): Result<Value> {
  return { value, diagnostics: [...given.diagnostics, ...read.diagnostics].sort(byPosition), sources: [...given.sources, ...read.sources] };
}

/** Something is wrong with what was written, so nothing was done. */
function nothing(given: SetUp, read: Read): Result<never> {
  return { ...result(undefined, given, read), value: undefined };
}

/** The resource types that policies can name; or the filters and actions of one, undefined where there is no such type. */
export function words(type: string | undefined): readonly Word[] | undefined {
  const vocabulary = { types, filters, actions, evidence: [] };
  return type === undefined ? typeWords(vocabulary) : wordsFor(type, vocabulary);
}
