import { sourceOf } from '../../apply/stored.ts';
import type { Subject } from '../../core/finding.ts';
import type { Plan } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Place, Ref, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../../core/restore.ts';
import { earlierReceipts, undoUntil } from '../../core/undo-until.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { readCurrent } from '../../estate/inventory/inventory.ts';
import { createProtection } from '../../guard/protection.ts';
import type { StepRow, StepStore } from '../../ledger/steps.ts';
import { planRestore, restorePlanId } from '../../plan/restore-plan.ts';
import { subjectOf } from '../../plan/subject.ts';
import type { Setup } from '../setup.ts';
import { restoredTagsOf } from './restored-tags.ts';

export interface RestoreOptions {
  /** Another name for what is restored, if it can have one. */
  readonly as?: string;
  /** Days for which no policy may write to what is restored; 0: no hold. */
  readonly holdDays: number;
  /** Names of the types' own options. */
  readonly chosen: ReadonlySet<string>;
  /** Restore once more what was restored before. */
  readonly again: boolean;
}

/** The plan of a restore; or that it was restored before; or why it cannot be restored. */
export type PreparedRestore =
  | { readonly status: 'planned'; readonly receipt: Receipt; readonly plan: Plan; readonly differs: readonly string[] }
  /** It was restored before: the plan and its receipts. */
  | { readonly status: 'done'; readonly plan: string; readonly receipts: readonly Receipt[] }
  | { readonly status: 'none'; readonly message: string; readonly remedy?: string };

/** What a restore is prepared from. */
export interface RestoreContext {
  /** Every receipt of the ledger. */
  readonly receipts: readonly Receipt[];
  readonly setup: Pick<Setup, 'settings' | 'vocabulary' | 'config'>;
  readonly connection: Pick<Connection, 'open'>;
  readonly ledger: StepStore;
  readonly now: Date;
}

/** Finds out how to undo what a receipt records, and plans it. Reads only. */
export async function prepareRestore(
  receipt: Receipt,
  options: RestoreOptions,
  { receipts, setup, connection, ledger, now }: RestoreContext,
): Promise<PreparedRestore> {
  const { settings, vocabulary, config } = setup;
  const type = vocabulary.types.find(({ name }) => name === receipt.subject.type);
  if (type === undefined)
    return { status: 'none', message: `Mayfly does not know the type ${receipt.subject.type} any more.` };
  if (receipt.before === undefined)
    return { status: 'none', message: 'Its receipt does not hold the state before the step.' };
  const source = sourceOf(receipt);
  const request: RestoreRequest = {
    receipt,
    source,
    earlier: earlierReceipts(receipt, receipts),
    ...(options.as !== undefined && { newName: options.as }),
    ...(options.holdDays > 0 && {
      hold: { key: settings.tags.hold[0] ?? 'mayfly-hold', value: dayAfter(now, options.holdDays) },
    }),
    tagsFor: (had) => restoredTagsOf(had, receipt, settings),
  };
  const restorePlan = restorePlanOf(request, type, options);
  if ('reason' in restorePlan) return notRestorable(restorePlan);
  if (options.as !== undefined && restorePlan.creates.length === 0)
    return {
      status: 'none',
      message: `What is restored of ${receipt.subject.id} has no name that you can choose.`,
      remedy: 'Leave `--as` out.',
    };

  const { attempt, rows } = await attemptOf(receipt, options, ledger);
  const before = rows.flatMap(({ state }) => (state.status === 'ended' ? [state.receipt] : []));
  const done = (): PreparedRestore => ({ status: 'done', plan: restorePlanId(receipt, attempt), receipts: before });
  const find = (ref: Ref) =>
    findResource(ref, receipt.subject, { types: vocabulary.types, open: connection.open, now });

  const sources = await firstOfEach(restorePlan, find);
  if ('lost' in sources) return before.length > 0 ? done() : lost(sources.lost, receipt, receipts, now);
  if (rows.length === 0) {
    const existing = (await Promise.all(restorePlan.creates.map(find))).find((each) => each !== undefined);
    if (existing !== undefined)
      return {
        status: 'none',
        message: `There is a ${existing.type} ${existing.id} already, and Mayfly overwrites nothing.`,
        remedy: 'Restore it under another name: `--as NAME`.',
      };
  }
  const steps = restorePlan.steps(sources);
  if (steps.length === 0)
    return before.length > 0
      ? done()
      : {
          status: 'none',
          message: `Nothing is left to undo: ${receipt.subject.id} is as before, or somebody has changed it since.`,
        };
  const plan = planRestore({
    receipt,
    attempt,
    steps,
    subjects: subjectsOf(restorePlan, sources, source, { settings, vocabulary }),
    existing: sources,
    types: vocabulary.types,
    settings,
    now,
    planHours: config.plan['expires-hours'],
  });
  const ended = new Set(before.map(({ step }) => step));
  return plan.steps.every(({ id }) => ended.has(id))
    ? done()
    : { status: 'planned', receipt, plan, differs: restorePlan.differs };
}

