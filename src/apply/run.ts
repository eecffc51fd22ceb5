import type { Aws } from '../core/aws.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { Json } from '../core/json.ts';
import type { Plan, Refusal } from '../core/plan.ts';
import type { Receipt } from '../core/receipt.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import { type ParsedVerb, takingParsed } from '../core/verb.ts';
import { CallFailed } from '../estate/aws/call-failed.ts';
import type { StepRow } from '../ledger/steps.ts';
import type { ApplyDeps, ApplyRefusal, WaitingFor } from './deps.ts';
import { openPlace, PlaceClosed } from './open-place.ts';
import { refusalOf } from './preflight.ts';

/**
 * One plan while it is applied, with the maps to look up its steps. It contains nothing that the ledger does not have,
 * and can be opened again anywhere.
 */
export interface Run {
  readonly plan: Plan;
  readonly deps: ApplyDeps;
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly steps: ReadonlyMap<string, Step>;
  readonly findings: ReadonlyMap<string, Finding>;
  /** By a finding's id, in the order of the plan: the steps that do something for it, and what the plan refused. */
  readonly acts: ReadonlyMap<string, readonly Step[]>;
  readonly refusals: ReadonlyMap<string, readonly Refusal[]>;
  readonly refusal: ApplyRefusal | undefined;
  /** The places that this run can no longer reach, and why, as a message for people. */
  readonly closed: Map<string, string>;
  /** Gathered once, when the first step is about to start. */
  evidence(): Promise<Evidence>;
}

export function openRun(plan: Plan, deps: ApplyDeps): Run {
  let gathered: Promise<Evidence> | undefined;
  return {
    plan,
    deps,
    types: new Map(deps.types.map((type) => [type.name, type])),
    steps: new Map(plan.steps.map((step) => [step.id, step])),
    findings: new Map(plan.findings.map((finding) => [finding.id, finding])),
    acts: actsOf(plan.steps),
    refusals: Map.groupBy(plan.refusals, ({ finding }) => finding),
    refusal: refusalOf(plan, deps),
    closed: new Map(),
    evidence: () => (gathered ??= deps.evidence(plan.findings)),
  };
}

function actsOf(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const acts = new Map<string, Step[]>();
  for (const step of steps) {
    if (step.effect === 'notify') continue;
    for (const id of new Set([step.finding, ...(step.alsoFor ?? [])])) {
      const stepsOfFinding = acts.get(id);
      if (stepsOfFinding === undefined) acts.set(id, [step]);
      else stepsOfFinding.push(step);
    }
  }
  return acts;
}

/**
 * How far a step is after `advance`: it has ended, or it waits. `moved`: something happened, so steps that wait for it
 * may continue at once.
 */
export type Progress =
  | { readonly status: 'ended'; readonly receipt: Receipt; readonly moved: boolean }
  | {
      readonly status: 'wait';
      readonly message: string;
      readonly moved: boolean;
      /** It waits for something that may take days, such as a person: the run does not wait for it. */
      readonly for?: WaitingFor;
    };

export type Waiting = Extract<Progress, { readonly status: 'wait' }>;

export function wait(message: string): Waiting {
  return { status: 'wait', message, moved: false };
}

/** It waits for something that does not happen within this run. */
export function waitFor(awaited: WaitingFor, message: string): Waiting {
  return { status: 'wait', message, moved: false, for: awaited };
}

export function moved(message: string): Progress {
  return { status: 'wait', message, moved: true };
}

/** A verb with everything that its calls need, for one step. */
export interface VerbCall {
  readonly aws: Aws;
  readonly type: ResourceType;
  readonly verb: ParsedVerb;
  readonly options: unknown;
}

export async function resolveVerb(step: Step, run: Run): Promise<VerbCall> {
  const type = run.types.get(step.subject.type);
  const erased = type && Object.hasOwn(type.verbs, step.verb) ? type.verbs[step.verb] : undefined;
  if (type === undefined || erased === undefined) throw new TypeError(`no verb ${step.verb} on ${step.subject.type}`);
  const verb = takingParsed(erased);
  return { aws: await openPlace(step.subject, run), type, verb, options: verb.options.parse(step.options) };
}

export function firstRow(step: Step, run: Run): StepRow {
  return {
    plan: run.plan.header.id,
    step: step.id,
    version: 0,
    state: { status: 'pending' },
    began: run.deps.now().toISOString(),
    attempts: 0,
  };
}

/**
 * The findings that a step is done for. A step is planned once where several findings request the same. Findings of a
 * cancelled policy no longer count.
 */
export function findingsOf(step: Step, run: Run): readonly Finding[] {
  return allFindingsOf(step, run).filter((finding) => policyFate(finding, run) === undefined);
}

/** Why nobody wants this step any more: each policy that requested it was removed or changed. */
export function cancellation(step: Step, run: Run): string | undefined {
  const findings = allFindingsOf(step, run);
  if (findings.length === 0 || findings.some((finding) => policyFate(finding, run) === undefined)) return undefined;
  const messages = findings.map(
    (finding) =>
      `the policy ${finding.policy} ${policyFate(finding, run) === 'gone' ? 'was removed' : 'was changed'} ` +
      'since the plan was made',
  );
  return [...new Set(messages)].join(', and ');
}

function allFindingsOf(step: Step, run: Run): readonly Finding[] {
  return [step.finding, ...(step.alsoFor ?? [])].flatMap((id) => run.findings.get(id) ?? []);
}

function policyFate({ policy, subject }: Finding, { deps: { policies } }: Run): 'gone' | 'changed' | undefined {
  return policies !== undefined && 'cancelled' in policies
    ? policies.cancelled.get(JSON.stringify([policy, subject.type]))
    : undefined;
}

/** Whether two steps are done for one finding. */
export function sharesFinding(step: Step, other: Step): boolean {
  const ids = new Set([step.finding, ...(step.alsoFor ?? [])]);
  return ids.has(other.finding) || (other.alsoFor ?? []).some((id) => ids.has(id));
}

export function report(step: Step, state: string, run: Run): void {
  run.deps.listen?.({ kind: 'step-advanced', step: step.id, verb: step.verb, arn: step.subject.arn, state });
}

/** Reports an error that is neither AWS's refusal nor a closed place: what it concerns is refused, or waits. */
export function reportUnexpected(where: string, error: unknown, { deps }: Pick<Run, 'deps'>): void {
  if (!(error instanceof CallFailed || error instanceof PlaceClosed)) deps.fault?.(where, error);
}

/** `raw` and tags, as receipts show them, and when they were read; and what was to be destroyed along. */
export function shown(before: Json): Json {
  const { raw, tags, seenAt, along } = before as { readonly [key: string]: Json } & {
    readonly raw: Json;
    readonly tags: Json;
    readonly seenAt: Json;
    readonly along?: Json;
  };
  return { raw, tags, seenAt, ...(along !== undefined && { along }) };
}
