import type { Finding } from '../core/finding.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Ref, Resource } from '../core/resource.ts';
import { idOfArn, type ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { isUnknown, type Truth, type Unknown } from '../core/truth.ts';
import { causeOf } from '../estate/aws/call-failed.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import type { StepRow } from '../ledger/steps.ts';
import { throwIfClosing } from './close-place.ts';
import { openPlace } from './open-place.ts';
import { findingsOf, type Run, reportUnexpected } from './run.ts';
import { fromStored } from './stored.ts';
import { withoutOwnWrites } from './without-own-writes.ts';

/**
 * Why a step is dropped although the guard allows it: none of its findings matches what was just read. `undefined`
 * where one does. Without a finding there is no reason to write.
 */
export async function noLongerMatches(
  step: Step,
  row: StepRow,
  resource: Resource,
  run: Run,
): Promise<string | undefined> {
  const type = run.types.get(step.subject.type);
  let reason = 'the plan does not contain the finding that it was made for';
  if (type === undefined) return reason;
  const restored = withoutOwnWrites(beforeOwn(step, row, resource, type), type, await earlierReceipts(step, run));
  if ('changed' in restored) return restored.changed;
  for (const finding of findingsOf(step, run)) {
    const result = run.deps.stillMatches(finding, restored.resource, await run.evidence());
    const lostMemberMessage = result === true ? await lostMember(finding, type, run) : undefined;
    if (result === true && lostMemberMessage === undefined) return undefined;
    reason = lostMemberMessage ?? mismatch(finding, result);
  }
  return reason;
}

/** The resource without what an earlier write of this same step has changed. */
function beforeOwn(step: Step, row: StepRow, resource: Resource, type: ResourceType): Resource {
  if (row.rounds === undefined || row.state.status !== 'pending' || row.state.before === undefined) return resource;
  const earlierRaw = fromStored(row.state.before).raw;
  const ownFields = (type.verbs[step.verb]?.changes ?? []).filter((key) => key in earlierRaw);
  return {
    ...resource,
    raw: { ...resource.raw, ...Object.fromEntries(ownFields.map((key) => [key, earlierRaw[key]])) },
  };
}

function mismatch({ policy }: Finding, result: Truth | Unknown): string {
  if (result === false) return `${policy} no longer matches it`;
  return `whether ${policy} still matches it is not known${isUnknown(result) ? `: ${result.cause}` : ''}`;
}

/** What this plan has done to the same resource for the same finding, in the order in which it ended. */
async function earlierReceipts(step: Step, run: Run): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  const others = new Set(findingsOf(step, run).flatMap(({ id }) => run.acts.get(id) ?? []));
  for (const other of others) {
    if (other.id === step.id || other.subject.arn !== step.subject.arn) continue;
    const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: other.id });
    if (row?.state.status === 'ended' && row.state.receipt.ending.status === 'done') receipts.push(row.state.receipt);
  }
  return receipts.sort((a, b) => Date.parse(a.ended) - Date.parse(b.ended));
}

/**
 * A filter over a whole set spared these members when it chose this resource. Each must still exist, or the choice is
 * no longer valid.
 */
async function lostMember(
  { spared, subject, policy }: Finding,
  type: ResourceType,
  run: Run,
): Promise<string | undefined> {
  const sparedArns = (spared ?? []).filter((arn) => arn !== subject.arn);
  if (sparedArns.length === 0) return undefined;
  try {
    const aws = await openPlace(subject, run);
    const refs = sparedArns.map((arn) => refOf(arn, run, type));
    const resources = await readCurrent(aws, type, [...new Set(refs.map(({ id }) => id))], run.deps.now());
    const present = new Set(resources.filter((resource) => type.isGone?.(resource.raw) !== true).map(({ arn }) => arn));
    const missing = sparedArns.find((arn) => !present.has(arn));
    return missing === undefined
      ? undefined
      : `${policy} chose it among other resources, of which ${missing} no longer exists`;
  } catch (error) {
    throwIfClosing(error, subject, run);
    reportUnexpected(`reading the other resources of ${subject.type}`, error, run);
    return `the other resources among which ${policy} chose it could not be read: ${causeOf(error)}`;
  }
}

/** The plan's own findings have the id. */
function refOf(arn: string, run: Run, type: ResourceType): Ref {
  const known = run.plan.findings.find(({ subject }) => subject.arn === arn);
  return { type: type.name, id: known?.subject.id ?? idOfArn(type, arn) };
}
