import { canonical } from '../core/json.ts';
import { isSnapshotWaived } from '../core/snapshot-waived.ts';
import type { Step } from '../core/step.ts';
import { CallFailed, causeOf, failureKind } from '../estate/aws/call-failed.ts';
import type { Granted, Refused } from '../guard/guard.ts';
import { throwIfClosing } from './close-place.ts';
import { findingsOf, type Run, reportUnexpected, resolveVerb, sharesFinding } from './run.ts';
import { sourceOf } from './stored.ts';

/**
 * Why this delete must not happen yet: data would be lost that no verified snapshot saves. `undefined` where it may.
 * Each snapshot that it depends on is checked again now: one that was complete an hour ago may have been deleted since.
 * No snapshot is needed for a resource without data, for one that AWS saves by itself, or for an ephemeral-task whose
 * policy says `skip-snapshot`.
 */
export async function lacksSnapshot(step: Step, granted: Granted, run: Run): Promise<Refused | undefined> {
  const stateful = [granted.resource, ...granted.alsoDestroys].find(
    ({ type }) => run.types.get(type)?.isStateful === true,
  );
  if (stateful === undefined) return undefined;
  if (mayLoseData(step, granted, run)) {
    const notWaived = granted.alsoDestroys.find((resource) => {
      const type = run.types.get(resource.type);
      const memberClass = granted.classes.get(resource) ?? 'unknown';
      return type?.isStateful === true && !isSnapshotWaived(granted.resource, { type, class: memberClass });
    });
    return (
      notWaived &&
      refused(
        `${notWaived.type} ${notWaived.id} would be deleted with it, contains data and is not an ephemeral-task: ` +
          'delete that first, after a snapshot of its own',
      )
    );
  }
  if (run.types.get(step.subject.type)?.isStateful !== true)
    return refused(
      `${stateful.type} ${stateful.id} would be deleted with it and contains data: delete that first, after a ` +
        'snapshot of its own',
    );
  const snapshots = run.plan.steps.filter(
    (other) =>
      other.effect === 'snapshot' &&
      other.subject.arn === step.subject.arn &&
      sharesFinding(step, other) &&
      step.id !== other.id,
  );
  if (snapshots.length === 0 && (await isSavedByItself(step, granted, run))) return undefined;
  let refusal = refused('it contains data, and the plan takes no snapshot before');
  for (const snapshot of snapshots) {
    const fault = (await faultOf(snapshot, run)) ?? (await missesWrites(step, snapshot, granted, run));
    if (fault === undefined) return undefined;
    refusal = fault;
  }
  return refusal;
}

function refused(message: string): Refused {
  return { cause: 'class', message };
}

/**
 * Whether AWS itself saves everything, as the resource was just read: it takes a final snapshot, and nobody can write
 * to the resource meanwhile. That snapshot is verified before the step is done.
 */
async function isSavedByItself(step: Step, { resource }: Granted, run: Run): Promise<boolean> {
  const { verb, options } = await resolveVerb(step, run);
  return verb.takesFinalSnapshot?.(resource, options) === true && verb.finalSnapshotSuffices?.(resource) === true;
}

function mayLoseData(step: Step, { class: lifespan }: Granted, run: Run): boolean {
  if (lifespan !== 'ephemeral-task') return false;
  return findingsOf(step, run).every((finding) =>
    run.plan.header.policies.some(
      (policy) => policy.name === finding.policy && policy.type === finding.subject.type && policy.skipSnapshot,
    ),
  );
}

/**
 * Why a complete snapshot does not contain the last writes: its source was in use when it was read for the snapshot, or
 * since. If the delete itself saves the last writes, none can be missed. An ephemeral-task may be deleted without them
 * where its policy waives them.
 */
async function missesWrites(step: Step, snapshot: Step, granted: Granted, run: Run): Promise<Refused | undefined> {
  const { type, verb, options } = await resolveVerb(step, run);
  const { quiesce } = type;
  if (quiesce === undefined || verb.takesFinalSnapshot?.(granted.resource, options) === true) return undefined;
  if (verb.takesFinalSnapshot !== undefined && granted.class === 'ephemeral-task') return undefined;
  const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: snapshot.id });
  if (row?.state.status !== 'ended') return refused('its snapshot is not confirmed to be complete');
  const rawAtSnapshot = sourceOf(row.state.receipt).raw;
  const { raw } = granted.resource;
  if (!quiesce.isQuiesced(rawAtSnapshot))
    return refused('it was in use when its snapshot began, so the snapshot misses later writes');
  if (!quiesce.isQuiesced(raw)) return refused('it is in use again after its snapshot');
  return canonical(quiesce.trace?.(rawAtSnapshot)) === canonical(quiesce.trace?.(raw))
    ? undefined
    : refused('it was in use again after its snapshot began');
}

async function faultOf(snapshot: Step, run: Run): Promise<Refused | undefined> {
  const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: snapshot.id });
  if (row?.state.status !== 'ended') return refused('its snapshot is not confirmed to be complete');
  const { receipt } = row.state;
  const { ending } = receipt;
  if (ending.status !== 'done') return refused('its snapshot is not confirmed to be complete');
  try {
    const { aws, verb, options } = await resolveVerb(snapshot, run);
    const performed = {
      ...(ending.created && { created: ending.created }),
      ...(ending.notes && { notes: ending.notes }),
    };
    const checked = await verb.check(aws, {
      source: sourceOf(receipt),
      options,
      performed,
      step: snapshot.id,
      now: run.deps.now(),
    });
    switch (checked.status) {
      case 'done':
        return undefined;
      case 'wait':
      case 'again':
        return refused('its snapshot is no longer complete');
      case 'failed':
        return refused(`its snapshot is not usable: ${checked.message}`);
      default:
        return checked satisfies never;
    }
  } catch (error) {
    throwIfClosing(error, snapshot.subject, run);
    reportUnexpected(`checking the snapshot of ${snapshot.subject.type} again`, error, run);
    // AWS was busy or did not answer: a later check may succeed.
    const isTransient = error instanceof CallFailed && failureKind(error) !== 'refused';
    return { ...refused(`its snapshot could not be checked again: ${causeOf(error)}`), isTransient };
  }
}
