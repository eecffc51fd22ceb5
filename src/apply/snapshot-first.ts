import { canonical } from '../core/json.ts';
import { isSnapshotWaived } from '../core/snapshot-waived.ts';
import type { Step } from '../core/step.ts';
import { causeOf } from '../estate/aws/call-failed.ts';
import type { Granted } from '../guard/guard.ts';
import { findingsOf, type Run, resolveVerb, sharesFinding } from './run.ts';
import { sourceOf } from './stored.ts';

/**
 * Why this delete must not happen yet: data would be lost that no verified snapshot keeps. `undefined` where it may.
 * Each snapshot that it rests on is looked at once more, now: what was complete an hour ago may have been deleted
 * since. Only what holds no data, or an ephemeral-task whose policy says `skip-snapshot`, needs none.
 */
export async function lacksSnapshot(step: Step, granted: Granted, run: Run): Promise<string | undefined> {
  const stateful = [granted.resource, ...granted.alsoDestroys].find(
    ({ type }) => run.types.get(type)?.isStateful === true,
  );
  if (stateful === undefined) return undefined;
  if (mayLoseData(step, granted, run)) {
    const notWaived = granted.alsoDestroys.find(
      (resource) =>
        run.types.get(resource.type)?.isStateful === true &&
        !isSnapshotWaived(granted.resource, { type: resource.type, class: granted.classes.get(resource) ?? 'unknown' }),
    );
    return (
      notWaived &&
      `${notWaived.type} ${notWaived.id} would go with it, holds data and is no ephemeral-task: delete that first, after a snapshot of its own`
    );
  }
  if (run.types.get(step.subject.type)?.isStateful !== true)
    return `${stateful.type} ${stateful.id} would go with it and holds data: delete that first, after a snapshot of its own`;
  const snapshots = run.plan.steps.filter(
    (other) =>
      other.effect === 'snapshot' &&
      other.subject.arn === step.subject.arn &&
      sharesFinding(step, other) &&
      step.id !== other.id,
  );
  let message = 'it holds data, and the plan takes no snapshot of it before';
  for (const snapshot of snapshots) {
    const fault = (await faultOf(snapshot, run)) ?? (await missesWrites(step, snapshot, granted, run));
    if (fault === undefined) return undefined;
    message = fault;
  }
  return message;
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
 * What speaks against a snapshot that is whole, and yet not the last word: its source was in use when it was read for
 * it, or since. Where the delete itself keeps the last writes nothing can be missed; an ephemeral-task may go without
 * them where its policy has renounced them.
 */
async function missesWrites(step: Step, snapshot: Step, granted: Granted, run: Run): Promise<string | undefined> {
  const { type, verb, options } = await resolveVerb(step, run);
  const { quiesce } = type;
  if (quiesce === undefined || verb.takesFinalSnapshot?.(granted.resource, options) === true) return undefined;
  if (verb.takesFinalSnapshot !== undefined && granted.class === 'ephemeral-task') return undefined;
  const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: snapshot.id });
  if (row?.state.status !== 'ended') return 'its snapshot was not seen complete';
  const rawAtSnapshot = sourceOf(row.state.receipt).raw;
  const { raw } = granted.resource;
  if (!quiesce.isQuiesced(rawAtSnapshot))
    return 'it was in use when its snapshot began, which so misses what was written later';
  if (!quiesce.isQuiesced(raw)) return 'it is in use again since its snapshot';
  return canonical(quiesce.trace?.(rawAtSnapshot)) === canonical(quiesce.trace?.(raw))
    ? undefined
    : 'it was in use again since its snapshot began';
}

async function faultOf(snapshot: Step, run: Run): Promise<string | undefined> {
  const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: snapshot.id });
  if (row?.state.status !== 'ended') return 'its snapshot was not seen complete';
  const { receipt } = row.state;
  const { ending } = receipt;
  if (ending.status !== 'done') return 'its snapshot was not seen complete';
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
        return 'its snapshot is not complete any more';
      case 'failed':
        return `its snapshot does not hold: ${checked.message}`;
      default:
        return checked satisfies never;
    }
  } catch (error) {
    return `its snapshot could not be looked at again: ${causeOf(error)}`;
  }
}
