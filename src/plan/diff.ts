import { compareText } from '../core/compare-text.ts';
import type { Finding, Subject } from '../core/finding.ts';
import { canonical } from '../core/json.ts';
import type { Gap, Plan, PlanHeader, Refusal } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Verdict } from '../core/verdict.ts';

/** What a plan says about one policy's match on one resource. */
export interface Side {
  readonly because: Verdict;
  /** In the order in which they are done, including steps that another policy requested first. */
  readonly steps: readonly Step[];
  readonly refusals: readonly Refusal[];
  /** US dollars a month, over its own steps. Undefined where the estimate of one of them is not known. */
  readonly perMonth: number | undefined;
}

/** In which respect a match differs: what is done or refused, when, why, or what it costs. */
export type Respect = 'does' | 'when' | 'why' | 'cost';

/** A policy's match on a resource that only one of the plans has, or that they treat differently. */
export type MatchChange = { readonly policy: string; readonly subject: Subject } & (
  | { readonly kind: 'new'; readonly after: Side }
  | { readonly kind: 'gone'; readonly before: Side }
  | { readonly kind: 'changed'; readonly before: Side; readonly after: Side; readonly in: readonly Respect[] }
);

/** A policy that is new, gone, or changed. */
export interface PolicyChange {
  readonly policy: string;
  readonly type: string;
  readonly kind: 'new' | 'gone' | 'changed';
}

export interface GapChange {
  readonly kind: 'new' | 'gone' | 'changed';
  /** As the later plan has it. For a gap that is gone, as the earlier plan had it. */
  readonly gap: Gap;
  readonly countBefore: number;
}

/** Which plan it is, and its totals. */
export type PlanHead = Pick<PlanHeader, 'id' | 'now' | 'expires' | 'totals'>;

/** What changed from one plan to another. Positions, ids and times always differ and do not count. */
export interface PlanDiff {
  readonly before: PlanHead;
  readonly after: PlanHead;
  readonly policies: readonly PolicyChange[];
  /** Whether mayfly.yml has other settings for filters, plan or guard. */
  readonly hasOtherSettings: boolean;
  readonly matches: readonly MatchChange[];
  readonly gaps: readonly GapChange[];
}

export function diffPlans(before: Plan, after: Plan): PlanDiff {
  return {
    before: headOf(before.header),
    after: headOf(after.header),
    policies: policyChanges(before.header, after.header),
    hasOtherSettings: before.header.digests.settings !== after.header.digests.settings,
    matches: matchChanges(before, after),
    gaps: gapChanges(before.gaps, after.gaps),
  };
}

/** Whether both plans say the same about the same resources, by the same policies. */
export function isSame({ policies, hasOtherSettings, matches, gaps }: PlanDiff): boolean {
  return policies.length + matches.length + gaps.length === 0 && !hasOtherSettings;
}

function headOf({ id, now, expires, totals }: PlanHeader): PlanHead {
  return { id, now, expires, totals };
}

function policyChanges(before: PlanHeader, after: PlanHeader): readonly PolicyChange[] {
  const pairs = paired(before.policies, after.policies, ({ name, type }) => JSON.stringify([name, type]));
  return pairs.flatMap(({ either: { name, type }, earlier, later }): readonly PolicyChange[] => {
    if (earlier?.digest === later?.digest) return [];
    return [{ policy: name, type, kind: earlier === undefined ? 'new' : later === undefined ? 'gone' : 'changed' }];
  });
}

function matchChanges(before: Plan, after: Plan): readonly MatchChange[] {
  const [sideBefore, sideAfter] = [sidesOf(before), sidesOf(after)];
  const pairs = paired(before.findings, after.findings, ({ policy, subject }) =>
    JSON.stringify([policy, subject.type, subject.arn]),
  );
  return pairs.flatMap(({ either: { policy, subject }, earlier, later }): readonly MatchChange[] => {
    if (earlier === undefined) return [{ policy, subject, kind: 'new', after: sideAfter(later) }];
    if (later === undefined) return [{ policy, subject, kind: 'gone', before: sideBefore(earlier) }];
    const sides = { before: sideBefore(earlier), after: sideAfter(later) };
    const respects = respectsOf(sides.before, sides.after);
    return respects.length === 0 ? [] : [{ policy, subject, kind: 'changed', ...sides, in: respects }];
  });
}

