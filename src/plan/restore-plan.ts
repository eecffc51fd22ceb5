import type { ActualReceipt } from '../core/actual.ts';
import { digest, shortDigest } from '../core/digest.ts';
import type { Finding, Subject } from '../core/finding.ts';
import { canonical } from '../core/json.ts';
import type { Coverage, Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Position } from '../core/position.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Resource } from '../core/resource.ts';
import type { Estimate, ResourceType } from '../core/resource-type.ts';
import type { RestoreStep } from '../core/restore.ts';
import type { Settings } from '../core/settings.ts';
import type { Step } from '../core/step.ts';
import { digestsOf } from './header.ts';
import { undoOf } from './undo-of.ts';

export interface RestorePlanInput {
  readonly receipt: Receipt;
  /** 1, or more where an earlier attempt did not restore it: each attempt is a plan of its own. */
  readonly attempt: number;
  readonly steps: readonly RestoreStep[];
  /** Set where an earlier run did the others: which steps are left, and which plan of the rest this is. */
  readonly rest?: { readonly number: number; readonly left: ReadonlySet<number> };
  /** Subjects by ARN: existing resources as they were just read, and resources to be created as they were. */
  readonly subjects: ReadonlyMap<string, Subject>;
  readonly existing: readonly Resource[];
  readonly types: readonly ResourceType[];
  readonly settings: Settings;
  readonly now: Date;
  readonly planHours: number;
}

/**
 * The id of a receipt's restore, in plans and in the ledger. It depends only on the receipt and the attempt, so whoever
 * asks a second time finds the first.
 * @param rest 1, or more, for the plans of what an attempt has left undone.
 */
export function restorePlanId({ plan, step }: Pick<Receipt, 'plan' | 'step'>, attempt: number, rest = 0): string {
  return shortDigest('undo', plan, step, attempt, ...(rest === 0 ? [] : ['rest', rest]));
}

/** The id of the step at this place of a restore. */
export function restoreStepId(plan: string, index: number, step: Pick<RestoreStep, 'on' | 'verb'> | undefined): string {
  return shortDigest('step', plan, index, step?.on.type ?? '', step?.verb ?? '');
}

/**
 * The restore as a plan like any other: a policy without filters for each type that it changes, a finding per resource,
 * a step per verb. Its ids depend on the receipt and the attempt, so if two people restore the same receipt, it is done
 * once.
 */
export function planRestore(input: RestorePlanInput): Plan {
  const { receipt, attempt, now, settings } = input;
  const id = restorePlanId(receipt, attempt, input.rest?.number);
  // A label for people. What tells a restore from a policy's plan is its origin.
  const name = `undo of ${receipt.step}`;
  const findings = new Map<string, Finding>();
  const isLeft = (index: number): boolean => input.rest?.left.has(index) ?? true;
  for (const [index, { on }] of input.steps.entries())
    if (isLeft(index) && !findings.has(on.arn)) findings.set(on.arn, findingOf(on.arn, name, id, input));
  const allFindings = [...findings.values()];
  const ids = input.steps.map((step, index) => (isLeft(index) ? restoreStepId(id, index, step) : undefined));
  const steps = input.steps.flatMap((step, index) =>
    isLeft(index) ? [stepOf(step, index, ids, allFindings, name, input)] : [],
  );
  const policies = [...new Set(allFindings.map(({ subject }) => subject.type))]
    .sort()
    .map((type) => policyOf(type, name, receipt));
  const coverage = coverageOf(input.existing);
  return {
    header: {
      schemaVersion: 2,
      id,
      origin: { kind: 'restore', plan: receipt.plan, step: receipt.step },
      source: 'aws',
      now: now.toISOString(),
      expires: new Date(now.getTime() + input.planHours * 3_600_000).toISOString(),
      policies,
      coverage,
      totals: {
        resources: input.existing.length,
        findings: allFindings.length,
        steps: steps.length,
        refusals: 0,
        gaps: 0,
        perMonth: steps.reduce((sum, { estimate }) => sum + ('unknown' in estimate ? 0 : estimate.perMonth), 0),
        unknownSteps: steps.filter(({ estimate }) => 'unknown' in estimate).length,
        byPolicy: policies.map(({ type }) => ({
          policy: name,
          type,
          examined: allFindings.filter(({ subject }) => subject.type === type).length,
          matched: allFindings.filter(({ subject }) => subject.type === type).length,
          unknown: 0,
          steps: steps.filter(({ subject }) => subject.type === type).length,
          refusals: 0,
        })),
      },
      digests: { ...digestsOf(policies, coverage, { gaps: [], findings: allFindings }), settings: digest(settings) },
    },
    findings: allFindings,
    steps,
    refusals: [],
    gaps: [],
  };
}

/** Not from a file: a person asked for it at the command line. */
const atCommand: Position = { file: 'mayfly restore', line: 1, column: 1 };

function findingOf(
  arn: string,
  policy: string,
  plan: string,
  { receipt, subjects, existing }: RestorePlanInput,
): Finding {
  const subject = subjects.get(arn);
  if (subject === undefined) throw new TypeError(`the restore plan does not know ${arn}`);
  const resource = existing.find((existingResource) => existingResource.arn === arn);
  return {
    id: shortDigest('finding', plan, arn),
    policy,
    policyDigest: digestOf(receipt, subject.type),
    subject,
    because: {
      filter: 'undo',
      at: atCommand,
      result: true,
      property: `receipt ${receipt.step}`,
      actual: receiptOf(receipt),
    },
    tags: Object.fromEntries(resource?.tags ?? []),
    seen: shortDigest(resource?.raw ?? {}),
  };
}

