import { destroyedWith, sourceOf } from '../../apply/stored.ts';
import type { Aws } from '../../core/aws.ts';
import { moment } from '../../core/moment.ts';
import type { Plan } from '../../core/plan.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Place, Ref, Resource } from '../../core/resource.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../../core/restore.ts';
import { earlierReceipts, halfDoneBefore, undoUntil } from '../../core/undo-until.ts';
import type { Connection } from '../../estate/aws/connect.ts';
import { NoCredentials } from '../../estate/aws/no-credentials.ts';
import { holdReader } from '../../guard/hold.ts';
import type { StepStore } from '../../ledger/steps.ts';
import { planRestore, restorePlanId } from '../../plan/restore-plan.ts';
import type { Setup } from '../setup.ts';
import { type Attempt, attemptOf, isWhole, receiptsOf } from './attempt.ts';
import { hasOtherName, underItsName } from './chosen-name.ts';
import { findResource, findSources, findUsable, type LookUp, lookAtNeeds, type Sources } from './look-up.ts';
import { optionFault } from './option-fault.ts';
import type { Remedy } from './remedy.ts';
import { type RestOfRestore, restOfRestore } from './rest-of-restore.ts';
import { restoredTagsOf, tagsWithoutRoom } from './restored-tags.ts';
import { isMeant, isOther } from './same-resource.ts';
import { subjectsOf } from './step-subjects.ts';

export interface RestoreOptions {
  /** Another name for what is restored, if it can have one. */
  readonly as?: string;
  /** By part: what to use in its place. */
  readonly use?: Readonly<Record<string, string>>;
  /** Parts to restore it without. */
  readonly without?: readonly string[];
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
  /** It was restored before: the plan and its receipts, and whether all of it was done. */
  | {
      readonly status: 'done';
      readonly plan: string;
      readonly receipts: readonly Receipt[];
      readonly isWhole: boolean;
    }
  | {
      readonly status: 'none';
      readonly message: string;
      readonly remedies?: readonly Remedy[];
      /** The delete that is to be undone has failed, and what it was to delete is still there. */
      readonly isStillThere?: true;
    };

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
  context: RestoreContext,
): Promise<PreparedRestore> {
  const { receipts, setup, connection, ledger, now } = context;
  const { settings, vocabulary } = setup;
  const type = vocabulary.types.find(({ name }) => name === receipt.subject.type);
  if (type === undefined)
    return { status: 'none', message: `Mayfly does not know the type ${receipt.subject.type} any more.` };
  if (receipt.before === undefined)
    return { status: 'none', message: 'Its receipt does not hold the state before the step.' };
  const source = sourceOf(receipt);
  const tagsContext = { receipt, settings, rules: type.tagRules };
  const asked: RestoreRequest = {
    receipt,
    source,
    along: destroyedWith(receipt),
    goneBefore: goneBefore(receipt, source, type, receipts),
    earlier: earlierReceipts(receipt, receipts),
    ...(options.as !== undefined && { newName: options.as }),
    ...(options.holdDays > 0 && {
      hold: { key: settings.tags.hold[0] ?? 'mayfly-hold', value: dayAfter(now, options.holdDays) },
    }),
    ...(options.use && { use: options.use }),
    ...(options.without && { without: options.without }),
    tagsFor: (had) => restoredTagsOf(had, tagsContext),
  };
  const { account, region } = receipt.subject;
  const place = { account, region };
  const aws = openPlace(connection, place);
  if (aws instanceof NoCredentials) return unreachable(place, aws);
  const lookUp: LookUp = { types: vocabulary.types, aws, place, now };
  const attempt = await attemptOf(receipt, options, ledger);
  const [request, restorePlan] = underItsName(asked, attempt, (each) => restorePlanOf(each, type, options));
  const meant = (current: Resource): boolean => isMeant(current, receipt, source, { type, rows: attempt.rows });
  const kept = await stillThere(restorePlan, request, meant, lookUp);
  if (kept !== undefined) return kept;
  if ('reason' in restorePlan) return notRestorable(restorePlan);
  const fault = optionFault(restorePlan, request);
  if (fault !== undefined) return fault;
  return planFor(request, restorePlan, { ...context, options, lookUp, meant, ...attempt });
}

function openPlace({ open }: RestoreContext['connection'], place: Place): Aws | NoCredentials {
  try {
    return open(place);
  } catch (error) {
    if (error instanceof NoCredentials) return error;
    throw error;
  }
}

