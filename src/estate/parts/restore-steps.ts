import type { Receipt } from '../../core/receipt.ts';
import type { Ref, Resource } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { snapshotName } from './rds-snapshots.ts';

/** Starts what was stopped. It gets a hold, because the same policy would stop it again the next night. */
export function startAgain({ receipt, hold }: RestoreRequest): RestorePlan {
  return onCurrent(receipt, (current) => {
    const step: RestoreStep = { on: current, verb: 'start', options: {}, after: [] };
    return hold === undefined ? [step] : [step, holdStep(current, hold, [0])];
  });
}

/** Stops what was started. */
export function stopAgain({ receipt }: RestoreRequest): RestorePlan {
  return onCurrent(receipt, (current) => [{ on: current, verb: 'stop', options: {}, after: [] }]);
}

/** A restore that changes the receipt's own resource, which must still exist. */
export function onCurrent({ subject }: Receipt, steps: (current: Resource) => readonly RestoreStep[]): RestorePlan {
  return {
    sources: [[subject]],
    creates: () => [],
    steps: ([current]) => (current === undefined ? [] : steps(current)),
    differs: [],
  };
}

export const noSnapshot: NotRestorable = {
  reason:
    'no snapshot was taken before: the policy said `skip-snapshot: true`, or the resource holds no data of its own',
};

/**
 * The same with the new name as RDS will show it: in small letters.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function namedByRds(request: RestoreRequest): RestoreRequest {
  return request.newName === undefined ? request : { ...request, newName: request.newName.toLowerCase() };
}

/**
 * Why RDS takes no such name for a database or a cluster. Looked at before anything is created: the instances of a
 * cluster are named after it, and would be refused when the cluster is there.
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 * and https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export function nameFaultOf(names: readonly string[]): { readonly nameFault?: string } {
  const wrong = names.find((name) => name.length > 63 || !/^[a-z][a-z\d]*(?:-[a-z\d]+)*$/i.test(name));
  return wrong === undefined
    ? {}
    : {
        nameFault:
          `RDS takes no name such as ${wrong}: it has at most 63 letters, digits and hyphens, begins with a letter, ` +
          'does not end with a hyphen, and has no two of them in a row.',
      };
}

export function createdBy(earlier: readonly Receipt[], type: string): readonly Ref[] {
  return earlier.flatMap(({ ending }) =>
    ending.status === 'done' && ending.created?.type === type ? [ending.created] : [],
  );
}

/**
 * The final snapshot of a deleted database or cluster, first of all candidates. If the delete ended `failed`, its
 * receipt does not name the snapshot; its name follows from the step.
 */
export function finalSnapshots({ ending, options, step }: Receipt, type: string): readonly Ref[] {
  if (ending.status === 'done') return ending.created?.type === type ? [ending.created] : [];
  const { 'skip-final-snapshot': isSkipped } = Object(options) as { readonly 'skip-final-snapshot'?: unknown };
  return isSkipped === true ? [] : [{ type, id: snapshotName(step) }];
}

/** RDS restores only from a snapshot that is available, and adds instances only to a cluster that is. */
export function notAvailable({ type, id, raw: { Status } }: Resource): NotRestorable | undefined {
  return Status === 'available'
    ? undefined
    : { reason: `${type} ${id} is ${typeof Status === 'string' ? Status : 'in an unknown state'}, not available` };
}

/**
 * RDS creates databases and clusters running. What was stopped before the plan that deleted it costs more now. Some are
 * started or stopped for their deletion, so their state right before it says too little.
 */
export function startedDiffers(status: unknown, earlier: readonly Receipt[]): readonly string[] {
  const did = (verb: string): boolean =>
    earlier.some((receipt) => receipt.verb === verb && receipt.ending.status === 'done');
  return did('start') || (status === 'stopped' && !did('stop')) ? ['It comes back running, and it was stopped.'] : [];
}

/** Whether the same plan has switched this protection of AWS off before, so that it must be switched on again. */
export function wasProtectedBy(key: string, { raw }: Pick<Resource, 'raw'>, earlier: readonly Receipt[]): boolean {
  return (
    raw[key] === true ||
    earlier.some(({ verb, before }) => {
      const { raw: seen } = Object(before) as { readonly raw?: Readonly<Record<string, unknown>> };
      return verb === 'unprotect' && seen?.[key] === true;
    })
  );
}

export function withHold(
  tags: Readonly<Record<string, string>>,
  hold: RestoreRequest['hold'],
): Readonly<Record<string, string>> {
  return hold === undefined ? tags : { ...tags, [hold.key]: hold.value };
}

/** Keeps policies away from something that exists once the steps `after` are done. */
export function holdStep(
  on: RestoreStep['on'],
  { key, value }: NonNullable<RestoreRequest['hold']>,
  after: readonly number[],
): RestoreStep {
  return { on: { type: on.type, id: on.id, arn: on.arn }, verb: 'tag', options: { tags: { [key]: value } }, after };
}

/**
 * The same as the last of these steps, because the hold also stops Mayfly's own. It comes also where one of them fails
 * after the first: what the first has created would be deleted again the next night.
 */
export function withHoldLast(
  steps: readonly RestoreStep[],
  on: RestoreStep['on'],
  hold: RestoreRequest['hold'],
): readonly RestoreStep[] {
  if (hold === undefined) return steps;
  const evenAfter = steps.length > 1 ? [steps.length - 1] : [];
  return [...steps, { ...holdStep(on, hold, [0]), ...(evenAfter.length > 0 && { evenAfter }) }];
}
