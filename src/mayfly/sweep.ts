import type { Diagnostic } from '../core/diagnostic.ts';
import { shortDigest } from '../core/digest.ts';
import type { Plan, PlanHeader } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Deliver, Message, TellOptions } from '../core/tell.ts';
import type { Connection } from '../estate/aws/connect.ts';
import { planFiles } from '../plan/folder.ts';
import { deliverFor, type Wording } from './deliver.ts';
import { planWith } from './plan.ts';
import { reach, type Where } from './reach.ts';
import { isBroken, readPolicies, type Surroundings, setUp } from './set-up.ts';

export interface SweepAsked extends Wording {
  /** Path of mayfly.yml; left out: the one in the working directory, if there is one. */
  readonly config?: string;
  readonly policies: readonly string[];
  readonly where: Omit<Where, 'recording'>;
  /** The bucket that keeps plans, under `plans/DAY/ID/`, in this region. */
  readonly bucket: { readonly name: string; readonly region: string };
}

/** What a sweep did. */
export interface Swept {
  readonly plan: string;
  /** `s3://bucket/plans/2026-11-20/ID/`. */
  readonly keptAt: string;
  readonly totals: PlanHeader['totals'];
  readonly messages: { readonly sent: number; readonly failed: readonly { readonly to: string; readonly why: string }[] };
  /** Why nothing was carried out. */
  readonly acting: string;
}

/** What a scheduled run does without a durable ledger. Receipts, grace and what is under way would be lost with the machine, so nothing is carried out. */
export const noLedger = 'A deployed Mayfly has no durable ledger yet: it plans and tells, and carries out nothing. `mayfly apply` on a machine does.';

/**
 * Plans, keeps the plan in S3 and tells whom the policies name; changes nothing. Without a value, the policies or mayfly.yml are broken, and nothing was done. A message
 * that cannot be delivered does not stop the others.
 * @throws CallFailed where AWS refuses the bucket, or the credentials do not say who they are.
 */
export async function sweep(
  asked: SweepAsked,
  around: Surroundings,
): Promise<{ readonly value: Swept | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  const given = await setUp(asked.config);
  const read = await readPolicies(asked.policies, given);
  const diagnostics = [...given.diagnostics, ...read.diagnostics];
  if (isBroken(diagnostics)) return { value: undefined, diagnostics };
  const own = [`arn:aws:s3:::${asked.bucket.name}/plans/*`];
  const reached = await reach(asked.where, { regions: given.config.regions, own }, around);
  const plan = await planWith(read.policies, given, reached, undefined, around);
  const keptAt = await keep(plan, asked.bucket, reached.connection);
  const value = { plan: plan.header.id, keptAt, totals: plan.header.totals, messages: await tell(plan, deliverFor(given, asked, around)), acting: noLedger };
  return { value, diagnostics };
}

/** `plan.json`, which seals the others, goes last: a folder without it is no plan. */
async function keep(plan: Plan, { name: Bucket, region }: SweepAsked['bucket'], connection: Connection): Promise<string> {
  const account = connection.places[0]?.account;
  if (account === undefined) throw new Error(`no account could be reached: ${connection.unreached.map(({ cause }) => cause).join(', ')}`);
  const folder = `plans/${plan.header.now.slice(0, 10)}/${plan.header.id}/`;
  const { s3 } = connection.open({ account, region }).own;
  for (const { name, pieces } of planFiles(plan))
    await s3.putObject({ Bucket, Key: folder + name, Body: [...pieces()].join(''), ContentType: contentType(name) });
  return `s3://${Bucket}/${folder}`;
}

function contentType(name: string): string {
  return name.endsWith('.ndjson') ? 'application/x-ndjson' : 'application/json';
}

async function tell(plan: Plan, deliver: Deliver): Promise<Swept['messages']> {
  const failed: { to: string; why: string }[] = [];
  const messages = messagesOf(plan);
  for (const message of messages) {
    try {
      await deliver(message);
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
