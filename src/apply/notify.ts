import { isMistake } from '../core/fault.ts';
import type { Message } from '../core/notify.ts';
import type { Step } from '../core/step.ts';
import type { StepRow } from '../ledger/steps.ts';
import { end } from './end.ts';
import { byTarget, messageOf, notifyOptionsOf, recordLevel } from './message.ts';
import { fasterElsewhere, record, tryAgain } from './record.ts';
import type { Progress, Run } from './run.ts';
import type { Pending } from './start.ts';
import { gateFor, release } from './start-gate.ts';
import { unapproved } from './unapproved.ts';

/**
 * Sends one message per target and owner. A message needs no permit and happens at least once: if the last attempt was
 * interrupted or failed, it is sent again and marked as repeated. It says what has happened to each resource so far,
 * and what is still to come.
 */
export async function notify(pending: readonly Pending[], run: Run): Promise<ReadonlyMap<string, Progress>> {
  const progress = new Map<string, Progress>();
  const gate = gateFor(run);
  for (const group of byTarget(pending)) {
    const sending: Pending[] = [];
    let repeated = false;
    for (const { step, row } of group) {
      if (await hasNothingToReport(step, run)) {
        progress.set(
          step.id,
          await end(step, row, { status: 'skipped', message: 'nothing failed, so there is nothing to report' }, run),
        );
        continue;
      }
      const blocked = await gate.check(step);
      if (blocked !== undefined) {
        progress.set(
          step.id,
          blocked.kind === 'refused'
            ? await end(step, row, { status: 'refused', cause: blocked.cause, message: blocked.message }, run)
            : await release(step, blocked, run),
        );
        continue;
      }
      const next = await record(
        step,
        row,
        { status: 'intended', at: run.deps.now().toISOString(), before: null },
        run,
        {
          attempts: row.attempts + 1,
        },
      );
      if (next === undefined) progress.set(step.id, fasterElsewhere);
      else sending.push({ step, row: next });
      if (next !== undefined && row.attempts > 0) repeated = true;
    }
    if (sending.length === 0) continue;
    const failed = await deliver(sending, repeated, run);
    // The same time for all of them, so that the next attempt sends them together again, as one message.
    const failedAt = run.deps.now();
    const attempts = Math.max(...sending.map(({ row }) => row.attempts));
    for (const { step, row } of sending) {
      if (failed === undefined) progress.set(step.id, await recordDelivered(step, row, run));
      else if (failed.isFinal)
        progress.set(step.id, await end(step, row, { status: 'failed', message: failed.why }, run));
      else progress.set(step.id, await tryAgain(step, row, failed.why, run, 1000 * 2 ** attempts, failedAt));
    }
  }
  return progress;
}

/**
 * A message that only reports failures waits for the steps that it would report, and may then have nothing to report.
 */
async function hasNothingToReport(step: Step, run: Run): Promise<boolean> {
  if (notifyOptionsOf(step).when !== 'failed') return false;
  const { did } = await storyOf(step, run);
  return !did.some(({ ending }) => ending.status === 'failed');
}

interface DeliveryFailure {
  readonly why: string;
  readonly isFinal: boolean;
}

async function deliver(sending: readonly Pending[], repeated: boolean, run: Run): Promise<DeliveryFailure | undefined> {
  try {
    await run.deps.deliver(messageOf(run.plan, await itemsOf(sending, run), { repeated }));
    return undefined;
  } catch (error) {
    if (isMistake(error)) run.deps.fault?.('a message', error);
    if (!(error instanceof Error)) return { why: String(error), isFinal: false };
    return { why: error.message, isFinal: 'isFinal' in error && error.isFinal === true };
  }
}

async function recordDelivered(step: Step, row: StepRow, run: Run): Promise<Progress> {
  const at = run.deps.now().toISOString();
  await recordLevel(step, run.deps.ledger, at);
  return end(step, row, { status: 'done', after: null }, run);
}

async function itemsOf(sending: readonly Pending[], run: Run): Promise<Message['items']> {
  const items: Message['items'][number][] = [];
  for (const { step } of sending) {
    const finding = run.findings.get(step.finding);
    if (finding === undefined) throw new TypeError(`the plan does not contain the finding ${step.finding}`);
    items.push({ step, finding, ...(await storyOf(step, run)) });
  }
  return items;
}

/**
 * What happened to the finding's other steps, and which are still to come. What the plan refused belongs to it too: the
 * owner has to be warned of a step in its grace, with its date, and a step that is never done has a reason.
 */
async function storyOf(step: Step, run: Run): Promise<Pick<Message['items'][number], 'did' | 'will'>> {
  const did: Message['items'][number]['did'][number][] = [];
  const will: Message['items'][number]['will'][number][] = [];
  for (const other of run.acts.get(step.finding) ?? []) {
    const row = await run.deps.ledger.step({ plan: run.plan.header.id, step: other.id });
    if (row?.state.status === 'ended') did.push({ verb: other.verb, ending: row.state.receipt.ending });
    else
      will.push({
        verb: other.verb,
        ...(other.notBefore !== undefined && { on: other.notBefore }),
        ...((await unapproved(other, run)) !== undefined && { needs: 'approval' }),
      });
  }
  for (const { verb, cause, message, until } of run.refusals.get(step.finding) ?? []) {
    // Reported when the suspension began, and not again.
    if (cause === 'suspended') continue;
    if ((cause === 'grace' || cause === 'window') && until !== undefined) will.push({ verb, on: until });
    else did.push({ verb, ending: { status: 'refused', cause, message } });
  }
  return { did, will };
}