function stepOf(
  { on, verb, options, after, evenAfter = [] }: Omit<RestoreStep, 'creates'>,
  index: number,
  ids: readonly (string | undefined)[],
  findings: readonly Finding[],
  policy: string,
  input: RestorePlanInput,
): Step {
  const finding = findings.find(({ subject }) => subject.arn === on.arn);
  const type = input.types.find(({ name }) => name === on.type);
  const definition = type !== undefined && Object.hasOwn(type.verbs, verb) ? type.verbs[verb] : undefined;
  const id = ids[index];
  if (finding === undefined || definition === undefined || id === undefined)
    throw new TypeError(`there is no verb ${verb} on ${on.type}`);
  // The step also serves the findings of the steps that it waits for, so it is skipped where they are not done.
  const previous = new Set(after.map((before) => input.steps[before]?.on.arn));
  const alsoFor = findings
    .filter((other) => other !== finding && previous.has(other.subject.arn))
    .map((other) => other.id);
  const onlyEnded = evenAfter.flatMap((before) => ids[before] ?? []);
  return {
    id,
    finding: finding.id,
    ...(alsoFor.length > 0 && { alsoFor }),
    policy,
    subject: finding.subject,
    verb,
    effect: definition.effect,
    options,
    waitsFor: [...after, ...evenAfter].flatMap((before) => ids[before] ?? []),
    ...(onlyEnded.length > 0 && { evenAfter: onlyEnded }),
    alsoDestroys: [],
    estimate: estimateOf(input.steps[index], input),
    undo: undoOf(definition),
    requestedBy: 'restore',
  };
}

/** What a step costs a month: what it creates, by the prices of that; or what its receipt saved is spent again. */
function estimateOf(step: RestoreStep | undefined, { receipt, steps, types, now }: RestorePlanInput): Step['estimate'] {
  if (step?.creates === undefined)
    // What the receipt did was done to the resource that exists: started again, it costs what its stop saved.
    return step === steps[0] && steps.every(({ creates }) => creates === undefined)
      ? spentAgain(receipt.savings)
      : { perMonth: 0, source: 'counted with what is created' };
  const { account, region } = receipt.subject;
  const prices = step.creates.map(({ type, raw }): Estimate => {
    const known = types.find(({ name }) => name === type);
    return (
      known?.perMonth?.(raw, { account, region }, now.toISOString()) ?? { unknown: `the price of ${type} is not known` }
    );
  });
  const unknownPrice = prices.find((price) => 'unknown' in price);
  if (unknownPrice !== undefined) return isSame(step, receipt) ? spentAgain(receipt.savings) : unknownPrice;
  const known = prices.flatMap((price) => ('unknown' in price ? [] : [price]));
  return spentAgain({
    perMonth: known.reduce((sum, { perMonth }) => sum + perMonth, 0),
    source: [...new Set(known.map(({ source }) => source))].join('; '),
  });
}

/**
 * Whether the step creates just what the receipt deleted, in the state that it had: it costs what that delete saved.
 */
function isSame({ creates = [], verb }: RestoreStep, { subject, verb: undone, before }: Receipt): boolean {
  const [only, ...others] = creates;
  if (only === undefined || others.length > 0 || only.type !== subject.type || verb !== 'restore') return false;
  const { raw } = Object(before) as { readonly raw?: Readonly<Record<string, unknown>> };
  return (
    undone === 'delete' && Object.entries(only.raw).every(([key, value]) => canonical(raw?.[key]) === canonical(value))
  );
}

function spentAgain(saved: Estimate): Step['estimate'] {
  return 'unknown' in saved || saved.perMonth === 0 ? saved : { perMonth: -saved.perMonth, source: saved.source };
}

function policyOf(type: string, name: string, receipt: Receipt): Policy {
  return {
    name,
    type,
    at: atCommand,
    description: `Restore from receipt ${receipt.step}: ${describe(receipt)}`,
    filters: [],
    actions: [{ name: 'restore', at: atCommand, options: {} }],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: digestOf(receipt, type),
  };
}

function digestOf({ plan, step }: Receipt, type: string): string {
  return digest('undo', plan, step, type);
}

/** `delete of ebs vol-1 by ebs-ttl-expired at 2026-11-21T02:00:00.000Z` */
function describe({ verb, subject, policy, ended }: Receipt): string {
  return `${verb} of ${subject.type} ${subject.id} by ${policy} at ${ended}`;
}

function receiptOf({ step, verb, subject, policy, ended }: Receipt): ActualReceipt {
  const { type, id } = subject;
  return { kind: 'receipt', receipt: step, verb, type, id, policy, at: ended };
}

function coverageOf(resources: readonly Resource[]): readonly Coverage[] {
  const groups = Map.groupBy(resources, ({ account, region, type }) => JSON.stringify([account, region, type]));
  return [...groups.values()].flatMap(([first, ...others]): Coverage[] =>
    first === undefined
      ? []
      : [
          {
            account: first.account,
            region: first.region,
            type: first.type,
            status: 'whole',
            resources: others.length + 1,
          },
        ],
  );
}
