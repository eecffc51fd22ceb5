import type { Diagnostic } from '../../core/diagnostic.ts';
import { shortDigest } from '../../core/digest.ts';
import type { Deliver, Message, TellOptions } from '../../core/notify.ts';
import type { Plan, PlanHeader } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { reach, type Where } from '../connect.ts';
import { type Forgotten, forgetPolicies } from '../forget-policies.ts';
import { openLedger } from '../ledger.ts';
import { planWith } from '../make-plan.ts';
import { deliverFor } from '../notify.ts';
import { isBroken, readPolicies, type Surroundings, setUp } from '../setup.ts';
import { type Acting, actingOf, type Deployment, durableLedger } from './deployment.ts';
import { keepPlan, keptUnder, ownPlans } from './plan-bucket.ts';
import { type Start, unfinished } from './unfinished.ts';

export interface SweepAsked extends Deployment {
  readonly policies: readonly string[];
  readonly where: Omit<Where, 'recording'>;
}

/** What a sweep did. */
export interface Swept {
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
  readonly says: string;
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
  asked: SweepAsked,
  around: Surroundings,
): Promise<{ readonly value: Swept | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const given = await setUp(asked.config);
  const read = await readPolicies(asked.policies, given);
  const diagnostics = [...given.diagnostics, ...read.diagnostics];
  if (isBroken(diagnostics)) return { value: undefined, diagnostics };
  const reached = await reach(
    asked.where,
    { regions: given.config.regions, own: [ownPlans(asked.bucket)], payer: given.config.cost.role },
    around,
  );
  const ledgerAt = durableLedger(given.config, asked);
  const opened = ledgerAt && (await openLedger({ config: { ...given.config, ledger: ledgerAt } }, asked.where, around));
  try {
    const files = read.sources.map(({ path }) => path);
    const forgotten = opened === undefined ? [] : await forgetPolicies(read.policies, files, opened.ledger);
    const plan = await planWith(read.policies, given, reached, opened?.ledger, around, await opened?.halt.read());
    await keepPlan(plan, asked.bucket, reached.connection);
    const acting = actingOf(given, asked);
    const acts = acting.is === 'acts';
    const value: Swept = {
      plan: plan.header.id,
      keptAt: `s3://${asked.bucket.name}/${keptUnder(plan)}`,
      totals: plan.header.totals,
      forgotten,
      messages: acts
        ? { sent: 0, failed: [] }
        : await tell(plan, deliverFor(given, asked, around), opened?.ledger, around.clock),
      acting: acting.is,
      says: acts ? '' : acting.says,
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
  return { name: plan.header.id, plan: plan.header.id, kept: keptUnder(plan) };
}

/** A rung that was told counts, as in an apply: tomorrow's message goes to the next. */
async function tell(
  plan: Plan,
  deliver: Deliver,
  ledger: Ledger | undefined,
  clock: () => Date,
): Promise<Swept['messages']> {
  const failed: { to: string; why: string }[] = [];
  const messages = messagesOf(plan);
  for (const message of messages) {
    try {
      await deliver(message);
      for (const { step } of message.items)
        if ((step.options as TellOptions).rung !== undefined)
          await ledger?.putRung({
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
    steps.filter(({ effect }) => effect === 'tell'),
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
  const { to, owner = step.subject.owner } = step.options as TellOptions;
  return owner === undefined ? { to } : { to, owner };
}