function respectsOf(before: Side, after: Side): readonly Respect[] {
  const aspectOf = { does: doesOf, when: whenOf, why: whyOf, cost: ({ perMonth }: Side) => perMonth };
  return (['does', 'when', 'why', 'cost'] as const).filter(
    (respect) => canonical(aspectOf[respect](before)) !== canonical(aspectOf[respect](after)),
  );
}

function doesOf({ steps, refusals }: Side): unknown {
  return [
    steps.map(({ verb, options, awaits = [], alsoDestroys, requestedBy }) => [
      verb,
      options,
      awaits.length > 0,
      alsoDestroys,
      requestedBy,
    ]),
    refusals.map(({ verb, cause }) => [verb, cause]),
  ];
}

function whenOf({ refusals }: Side): unknown {
  return refusals.map(({ until }) => until);
}

/**
 * What the policy compared, and with what result. The actual values change by themselves (an age, a load); while the
 * result is the same, that is no change.
 */
function whyOf({ because }: Side): unknown {
  return reasoning(because);
}

function reasoning({ filter, result, property, expected, cause, of = [] }: Verdict): unknown {
  return [filter, result, property, expected, cause, of.map(reasoning)];
}

function sidesOf({ steps, refusals }: Plan): (finding: Finding) => Side {
  const stepsBy = new Map<string, Step[]>();
  for (const step of steps)
    for (const id of new Set([step.finding, ...(step.alsoFor ?? [])]))
      stepsBy.set(id, [...(stepsBy.get(id) ?? []), step]);
  const refusalsBy = Map.groupBy(refusals, ({ finding }) => finding);
  return ({ id, because }) => {
    const ownSteps = stepsBy.get(id) ?? [];
    return {
      because,
      steps: ownSteps,
      refusals: refusalsBy.get(id) ?? [],
      perMonth: costOf(ownSteps.filter(({ finding }) => finding === id)),
    };
  };
}

/** Messages and tags cost nothing. */
function costOf(steps: readonly Step[]): number | undefined {
  let sum = 0;
  for (const { effect, estimate } of steps) {
    if (effect === 'notify' || effect === 'tag') continue;
    if ('unknown' in estimate) return undefined;
    sum += estimate.perMonth;
  }
  return Math.round(sum * 10_000) / 10_000;
}

function gapChanges(before: readonly Gap[], after: readonly Gap[]): readonly GapChange[] {
  const pairs = paired(before, after, ({ account, region, type, what, cause, policy }) =>
    JSON.stringify([account, region, type, what, cause, policy ?? null]),
  );
  return pairs.flatMap(({ either: gap, earlier, later }): readonly GapChange[] => {
    const countBefore = earlier?.count ?? 0;
    if (earlier === undefined) return [{ kind: 'new', gap, countBefore }];
    if (later === undefined) return [{ kind: 'gone', gap, countBefore }];
    return earlier.count === later.count ? [] : [{ kind: 'changed', gap, countBefore }];
  });
}

/** `either`: the later one, where there is one. */
type Pair<Value> = { readonly either: Value } & (
  | { readonly earlier: Value; readonly later: Value | undefined }
  | { readonly earlier: undefined; readonly later: Value }
);

/** Pairs what has the same key in both, and what only one has, in the order of the keys. */
function paired<Value>(
  before: readonly Value[],
  after: readonly Value[],
  keyOf: (value: Value) => string,
): readonly Pair<Value>[] {
  const earlierByKey = new Map(before.map((value) => [keyOf(value), value]));
  const laterByKey = new Map(after.map((value) => [keyOf(value), value]));
  return [...new Set([...earlierByKey.keys(), ...laterByKey.keys()])]
    .sort(compareText)
    .flatMap((key): readonly Pair<Value>[] => {
      const [earlier, later] = [earlierByKey.get(key), laterByKey.get(key)];
      if (earlier !== undefined) return [{ either: later ?? earlier, earlier: earlier, later: later }];
      return later === undefined ? [] : [{ either: later, earlier: undefined, later: later }];
    });
}