function restorePlanOf(
  request: RestoreRequest,
  { name, verbs }: ResourceType,
  { chosen }: RestoreOptions,
): RestorePlan | NotRestorable {
  const { verb } = request.receipt;
  const definition = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (definition === undefined) return { reason: `Mayfly has no verb ${verb} for ${name}` };
  const { undo } = definition;
  return undo.possible ? undo.steps(request, chosen) : undo;
}

/**
 * Which attempt this is. An attempt that did something is continued, or is the answer. After an attempt that did
 * nothing, because it was refused or failed, there is another.
 */
async function attemptOf(
  receipt: Receipt,
  { again }: RestoreOptions,
  ledger: StepStore,
): Promise<{ readonly attempt: number; readonly rows: readonly StepRow[] }> {
  for (let attempt = 1; ; attempt++) {
    const rows = await ledger.steps(restorePlanId(receipt, attempt));
    const isOver = rows.length > 0 && rows.every(({ state }) => state.status === 'ended');
    const hasDone = rows.some(({ state }) => state.status === 'ended' && state.receipt.ending.status === 'done');
    if (!isOver || (hasDone && !again)) return { attempt, rows };
  }
}

async function findResource(
  ref: Ref,
  place: Place,
  {
    types,
    open,
    now,
  }: { readonly types: readonly ResourceType[]; readonly open: Connection['open']; readonly now: Date },
): Promise<Resource | undefined> {
  const type = types.find(({ name }) => name === ref.type);
  if (type === undefined) return undefined;
  const [found] = await readCurrent(open({ account: place.account, region: place.region }), type, [ref.id], now);
  return found;
}

/** Of each source, the first candidate that still exists; or the source of which none exists. */
async function firstOfEach(
  { sources }: RestorePlan,
  find: (ref: Ref) => Promise<Resource | undefined>,
): Promise<readonly Resource[] | { readonly lost: readonly Ref[] }> {
  const found: Resource[] = [];
  for (const candidates of sources) {
    let first: Resource | undefined;
    for (const ref of candidates) first ??= await find(ref);
    if (first === undefined) return { lost: candidates };
    found.push(first);
  }
  return found;
}

function lost(refs: readonly Ref[], receipt: Receipt, receipts: readonly Receipt[], now: Date): PreparedRestore {
  const names = refs.map(({ type, id }) => `${type} ${id}`).join(' and ');
  const until = undoUntil(receipt, receipts);
  const expiry =
    until === undefined
      ? ''
      : Date.parse(until) < now.getTime()
        ? `: the undo expired at ${until}`
        : `, although it should exist until ${until}: somebody else has deleted it`;
  return { status: 'none', message: `${names} ${refs.length === 1 ? 'does' : 'do'} not exist any more${expiry}.` };
}

function notRestorable({ reason, remedy }: NotRestorable): PreparedRestore {
  return { status: 'none', message: `It cannot be undone: ${reason}.`, ...(remedy !== undefined && { remedy }) };
}

/** Subjects of the steps: what exists as it is now, what is created as it was. */
function subjectsOf(
  restorePlan: RestorePlan,
  sources: readonly Resource[],
  source: Resource,
  { settings, vocabulary }: Pick<Setup, 'settings' | 'vocabulary'>,
): ReadonlyMap<string, Subject> {
  const protection = createProtection(settings, vocabulary.types);
  const subjects = new Map<string, Subject>();
  for (const resource of sources)
    subjects.set(
      resource.arn,
      subjectOf(
        resource,
        vocabulary.types.find(({ name }) => name === resource.type),
        settings,
        protection,
      ),
    );
  for (const { on } of restorePlan.steps(sources)) {
    if (subjects.has(on.arn)) continue;
    const { created: _ended, ...subject } = subjectOf(
      { ...source, type: on.type, id: on.id, arn: on.arn },
      undefined,
      settings,
      protection,
    );
    subjects.set(on.arn, subject);
  }
  return subjects;
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