/** The receipt is of an account that the credentials do not reach. */
function unreachable({ account }: Place, { message }: NoCredentials): PreparedRestore {
  return {
    status: 'none',
    message: `What it did is in account ${account}, and ${message.replace(/:.*$/s, '')}.`,
    remedies: [{ message: 'Name a role in that account:', flags: ['--assume', `arn:aws:iam::${account}:role/NAME`] }],
  };
}

interface PlanningContext extends RestoreContext, Attempt {
  readonly options: RestoreOptions;
  readonly lookUp: LookUp;
  readonly meant: (current: Resource) => boolean;
}

async function planFor(
  request: RestoreRequest,
  restorePlan: RestorePlan,
  context: PlanningContext,
): Promise<PreparedRestore> {
  const { receipt, source } = request;
  const { receipts, setup, lookUp, meant, now, attempt, rows, rest } = context;
  if (rest !== undefined) return planRest(request, restorePlan, { ...context, rest });
  const before = receiptsOf(rows);
  const done = (): PreparedRestore => ({
    status: 'done',
    plan: restorePlanId(receipt, attempt),
    receipts: before,
    isWhole: isWhole(before),
  });
  const found = await findSources(restorePlan, meant, lookUp);
  if (found.kind !== 'found' && before.length > 0) return done();
  if (found.kind === 'lost') return lost(found, restorePlan, receipt, receipts, now);
  if (found.kind === 'unusable') return notRestorable(found);
  const { sources } = found;
  if (hasOtherName(receipt, before, restorePlan, sources)) return done();
  const steps = restorePlan.steps(sources);
  if (steps.length === 0)
    return before.length > 0
      ? done()
      : {
          status: 'none',
          message: `Nothing is left to undo: ${receipt.subject.id} is as before, or somebody has changed it since.`,
        };
  // What an earlier run of this same attempt has created is not in the way, and needs nothing more.
  const isContinued = rows.length > 0;
  const taken = isContinued ? undefined : await firstTaken(restorePlan.creates(sources), lookUp);
  if (taken !== undefined)
    return {
      status: 'none',
      message: `There is a ${taken.type} ${taken.id} already, and Mayfly overwrites nothing.`,
      remedies: [{ message: 'Restore it under another name:', flags: ['--as', 'NAME'] }],
    };
  const { parts = [], needs, adapt } = restorePlan;
  const obstacles = await lookAtNeeds(isContinued ? [] : (needs?.(sources) ?? []), parts, lookUp);
  if (obstacles.found.length > 0)
    return {
      status: 'none',
      message: `${upperFirst(obstacles.found.join(', and '))}: nothing was created.`,
      remedies: obstacles.remedies,
    };
  const adapted = await adapt?.(lookUp.aws);
  const plan = planRestore({
    receipt,
    attempt,
    steps: restorePlan.steps(sources, adapted?.settings),
    subjects: subjectsOf(restorePlan.steps(sources), sources, source, setup),
    existing: sources,
    types: setup.vocabulary.types,
    settings: setup.settings,
    now,
    planHours: setup.config.plan['expires-hours'],
  });
  const ended = new Set(before.map(({ step }) => step));
  return plan.steps.every(({ id }) => ended.has(id))
    ? done()
    : {
        status: 'planned',
        receipt,
        plan,
        differs: [
          ...restorePlan.differs,
          ...leftOut(source, restorePlan.creates(sources), setup, receipt),
          ...(adapted?.differs ?? []),
          ...obstacles.unread,
        ],
      };
}

/** Plans what an attempt has left undone, and nothing else. */
async function planRest(
  request: RestoreRequest,
  restorePlan: RestorePlan,
  context: PlanningContext & Required<Attempt>,
): Promise<PreparedRestore> {
  const { receipt, source } = request;
  const { setup, lookUp, meant, now, attempt, rest } = context;
  const answer = (whole: boolean): PreparedRestore => ({
    status: 'done',
    plan: restorePlanId(receipt, attempt),
    receipts: whole ? rest.receipts.filter(({ ending }) => ending.status === 'done') : rest.receipts,
    isWhole: whole,
  });
  const found = await restOfRestore(request, restorePlan, context, meant, lookUp);
  if (found === undefined || hasOtherName(receipt, rest.receipts, restorePlan, found.sources)) return answer(false);
  const { steps, left, sources, created } = found;
  if (left.size === 0) return answer(true);
  const held = heldBack(found, receipt, setup.settings, now);
  if (held !== undefined) return held;
  const existing = [...sources, ...created];
  return {
    status: 'planned',
    receipt,
    plan: planRestore({
      receipt,
      attempt,
      steps,
      rest: { number: rest.number, left },
      subjects: subjectsOf(steps, existing, source, setup),
      existing,
      types: setup.vocabulary.types,
      settings: setup.settings,
      now,
      planHours: setup.config.plan['expires-hours'],
    }),
    differs: ['An earlier run did the other steps: only what it has left undone is done now.'],
  };
}

