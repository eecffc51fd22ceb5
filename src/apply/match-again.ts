import type { Finding } from '../core/finding.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Ref, Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { isUnknown, type Truth, type Unknown } from '../core/truth.ts';
import { causeOf } from '../estate/aws/call-failed.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import type { StepRow } from '../ledger/steps.ts';
import { openPlace } from './open-place.ts';
import { findingsOf, type Run } from './run.ts';
import { withoutOwnWrites } from './without-own-writes.ts';
import { fromStored } from './stored.ts';

/**
 * Why a step is dropped although the guard finds its resource free: none of its findings holds any more on what was
 * just read. `undefined` where one does. Without a finding there is no reason to write.
 */
export async function noLongerMatches(
  step: Step,
  row: StepRow,
  resource: Resource,
  run: Run,
): Promise<string | undefined> {
  const type = run.types.get(step.subject.type);
  let reason = 'the plan does not hold the finding that it was made for';
  if (type === undefined) return reason;
  const back = withoutOwnWrites(beforeOwn(step, row, resource, type), type, await earlierReceipts(step, run));
  if ('changed' in back) return back.changed;
  for (const finding of findingsOf(step, run)) {
    const result = run.deps.stillMatches(finding, back.resource, await run.evidence());
    const lost = result === true ? await lostMember(finding, type, run) : undefined;
    if (result === true && lost === undefined) return undefined;
    reason = lost ?? mismatch(finding, result);
  }
  return reason;
}

/** Without what an earlier write of this very step has changed. */
function beforeOwn(step: Step, row: StepRow, resource: Resource, type: ResourceType): Resource {
  if (row.rounds === undefined || row.state.status !== 'pending' || row.state.before === undefined) return resource;
  const then = fromStored(row.state.before).raw;
  const own = (type.verbs[step.verb]?.changes ?? []).filter((key) => key in then);
  return { ...resource, raw: { ...resource.raw, ...Object.fromEntries(own.map((key) => [key, then[key]])) } };
}

function mismatch({ policy }: Finding, result: Truth | Unknown): string {
  if (result === false) return `${policy} no longer matches it`;
  return `it cannot be told whether ${policy} still matches it${isUnknown(result) ? `: ${result.cause}` : ''}`;
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
 * A filter over a whole set kept these members and left this resource out of them, or chose it beside them: each must
 * still be there, or the choice means nothing.
 */
async function lostMember(
  { spared, subject, policy }: Finding,
  type: ResourceType,
  run: Run,
): Promise<string | undefined> {
  const others = (spared ?? []).filter((arn) => arn !== subject.arn);
  if (others.length === 0) return undefined;
  try {
    const aws = await openPlace(subject, run);
    const refs = others.map((arn) => idIn(arn, run, type));
    const found = await readCurrent(aws, type, [...new Set(refs.map(({ id }) => id))], run.deps.now());
    const there = new Set(found.filter((resource) => type.isGone?.(resource.raw) !== true).map(({ arn }) => arn));
    const lost = others.find((arn) => !there.has(arn));
    return lost === undefined ? undefined : `${policy} chose it among others, of which ${lost} is not there any more`;
  } catch (error) {
    return `the others among which ${policy} chose it could not be read: ${causeOf(error)}`;
  }
}

/** The id within an ARN: as the plan's own findings name it, else what follows the kind, `volume/vol-1`, `db:web`. */
function idIn(arn: string, run: Run, type: ResourceType): Ref {
  const known = run.plan.findings.find(({ subject }) => subject.arn === arn);
  if (known !== undefined) return { type: type.name, id: known.subject.id };
  const [, , , , , ...rest] = arn.split(':');
  const tail = rest.join(':').replace(/^[^:/]+[:/]/, '');
  return {
    type: type.name,
    id: type.cloudFormationType === 'AWS::CloudFormation::Stack' ? (tail.split('/')[0] ?? tail) : tail,
  };
}
