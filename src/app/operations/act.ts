import type { ApplyRefusal, ApplySummary } from '../../apply/deps.ts';
import { haltedRefusal } from '../../apply/preflight.ts';
import { describeHalt } from '../../core/halt-words.ts';
import type { Plan } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import { actingMode } from '../acting-mode.ts';
import { connectTarget, type Target } from '../connect.ts';
import { refusedByDeployed } from '../deployed-ledger.ts';
import { findReceipt } from '../find-receipt.ts';
import { type Forgotten, forgetPolicies } from '../forget-policies.ts';
import { openExistingLedger, openLedger } from '../ledger.ts';
import { makePlan } from '../make-plan.ts';
import { deliverFor, type Wording } from '../notify.ts';
import { namedResource, type OverrideUntil, planOverride, untilOf } from '../override.ts';
import { preparePlanFolder, readPlanFolder, writePlanFolder } from '../plan-folder.ts';
import { type RestoreWish, type WayBack, wayBack } from '../restore.ts';
import { type ConfigOption, nothing, type Result, reachOptions, result } from '../result.ts';
import { applyWith } from '../run-apply.ts';
import { isBroken, loadSetup, type Runtime, readPolicies, type Setup } from '../setup.ts';

export interface PlanAsked extends ConfigOption {
  readonly where: Target;
  /** For a recording only: the time to plan for. */
  readonly now?: Date;
  /** The folder to write the plan to. */
  readonly out: string;
}

/** Says what would happen and why, and writes the plan's folder. Nothing in AWS is written. `mode` is mayfly.yml's. */
export async function plan(
  paths: readonly string[],
  asked: PlanAsked,
  around: Runtime,
): Promise<Result<Plan> & { readonly mode: 'observe' | 'act'; readonly forgotten: readonly Forgotten[] }> {
  const given = await loadSetup(asked.config);
  const read = await readPolicies(paths, given);
  const mode = actingMode(undefined, given.config);
  if (isBroken([...given.diagnostics, ...read.diagnostics])) return { ...nothing(given, read), mode, forgotten: [] };
  await preparePlanFolder(asked.out);
  const reached = await connectTarget(asked.where, reachOptions(given, asked), around);
  const opened = reached.isRecording ? undefined : await openLedger(given, asked.where, around);
  try {
    const files = read.sources.map(({ path }) => path);
    const forgotten = opened === undefined ? [] : await forgetPolicies(read.policies, files, opened.ledger);
    const made = await makePlan(read.policies, given, reached, opened?.ledger, around, await opened?.halt.read());
    await writePlanFolder(asked.out, made);
    return { ...result(made, given, read), mode, forgotten };
  } finally {
    opened?.ledger.close();
  }
}

export interface ApplyAsked extends ConfigOption, Wording {
  readonly where: Omit<Target, 'recording' | 'regions'>;
  /** Instead of mayfly.yml's. */
  readonly mode?: 'observe' | 'act';
}

/**
 * Carries out the plan in this folder, and nothing else. What an earlier call began is brought to its end first;
 * nothing is done twice.
 */
export async function apply(folder: string, asked: ApplyAsked, around: Runtime): Promise<Result<ApplySummary>> {
  const given = await loadSetup(asked.config);
  const read = await readPlanFolder(folder);
  if (read.plan === undefined || isBroken(given.diagnostics))
    return nothing(given, { diagnostics: read.diagnostics, sources: [] });
  const regions = [...new Set([...read.plan.steps, ...read.plan.findings].map(({ subject }) => subject.region))];
  const { connection } = await connectTarget(
    { ...asked.where, regions: regions.length > 0 ? regions : ['us-east-1'] },
    reachOptions(given),
    around,
  );
  const opened = await openLedger(given, asked.where, around);
  const mode = actingMode(asked.mode, given.config);
  const acting = { ...given, config: { ...given.config, mode: asked.mode ?? given.config.mode } };
  try {
    const state = await opened.halt.read();
    if (state.status !== 'running')
      return result(notStarted(read.plan, haltedRefusal(describeHalt(state))), given, { diagnostics: [], sources: [] });
    const refused =
      mode === 'act' ? await refusedByDeployed(read.plan, connection, opened, given.config.home) : undefined;
    if (refused !== undefined) return result(notStarted(read.plan, refused), given, { diagnostics: [], sources: [] });
    const summary = await applyWith(
      read.plan,
      acting,
      connection,
      opened.ledger,
      deliverFor(given, asked, around),
      mode,
      around,
      opened.halt,
    );
    return result(summary, given, { diagnostics: [], sources: [] });
  } finally {
    opened.ledger.close();
  }
}

