import type { ApplySummary } from '../../apply/deps.ts';
import type { Plan } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { RestoreOption } from '../../core/restore.ts';
import { types } from '../../estate/vocabulary.ts';
import { actingMode } from '../acting-mode.ts';
import { type ApplyPlanOptions, applyPlan } from '../apply-plan.ts';
import { writePlanFolder } from '../plan-folder.ts';
import { findReceipt } from '../restore/find-receipt.ts';
import { type PreparedRestore, prepareRestore, type RestoreOptions } from '../restore/prepare-restore.ts';
import type { Remedy } from '../restore/remedy.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { withConnection } from '../with-connection.ts';
import { withExistingLedger } from '../with-ledger.ts';
import { withSetup } from '../with-setup.ts';

export interface RestoreCommandOptions extends ConfigOption, ApplyPlanOptions {
  readonly restore: RestoreOptions;
  /** The folder to write the plan to. Left out: `out/restore-` and the receipt's id. */
  readonly out?: string;
  /** Write the plan, and carry out nothing. */
  readonly planOnly: boolean;
  /** Called with the plan before it is carried out. */
  readonly show: (planned: PlannedRestore) => void;
}

/** The plan of a restore. */
export interface PlannedRestore {
  readonly receipt: Receipt;
  readonly plan: Plan;
  readonly folder: string;
  /** What will not be as it was. */
  readonly differs: readonly string[];
  /** What `apply` would do without `--mode`, so that the command that carries the plan out works as it is printed. */
  readonly mode: 'observe' | 'act';
}

export type RestoreOutcome =
  | { readonly status: 'planned' }
  | { readonly status: 'applied'; readonly summary: ApplySummary }
  | { readonly status: 'done'; readonly receipts: readonly Receipt[]; readonly isWhole: boolean }
  | { readonly status: 'none'; readonly message: string; readonly remedies?: readonly Remedy[] };

/** The options of all types, by name. */
export const restoreOptions: readonly RestoreOption[] = [
  ...new Map(
    types
      .flatMap(({ verbs }) => Object.values(verbs))
      .flatMap(({ undo }) => (undo.possible ? (undo.options ?? []) : []))
      .map((option) => [option.name, option]),
  ).values(),
];

/**
 * Undoes what a receipt records: makes a small plan of it, and carries that out like any other. `word` is the receipt's
 * id, the beginning of it, or a resource.
 */
export function restore(
  word: string,
  options: RestoreCommandOptions,
  runtime: Runtime,
): Promise<Result<RestoreOutcome>> {
  return withSetup(options, runtime, async (setup) => {
    const planning = await planFor(word, options, setup, runtime);
    if (planning.status !== 'planned') return resultOf<RestoreOutcome>(planning);
    const { plan, differs, receipt } = planning;
    const folder = options.out ?? `out/restore-${receipt.step}`;
    await writePlanFolder(folder, plan);
    options.show({ receipt, plan, folder, differs, mode: actingMode(setup.config) });
    if (options.planOnly) return resultOf({ status: 'planned' });
    return resultOf({ status: 'applied', summary: await applyPlan(plan, setup, options, runtime) });
  });
}

function planFor(
  word: string,
  { restore: wanted, target }: RestoreCommandOptions,
  setup: Setup,
  runtime: Runtime,
): Promise<PreparedRestore> {
  return withExistingLedger(setup, target, runtime, async ({ ledger, name }) => {
    const receipts = (await ledger.entries()).map(({ receipt }) => receipt);
    const match = findReceipt(word, receipts, name);
    if ('message' in match) return { status: 'none', ...match };
    const regions = [match.receipt.subject.region];
    return withConnection(setup, { target: { ...target, regions } }, runtime, async ({ connection }) => {
      const context = { receipts, setup, connection, ledger, now: runtime.clock() };
      const prepared = await prepareRestore(match.receipt, wanted, context);
      const isThere = prepared.status === 'none' && prepared.isStillThere === true;
      return isThere && match.otherwise !== undefined ? prepareRestore(match.otherwise, wanted, context) : prepared;
    });
  });
}