/**
 * The first run has put what it created on hold, whatever it had left undone, and a hold stops every write: only a
 * person may end it.
 */
function heldBack(
  { steps, left, created, sources }: RestOfRestore,
  { subject }: Receipt,
  settings: Setup['settings'],
  now: Date,
): PreparedRestore | undefined {
  const holdOn = holdReader(settings);
  const on = new Set([...left].map((index) => steps[index]?.on.arn));
  // Other sources are as they were the first time.
  for (const { type, id, arn, tags } of [...created, ...sources.filter((source) => source.arn === subject.arn)]) {
    const hold = on.has(arn) ? holdOn(tags, now) : undefined;
    if (hold !== undefined)
      return {
        status: 'none',
        message: `An earlier run has created ${type} ${id} and not done the rest, and it is on hold by ${hold.tag}.`,
        remedies: [{ message: 'Remove that tag, and restore again: it gets a hold again after the rest.' }],
      };
  }
  return undefined;
}

/** Tags for which what is created has no room. */
function leftOut(
  { tags }: Resource,
  creates: readonly Ref[],
  { settings, vocabulary }: Pick<Setup, 'settings' | 'vocabulary'>,
  receipt: Receipt,
): readonly string[] {
  const rules = vocabulary.types.find(({ name }) => name === creates[0]?.type)?.tagRules;
  const keys = tagsWithoutRoom(Object.fromEntries(tags), { receipt, settings, rules });
  return rules === undefined || keys.length === 0
    ? []
    : [`AWS takes ${rules.maxTags} tags, so these are left out: ${keys.join(', ')}.`];
}

/** What attempts of earlier plans had destroyed of this same resource. */
function goneBefore(
  receipt: Receipt,
  source: Resource,
  type: ResourceType,
  receipts: readonly Receipt[],
): readonly Resource[] {
  const isSame = (earlier: Receipt): boolean =>
    earlier.before !== undefined && !isOther(sourceOf(earlier), source, type);
  return halfDoneBefore(receipt, receipts, isSame).flatMap((earlier) => {
    const { parts = [] } = earlier.ending as { readonly parts?: readonly Ref[] };
    return destroyedWith(earlier).filter(({ type, id }) => parts.some((part) => part.type === type && part.id === id));
  });
}

/** A delete that ended `failed` can only be undone if the resource is gone all the same, or a part of it. */
async function stillThere(
  restorePlan: RestorePlan | NotRestorable,
  { receipt }: RestoreRequest,
  meant: (current: Resource) => boolean,
  lookUp: LookUp,
): Promise<PreparedRestore | undefined> {
  const { ending, subject } = receipt;
  const sources = 'reason' in restorePlan ? [] : restorePlan.sources.flat();
  const isSource = sources.some(({ type, id }) => type === subject.type && id === subject.id);
  if (ending.status === 'done' || isSource) return undefined;
  const current = await findUsable(subject, lookUp);
  return current === undefined || !meant(current)
    ? undefined
    : {
        status: 'none',
        message: `The ${receipt.verb} of ${subject.id} failed, and it is still there: nothing is to be undone.`,
        isStillThere: true,
      };
}

async function firstTaken(refs: readonly Ref[], lookUp: LookUp): Promise<Resource | undefined> {
  for (const ref of refs) {
    const found = await findResource(ref, lookUp);
    if (found !== undefined) return found;
  }
  return undefined;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
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

function lost(
  { refs, replaced }: Extract<Sources, { readonly kind: 'lost' }>,
  { ifLost }: RestorePlan,
  receipt: Receipt,
  receipts: readonly Receipt[],
  now: Date,
): PreparedRestore {
  const names = refs.map(({ type, id }) => `${type} ${id}`).join(' and ');
  const until = undoUntil(receipt, receipts);
  const expiry =
    until === undefined
      ? replaced
        ? ': another one has its name'
        : ''
      : Date.parse(until) < now.getTime()
        ? `: the undo expired at ${moment(until)}`
        : `, although it should exist until ${moment(until)}: somebody else has deleted it`;
  return {
    status: 'none',
    message: `${names} ${refs.length === 1 ? 'does' : 'do'} not exist any more${expiry}.`,
    ...(ifLost !== undefined && { remedies: [{ message: ifLost }] }),
  };
}

function notRestorable({ reason, remedy }: NotRestorable): PreparedRestore {
  return {
    status: 'none',
    message: `It cannot be undone: ${reason}.`,
    ...(remedy !== undefined && { remedies: [{ message: remedy }] }),
  };
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
