import type { ActualReceipt } from '../core/actual.ts';
import { digest, shortDigest } from '../core/digest.ts';
import type { Finding, Subject } from '../core/finding.ts';
import type { Coverage, Plan } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Position } from '../core/position.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
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
 */
export function restorePlanId({ plan, step }: Pick<Receipt, 'plan' | 'step'>, attempt: number): string {
  return shortDigest('undo', plan, step, attempt);
}

/**
 * The restore as a plan like any other: a policy without filters for each type that it changes, a finding per resource,
 * a step per verb. Its ids depend on the receipt and the attempt, so if two people restore the same receipt, it is done
 * once.
 */
export function planRestore(input: RestorePlanInput): Plan {
  const { receipt, attempt, now, settings } = input;
  const id = restorePlanId(receipt, attempt);
  // A label for people. What tells a restore from a policy's plan is its origin.
  const name = `undo of ${receipt.step}`;
  const findings = new Map<string, Finding>();
  for (const { on } of input.steps) if (!findings.has(on.arn)) findings.set(on.arn, findingOf(on.arn, name, id, input));
  const allFindings = [...findings.values()];
  const ids = input.steps.map((step, index) => shortDigest('step', id, index, step.on.type, step.verb));
  const steps = input.steps.map((step, index): Step => stepOf(step, index, ids, allFindings, name, input));
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
  { on, verb, options, after }: RestoreStep,
  index: number,
  ids: readonly string[],
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
  return {
    id,
    finding: finding.id,
    ...(alsoFor.length > 0 && { alsoFor }),
    policy,
    subject: finding.subject,
    verb,
    effect: definition.effect,
    options,
    waitsFor: after.flatMap((before) => ids[before] ?? []),
    alsoDestroys: [],
    estimate: index === 0 ? costs(input.receipt) : { perMonth: 0, source: 'counted with the first step' },
    undo: undoOf(definition),
    requestedBy: 'restore',
  };
}

/** What was saved is spent again. */
function costs({ savings }: Receipt): Step['estimate'] {
  return 'unknown' in savings || savings.perMonth === 0
    ? savings
    : { perMonth: -savings.perMonth, source: savings.source };
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
