import { byTarget, messageOf, recordLevel } from '../../apply/message.ts';
import { faultReporter, isMistake } from '../../core/fault.ts';
import type { Message } from '../../core/notify.ts';
import type { Plan, PlanHeader } from '../../core/plan.ts';
import type { ObservationStore } from '../../ledger/observations.ts';
import { type ConnectedTarget, connectTarget, type Target } from '../connect.ts';
import { forgetAndPlan } from '../forget-and-plan.ts';
import type { Forgotten } from '../forget-policies.ts';
import type { OpenedLedger } from '../ledger.ts';
import { deliverFor } from '../notify.ts';
import { type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { withLedger } from '../with-ledger.ts';
import { type ReadPolicies, withPolicies } from '../with-policies.ts';
import { type Acting, actingOf, type Deployment, durableLedger } from './deployment.ts';
import { folderOf, ownPlans, storePlan } from './plan-store.ts';
import { type Start, unfinished } from './unfinished.ts';

export interface SweepOptions extends Deployment {
  readonly policies: readonly string[];
  readonly target: Omit<Target, 'recording'>;
}

/** What a sweep did. */
export interface SweepResult {
  readonly plan: string;
  /** `s3://bucket/plans/2026-11-20/ID/`. */
  readonly storedAt: string;
  readonly totals: PlanHeader['totals'];
  /** Policies that are gone or have changed: since when they matched was forgotten. */
  readonly forgotten: readonly Forgotten[];
  readonly messages: {
    readonly sent: number;
    readonly failed: readonly { readonly to: string; readonly why: string }[];
  };
  readonly acting: Acting['status'];
  /** Why nothing is carried out; empty if something is. */
  readonly message: string;
  /** What to start the machine `apply` with: this plan, and those that an earlier night left unfinished. */
  readonly starts: readonly Start[];
}

/**
 * Plans and stores the plan in S3; changes nothing. If the deployment acts, the sweep names the plans to carry out, and
 * their messages are sent with them; else it notifies whom the policies name. Without a value, the policies or
 * mayfly.yml have errors, and nothing was done. A message that cannot be delivered does not stop the others.
 * @throws CallFailed if AWS refuses the bucket, or does not identify the credentials; LedgerUnreadable.
 */
export async function sweep(options: SweepOptions, runtime: Runtime): Promise<Result<SweepResult>> {
  return withPolicies(options.policies, options, runtime, async (read, setup) => {
    const { regions, cost } = setup.config;
    const connected = await connectTarget(
      options.target,
      { regions, own: [ownPlans(options.bucket)], payer: cost.role },
      runtime,
    );
    const ledger = durableLedger(setup.config, options);
    const work = (opened?: OpenedLedger) => sweepWith(read, options, { setup, connected, opened, runtime });
    if (ledger === undefined) return resultOf(await work());
    return resultOf(await withLedger({ config: { ...setup.config, ledger } }, options.target, runtime, work));
  });
}

interface SweepContext {
  readonly setup: Setup;
  readonly connected: ConnectedTarget;
  readonly opened?: OpenedLedger;
  readonly runtime: Runtime;
}

async function sweepWith(read: ReadPolicies, options: SweepOptions, context: SweepContext): Promise<SweepResult> {
  const { setup, connected, opened } = context;
  const { plan, forgotten } = await forgetAndPlan(read, context);
  await storePlan(plan, options.bucket, connected.connection);
  const acting = actingOf(setup, options);
  const planned = {
    plan: plan.header.id,
    storedAt: `s3://${options.bucket.name}/${folderOf(plan)}`,
    totals: plan.header.totals,
    forgotten,
    acting: acting.status,
  };
  if (acting.status !== 'acts') {
    const messages = await notify(plan, options, context);
    return { ...planned, messages, message: acting.message, starts: [] };
  }
  const starts = [
    ...(plan.steps.length > 0 ? [startOf(plan)] : []),
    ...unfinished((await opened?.ledger.runs()) ?? [], connected.now),
  ];
  return { ...planned, messages: { sent: 0, failed: [] }, message: '', starts };
}

function startOf(plan: Plan): Start {
  return { name: plan.header.id, plan: plan.header.id, storedAt: folderOf(plan) };
}

async function notify(
  plan: Plan,
  options: SweepOptions,
  { setup, opened, runtime }: SweepContext,
): Promise<SweepResult['messages']> {
  const deliver = deliverFor(setup, options, runtime);
  const fault = runtime.listen && faultReporter(runtime.listen);
  const failed: { to: string; why: string }[] = [];
  const messages = messagesOf(plan);
  for (const message of messages) {
    try {
      await deliver(message);
      if (opened !== undefined) await recordLevels(message, opened.ledger, runtime);
    } catch (error) {
      if (isMistake(error)) fault?.('a message', error);
      failed.push({ to: message.target.to, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sent: messages.length - failed.length, failed };
}

async function recordLevels({ items }: Message, ledger: ObservationStore, { clock }: Runtime): Promise<void> {
  for (const { step } of items) await recordLevel(step, ledger, clock().toISOString());
}

/** Nothing was done to any of these resources, and nothing will be by this run. */
function messagesOf(plan: Plan): readonly Message[] {
  const findings = new Map(plan.findings.map((finding) => [finding.id, finding]));
  const items = plan.steps.flatMap((step) => {
    const finding = step.effect === 'notify' ? findings.get(step.finding) : undefined;
    return finding === undefined ? [] : [{ step, finding, did: [], will: [] }];
  });
  return byTarget(items).map((group) => messageOf(plan, group, { repeated: false }));
}