function notStarted({ header, steps }: Plan, refused: ApplyRefusal): ApplySummary {
  return {
    plan: header.id,
    refused,
    isCut: false,
    receipts: [],
    endedNow: 0,
    waiting: steps.map((step) => ({ step, message: refused.message })),
  };
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
  | { readonly is: 'none'; readonly message: string; readonly remedy?: string };

/**
 * Undoes what a receipt tells of: makes a small plan of it, and carries that out as any other. `word` is the receipt's
 * id, its beginning, or a resource.
 */
export async function restore(word: string, asked: RestoreAsked, around: Runtime): Promise<Result<Restored>> {
  const given = await loadSetup(asked.config);
  const read = { diagnostics: [], sources: [] };
  if (isBroken(given.diagnostics)) return nothing(given, read);
  const made = await restorePlan(word, asked, given, around);
  if (made.is !== 'plan') return result(made, given, read);
  const folder = asked.out ?? `out/restore-${made.receipt.step}`;
  await writePlanFolder(folder, made.plan);
  asked.show({
    receipt: made.receipt,
    plan: made.plan,
    folder,
    differs: made.differs,
    mode: asked.mode ?? given.config.mode,
  });
  if (asked.planOnly) return result({ is: 'planned' }, given, read);
  const applied = await apply(folder, asked, around);
  return applied.value === undefined
    ? { ...applied, value: undefined }
    : { ...applied, value: { is: 'applied', summary: applied.value } };
}

async function restorePlan(
  word: string,
  { wish, where }: RestoreAsked,
  given: Setup,
  around: Runtime,
): Promise<Exclude<WayBack, { is: 'plan' }> | (Extract<WayBack, { is: 'plan' }> & { readonly receipt: Receipt })> {
  const { ledger, name } = await openExistingLedger(given, where, around);
  try {
    const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
    const found = findReceipt(word, receipts, name);
    if ('message' in found) return { is: 'none', ...found };
    const { receipt } = found;
    const { connection } = await connectTarget(
      { ...where, regions: [receipt.subject.region] },
      reachOptions(given),
      around,
    );
    const back = await wayBack(receipt, receipts, wish, given, connection, ledger, around.clock());
    return back.is === 'plan' ? { ...back, receipt } : back;
  } finally {
    ledger.close();
  }
}

export interface KeepAsked extends ConfigOption, Wording {
  readonly where: Omit<Target, 'recording'>;
  readonly mode?: 'observe' | 'act';
  readonly wish: OverrideUntil;
  /** The folder to write the plan to. */
  readonly out: string;
}

/** What came of keeping something on. */
export type Kept =
  | { readonly is: 'kept'; readonly plan: Plan; readonly summary: ApplySummary; readonly until: string }
  | { readonly is: 'none'; readonly message: string; readonly remedy: string };

/** Keeps something on beyond its schedule's hour: makes a plan of one step, and carries that out as any other. */
export async function keep(word: string, asked: KeepAsked, around: Runtime): Promise<Result<Kept>> {
  const made = await loadSetup(asked.config);
  const read = { diagnostics: [], sources: [] };
  if (isBroken(made.diagnostics)) return nothing(made, read);
  const given = {
    ...made,
    config: { ...made.config, promotion: [], windows: [], mode: asked.mode ?? made.config.mode },
  };
  const named = namedResource(word);
  if (named === undefined)
    return result(
      { is: 'none', message: `${word} is no instance and no database.`, remedy: 'Only these have schedules.' },
      given,
      read,
    );
  const until = untilOf(asked.wish, given.settings.tz, around.clock());
  if (typeof until !== 'string') return result({ is: 'none', ...until }, given, read);
  await preparePlanFolder(asked.out);
  const where = named.region === undefined ? asked.where : { ...asked.where, regions: [named.region] };
  const reached = await connectTarget(where, reachOptions(given), around);
  const planned = await planOverride(named, until, given, reached, around);
  if (planned.is === 'none') return result(planned, given, read);
  await writePlanFolder(asked.out, planned.plan);
  const opened = await openLedger(given, asked.where, around);
  try {
    const { plan } = planned;
    const mode = actingMode(asked.mode, given.config);
    const refused =
      mode === 'act' ? await refusedByDeployed(plan, reached.connection, opened, given.config.home) : undefined;
    if (refused !== undefined)
      return result({ is: 'kept', plan, summary: notStarted(plan, refused), until }, given, read);
    const summary = await applyWith(
      plan,
      given,
      reached.connection,
      opened.ledger,
      deliverFor(given, asked, around),
      mode,
      around,
      opened.halt,
    );
    return result({ is: 'kept', plan, summary, until }, given, read);
  } finally {
    opened.ledger.close();
  }
}
