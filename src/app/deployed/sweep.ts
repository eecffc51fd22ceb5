import type { Diagnostic } from '../../core/diagnostic.ts';
import { shortDigest } from '../../core/digest.ts';
import type { Deliver, Message, NotifyOptions } from '../../core/notify.ts';
import type { Plan, PlanHeader } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { ObservationStore } from '../../ledger/observations.ts';
import { connectTarget, type Target } from '../connect.ts';
import { type Forgotten, forgetPolicies } from '../forget-policies.ts';
import { openLedger } from '../ledger.ts';
import { makePlan } from '../make-plan.ts';
import { deliverFor } from '../notify.ts';
import { isBroken, loadSetup, type Runtime, readPolicies } from '../setup.ts';
import { type Acting, actingOf, type Deployment, durableLedger } from './deployment.ts';
import { ownPlans, storedUnder, storePlan } from './plan-bucket.ts';
import { type Start, unfinished } from './unfinished.ts';

export interface SweepOptions extends Deployment {
  readonly policies: readonly string[];
  readonly target: Omit<Target, 'recording'>;
}

/** What a sweep did. */
export interface SweepResult {
  readonly plan: string;
  /** `s3://bucket/plans/2026-11-20/ID/`. */
  readonly keptAt: string;
  readonly totals: PlanHeader['totals'];
  /** Policies that are gone or say something else: since when they matched was forgotten. */
  readonly forgotten: readonly Forgotten[];
  readonly messages: {
    readonly sent: number;
    readonly failed: readonly { readonly to: string; readonly why: string }[];
  };
  readonly acting: Acting['is'];
  /** Why nothing is carried out; empty where it is. */
  readonly message: string;
  /** What the machine `apply` is to be started with: this plan, and those that an earlier night left unfinished. */
  readonly starts: readonly Start[];
}

/**
 * Plans and keeps the plan in S3; changes nothing. Where the deployment acts, it names the plans to carry out, and
 * their messages go out with them; else it tells whom the policies name. Without a value, the policies or mayfly.yml
 * are broken, and nothing was done. A message that cannot be delivered does not stop the others.
 * @throws CallFailed where AWS refuses the bucket, or the credentials do not say who they are; LedgerUnreadable.
 */
export async function sweep(
  options: SweepOptions,
  runtime: Runtime,
): Promise<{ readonly value: SweepResult | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const setup = await loadSetup(options.config);
  const read = await readPolicies(options.policies, setup);
  const diagnostics = [...setup.diagnostics, ...read.diagnostics];
  if (isBroken(diagnostics)) return { value: undefined, diagnostics };
  const reached = await connectTarget(
    options.target,
    { regions: setup.config.regions, own: [ownPlans(options.bucket)], payer: setup.config.cost.role },
    runtime,
  );
  const ledgerAt = durableLedger(setup.config, options);
  const opened =
    ledgerAt && (await openLedger({ config: { ...setup.config, ledger: ledgerAt } }, options.target, runtime));
  try {
    const files = read.sources.map(({ path }) => path);
    const forgotten = opened === undefined ? [] : await forgetPolicies(read.policies, files, opened.ledger);
    const plan = await makePlan(read.policies, setup, reached, opened?.ledger, runtime, await opened?.halt.read());
    await storePlan(plan, options.bucket, reached.connection);
    const acting = actingOf(setup, options);
    const acts = acting.is === 'acts';
    const value: SweepResult = {
      plan: plan.header.id,
      keptAt: `s3://${options.bucket.name}/${storedUnder(plan)}`,
      totals: plan.header.totals,
      forgotten,
      messages: acts
        ? { sent: 0, failed: [] }
        : await tell(plan, deliverFor(setup, options, runtime), opened?.ledger, runtime.clock),
      acting: acting.is,
      message: acts ? '' : acting.message,
      starts: acts
        ? [
            ...(plan.steps.length > 0 ? [startOf(plan)] : []),
            ...unfinished((await opened?.ledger.runs()) ?? [], reached.now),
          ]
        : [],
    };
    return { value, diagnostics };
  } finally {
    opened?.ledger.close();
  }
}

function startOf(plan: Plan): Start {
  return { name: plan.header.id, plan: plan.header.id, kept: storedUnder(plan) };
}

/** A rung that was told counts, as in an apply: tomorrow's message goes to the next. */
async function tell(
  plan: Plan,
  deliver: Deliver,
  ledger: ObservationStore | undefined,
  clock: () => Date,
): Promise<SweepResult['messages']> {
  const failed: { to: string; why: string }[] = [];
  const messages = messagesOf(plan);
  for (const message of messages) {
    try {
      await deliver(message);
      for (const { step } of message.items)
        if ((step.options as NotifyOptions).level !== undefined)
          await ledger?.putEscalationLevel({
            policy: step.policy,
            arn: step.subject.arn,
            step: step.id,
            at: clock().toISOString(),
          });
    } catch (error) {
      failed.push({ to: message.target.to, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return { sent: messages.length - failed.length, failed };
}

/** One message per target and owner. Nothing was done to any of it, and nothing will be by this run. */
function messagesOf({ header, steps, findings }: Plan): readonly Message[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const groups = Map.groupBy(
    steps.filter(({ effect }) => effect === 'notify'),
    (step) => JSON.stringify(targetOf(step)),
  );
  return [...groups.values()].map((group) => ({
    target: targetOf(group[0] as Step),
    id: shortDigest('message', header.id, group.map(({ id }) => id).sort()),
    repeated: false,
    items: group.flatMap((step) => {
      const finding = byId.get(step.finding);
      return finding ? [{ step, finding, did: [], will: [] }] : [];
    }),
  }));
}

function targetOf(step: Step): Message['target'] {
  const { to, owner = step.subject.owner } = step.options as NotifyOptions;
  return owner === undefined ? { to } : { to, owner };
}
