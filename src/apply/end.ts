import type { Json } from '../core/json.ts';
import type { Ending, Receipt } from '../core/receipt.ts';
import type { Ref } from '../core/resource.ts';
import { shellWords } from '../core/shell-words.ts';
import type { Step } from '../core/step.ts';
import { suspensionOf } from '../core/suspended.ts';
import type { WayBack } from '../core/way-back.ts';
import type { Failure } from '../ledger/failures.ts';
import type { LastSwitch } from '../ledger/history.ts';
import type { StepRow } from '../ledger/steps.ts';
import { endingOf, nextAfterwards } from './afterwards.ts';
import { moved, type Progress, type Run, report, shown, wait } from './run.ts';

/**
 * Ends a step. The row is written first, with the receipt in it. Its version decides who ended the step and how. If a
 * process dies before the receipt is appended, `finalize` appends it from the row.
 */
export async function end(step: Step, row: StepRow, result: Ending, run: Run): Promise<Progress> {
  const next = nextAfterwards(row, result);
  if (next !== undefined) return startNext(row, next, run);
  const ending = endingOf(row, result);
  const failure =
    ending.status === 'failed' && step.effect !== 'notify' ? failureOf(step, ending.message, run) : undefined;
  const judged = failure === undefined ? ending : { ...ending, ...(await withSuspension(failure, run)) };
  const receipt = receiptOf(step, row, withParts(judged, row), run);
  const { plan, step: id, began, attempts } = row;
  const isOurs = await run.deps.ledger.putStep({
    plan,
    step: id,
    began,
    attempts,
    version: row.version + 1,
    state: { status: 'ended', receipt },
  });
  if (!isOurs) return wait('another process has continued it');
  if (failure !== undefined) await run.deps.ledger.putFailure(failure);
  else if (ending.status === 'done' && step.effect !== 'notify')
    await run.deps.ledger.clearFailures(step.policy, step.subject.arn, step.verb);
  report(step, ending.status, run);
  await finalize(step, receipt, run);
  return { status: 'ended', receipt, moved: true };
}

/** Only a part of what was left to do on what the step created has ended: the next begins as a write of its own. */
async function startNext(
  { plan, step, began, version, approved, session }: StepRow,
  afterwards: NonNullable<StepRow['afterwards']>,
  run: Run,
): Promise<Progress> {
  const isOurs = await run.deps.ledger.putStep({
    plan,
    step,
    began,
    attempts: 0,
    version: version + 1,
    state: { status: 'pending' },
    afterwards,
    ...(approved && { approved }),
    ...(session && { session }),
  });
  return isOurs ? moved('something is left to do on what it created') : wait('another process has continued it');
}

/** What was done of it already, if anything. */
export function partsOf({ parts }: { readonly parts?: readonly Ref[] }): { readonly parts?: readonly Ref[] } {
  return parts !== undefined && parts.length > 0 ? { parts } : {};
}

/** A step of several writes that ends between them says what is done of it. */
function withParts(ending: Ending, row: StepRow): Ending {
  return ending.status === 'failed' || ending.status === 'refused' ? { ...partsOf(row), ...ending } : ending;
}

function failureOf(step: Step, why: string, run: Run): Failure {
  const { policy, subject, verb, finding } = step;
  const policyDigest = run.findings.get(finding)?.policyDigest ?? '';
  return {
    policy,
    policyDigest,
    arn: subject.arn,
    verb,
    plan: run.plan.header.id,
    night: run.plan.header.now.slice(0, 10),
    message: why,
  };
}

/**
 * In the third night in a row the receipt says that the verb is suspended, and so does the message that reports it.
 * Later plans refuse it.
 */
async function withSuspension(
  { policy, arn, verb, message, ...failure }: Failure,
  run: Run,
): Promise<{ readonly message: string }> {
  const earlier = (await run.deps.ledger.failures(policy, arn, verb)).filter(({ plan }) => plan !== failure.plan);
  const suspension = suspensionOf([...earlier, { ...failure, message }], failure.policyDigest);
  if (suspension === undefined) return { message };
  return {
    message:
      `${message}; it failed in ${suspension.nights} nights in a row and is suspended: ` +
      `\`${shellWords(['mayfly', 'resume', policy, arn])}\` retries it`,
  };
}

/** Completes an ended row, and may be repeated: appends the receipt and releases the claim. */
export async function finalize(step: Step, receipt: Receipt, run: Run): Promise<void> {
  await run.deps.ledger.appendReceipt(receipt);
  for (const wayBack of waysBackOf(receipt, run)) await run.deps.ledger.putWayBack(wayBack);
  const last = switchOf(receipt);
  if (last !== undefined) await run.deps.ledger.putSwitch(last);
  await run.deps.ledger.release(step.subject.arn, { plan: receipt.plan, step: receipt.step });
}

/** Whoever deletes snapshots must know which of them are the way back of a deletion. */
function waysBackOf({ ending, subject, verb, options, began }: Receipt, { types }: Run): readonly WayBack[] {
  const { 'keep-days': keepDays } = Object(options) as { readonly 'keep-days'?: unknown };
  if (ending.status !== 'done' || typeof keepDays !== 'number') return [];
  const { notes = {}, created } = ending;
  const made = types.get(subject.type)?.verbs[verb]?.waysBack?.(notes) ?? (created === undefined ? [] : [created]);
  const { account, region } = subject;
  const sent = Date.parse(typeof notes['sent'] === 'string' ? notes['sent'] : began);
  const until = new Date(sent + keepDays * 86_400_000).toISOString();
  return made
    .filter(({ type }) => types.get(type)?.wayBack !== undefined)
    .map(({ type, id }) => ({ type, id, account, region, until }));
}

/** Whoever starts a stopped resource on Monday must know who stopped it. */
function switchOf({ verb, subject, policy, began, ended, ending }: Receipt): LastSwitch | undefined {
  if (ending.status !== 'done' || (verb !== 'stop' && verb !== 'start')) return undefined;
  return { arn: subject.arn, verb, policy, began, ended };
}

function receiptOf(step: Step, row: StepRow, ending: Ending, run: Run): Receipt {
  const before = beforeOf(row);
  return {
    plan: row.plan,
    step: step.id,
    origin: run.plan.header.origin,
    finding: step.finding,
    policy: step.policy,
    policyDigest: run.findings.get(step.finding)?.policyDigest ?? '',
    subject: step.subject,
    verb: step.verb,
    options: step.options,
    began: row.began,
    ended: run.deps.now().toISOString(),
    ...(before === undefined ? {} : { before: shown(before) }),
    ending,
    ...(row.approved && { approved: row.approved }),
    ...(row.session && { session: row.session }),
    savings: step.estimate,
    undo: step.undo,
  };
}

/** The resource as the guard read it before the write, where there was a write. */
export function beforeOf(row: StepRow): Json | undefined {
  const { state, afterwards } = row;
  if (afterwards !== undefined) return afterwards.before;
  switch (state.status) {
    case 'pending':
    case 'intended':
    case 'performed':
      // A message has no resource before it: null.
      return state.before ?? undefined;
    case 'ended':
      return undefined;
    default:
      return state satisfies never;
  }
}
