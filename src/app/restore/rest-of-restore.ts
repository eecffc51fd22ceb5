import { sourceOf } from '../../apply/stored.ts';
import { canonical } from '../../core/json.ts';
import type { Receipt } from '../../core/receipt.ts';
import type { Ref, Resource } from '../../core/resource.ts';
import type { RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { isUnknown } from '../../core/truth.ts';
import { takingParsed } from '../../core/verb.ts';
import { orUnknown } from '../../estate/aws/call-failed.ts';
import { restorePlanId, restoreStepId } from '../../plan/restore-plan.ts';
import type { Attempt, AttemptRest } from './attempt.ts';
import { findSources, findUsable, type LookUp } from './look-up.ts';

/** What is left of a restore that has ended before all was done. */
export interface RestOfRestore {
  /** All steps of the restore, and after them what its steps had left to do on what they have created. */
  readonly steps: readonly RestoreStep[];
  /** The indexes of those that are left. None: somebody has done the rest since. */
  readonly left: ReadonlySet<number>;
  readonly sources: readonly Resource[];
  /** What it has created, as it is now. */
  readonly created: readonly Resource[];
}

type Ended = Required<Attempt>;

/**
 * Finds what is left to do. What was created is found by the tag of the step that has created it, so that nothing else
 * of its name is taken for it, and is not created twice. Undefined where it does not exist any more.
 */
export async function restOfRestore(
  request: RestoreRequest,
  restorePlan: RestorePlan,
  { attempt, rest }: Ended,
  isMeant: (found: Resource) => boolean,
  lookUp: LookUp,
): Promise<RestOfRestore | undefined> {
  const sources = await sourcesOfRest(request, restorePlan, rest, isMeant, lookUp);
  const created = await createdBefore(rest, lookUp);
  if (sources === undefined || created === undefined) return undefined;
  const planned = restorePlan.steps(sources);
  const steps = withWhatFollows(planned, restorePlan, created, request);
  const idOf = (index: number, number: number): string =>
    restoreStepId(restorePlanId(request.receipt, attempt, number), index, steps[index]);
  const followsFromNow = sources.some((source) => isSame(source, request.receipt.subject));
  const left = new Set<number>();
  for (const [index, step] of steps.entries()) {
    const isBegun = rest.rows.some((row) => row.step === idOf(index, rest.number));
    const formerIds = Array.from({ length: rest.number }, (_, number) => idOf(index, number));
    const former = rest.receipts.filter((receipt) =>
      followsFromNow ? isOfStep(receipt, step) : formerIds.includes(receipt.step),
    );
    const existing = [...created, ...sources];
    const isDone =
      former.some(({ ending }) => ending.status === 'done') ||
      (await isThere(step, former, lookUp)) ||
      (await isShown(step, { isExtra: index >= planned.length, existing, hold: request.hold }, lookUp));
    if (isBegun || !isDone) left.add(index);
  }
  // A hold that a person has ended for the rest is written again after it.
  const { hold } = request;
  if (left.size > 0 && hold !== undefined)
    for (const [index, step] of steps.entries())
      if (isHold(step, hold.key) && !tagsOf(step, [...created, ...sources]).has(hold.key)) left.add(index);
  return { steps, left, sources, created };
}

/** The steps, and after them what they had left to do on what they have created, one after the other. */
function withWhatFollows(
  planned: readonly RestoreStep[],
  restorePlan: RestorePlan,
  created: readonly Resource[],
  { receipt }: RestoreRequest,
): readonly RestoreStep[] {
  const steps = [...planned];
  for (const resource of created.filter(({ type }) => type === receipt.subject.type))
    for (const { on, verb, options } of restorePlan.left?.(resource) ?? [])
      steps.push({ on, verb, options, after: [], evenAfter: [steps.length - 1] });
  return steps;
}

/**
 * The sources of the first time, as they were: a snapshot may be gone by now, and is not needed any more. If the
 * restore changes the receipt's own resource, that resource as it is now.
 */
async function sourcesOfRest(
  { receipt: { subject } }: RestoreRequest,
  restorePlan: RestorePlan,
  { receipts }: AttemptRest,
  isMeant: (found: Resource) => boolean,
  lookUp: LookUp,
): Promise<readonly Resource[] | undefined> {
  const sources: Resource[] = [];
  for (const candidates of restorePlan.sources) {
    const used = receipts.find(
      (receipt) =>
        receipt.before !== undefined &&
        !isSame(receipt.subject, subject) &&
        candidates.some((candidate) => isSame(candidate, receipt.subject)),
    );
    if (used !== undefined) {
      sources.push(sourceOf(used));
      continue;
    }
    const found = await findSources({ ...restorePlan, sources: [candidates] }, isMeant, lookUp);
    if (found.kind !== 'found') return undefined;
    sources.push(...found.sources);
  }
  return sources;
}

/** What its steps have created; undefined if any of it is gone. */
async function createdBefore({ receipts }: AttemptRest, lookUp: LookUp): Promise<readonly Resource[] | undefined> {
  const created: Resource[] = [];
  for (const receipt of receipts) {
    if (receipt.ending.status !== 'done' || receipt.ending.created === undefined) continue;
    const ref = await foundByTag(receipt, lookUp);
    const resource = ref && (await findUsable(ref, lookUp));
    if (resource === undefined) return undefined;
    created.push(resource);
  }
  return created;
}

/** What the step of this receipt has created, by its tag. */
async function foundByTag(receipt: Receipt, { types, aws, now }: LookUp): Promise<Ref | undefined> {
  const { subject, verb: name, step } = receipt;
  const definition = types.find((type) => type.name === subject.type)?.verbs[name];
  if (definition === undefined || receipt.before === undefined) return undefined;
  const verb = takingParsed(definition);
  const options = verb.options.parse(receipt.options);
  return (await verb.find?.(aws, { source: sourceOf(receipt), options, step, now }))?.created;
}

/** Steps that follow from what AWS has now have other places each time: they are known by their options. */
function isOfStep({ verb, subject, options }: Receipt, step: RestoreStep): boolean {
  return verb === step.verb && isSame(subject, step.on) && canonical(options) === canonical(step.options);
}

/** Whether what this step creates is there, although the step has failed. */
async function isThere({ creates }: RestoreStep, former: readonly Receipt[], lookUp: LookUp): Promise<boolean> {
  if (creates === undefined) return false;
  for (const receipt of former) if ((await foundByTag(receipt, lookUp)) !== undefined) return true;
  return false;
}

/**
 * Whether AWS shows that a hold, or what a step had left to do, is done: somebody did it by hand. Settings of databases
 * are sent again, because AWS does not show all of them.
 */
async function isShown(
  step: RestoreStep,
  {
    isExtra,
    existing,
    hold,
  }: { readonly isExtra: boolean; readonly existing: readonly Resource[]; readonly hold: RestoreRequest['hold'] },
  { types, aws, now }: LookUp,
): Promise<boolean> {
  const source = existing.find((resource) => isSame(resource, step.on));
  const definition = types.find(({ name }) => name === step.on.type)?.verbs[step.verb];
  if (source === undefined || definition === undefined) return false;
  // Whichever day it names, it is the owner's by now.
  if (hold !== undefined && isHold(step, hold.key)) return source.tags.has(hold.key);
  if (!isExtra) return false;
  const verb = takingParsed(definition);
  const options = verb.options.parse(step.options);
  const checked = await orUnknown(() => verb.check(aws, { source, options, performed: {}, step: '', now }));
  return !isUnknown(checked) && checked.status === 'done';
}

function tagsOf({ on }: RestoreStep, existing: readonly Resource[]): ReadonlyMap<string, string> {
  return existing.find((resource) => isSame(resource, on))?.tags ?? new Map<string, string>();
}

function isHold({ verb, options }: RestoreStep, key: string): boolean {
  const { tags = {} } = Object(options) as { readonly tags?: Readonly<Record<string, string>> };
  return verb === 'tag' && Object.keys(tags).every((each) => each === key);
}

function isSame(a: Ref, b: Ref): boolean {
  return a.type === b.type && a.id === b.id;
}
