import { compareText } from '../core/compare-text.ts';
import type { Finding } from '../core/finding.ts';
import type { Gap, Plan, PolicyTotals, Refusal, RefusalCause } from '../core/plan.ts';
import type { Step } from '../core/step.ts';

/** A plan as every format shows it: the figures of its headline, its steps by policy and its refusals by cause. */
export interface PlanView {
  readonly figures: Figures;
  /** Those that destroy most first. */
  readonly groups: readonly Group[];
  /** Policies that matched nothing, and for how many resources their result is unknown. */
  readonly idle: readonly { readonly policy: string; readonly unknown: number }[];
  readonly refused: readonly { readonly cause: RefusalCause; readonly refusals: readonly Refusal[] }[];
  readonly gaps: readonly Gap[];
}

export interface Figures {
  readonly accounts: number;
  readonly regions: number;
  /** Here and below: resources, each counted once. */
  readonly deleted: number;
  readonly deletedAfterSnapshot: number;
  readonly stopped: number;
  readonly started: number;
  /** Restored after a delete, or changed back. */
  readonly restored: number;
  /** Snapshots of resources that are not deleted. */
  readonly snapshotOnly: number;
  readonly tagged: number;
  readonly messages: number;
  /** Not stopped or deleted because of a ceiling. */
  readonly overCeiling: number;
  /** Stops and deletions that wait for their window; `opens` is the first opening. */
  readonly later: number;
  readonly opens?: string;
  /** Resources with a step that needs approval. */
  readonly unapproved: number;
  readonly perMonth: number;
  /** Steps that change costs, and those of them whose price is not known. */
  readonly priced: number;
  readonly unpriced: number;
}

/** What one policy does to one type. */
export interface Group {
  readonly totals: PolicyTotals;
  readonly description: string | undefined;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly finding: Finding;
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  /** The gravest effect; `match` where the policy has no steps for it. */
  readonly effect: Step['effect'] | 'match';
  /**
   * US dollars a month, summed over its own steps with a known estimate. Undefined where no estimate is known; 0 where
   * no step changes costs.
   */
  readonly perMonth: number | undefined;
}

export const gravity: readonly Entry['effect'][] = [
  'delete',
  'unprotect',
  'stop',
  'start',
  'restore',
  'snapshot',
  'tag',
  'notify',
  'match',
];

const causes: readonly RefusalCause[] = [
  'ceiling',
  'protected',
  'on-hold',
  'approval',
  'class',
  'grace',
  'controller',
  'unread',
  'limit',
  'promotion',
  'window',
  'quota',
  'unsure',
  'under-way',
  'suspended',
  'no-verb',
  'state',
  'gone',
  'changed',
  'cancelled',
];

export function viewOf(plan: Plan): PlanView {
  const stepsOf = stepsByFinding(plan.steps);
  const refusedFindings = new Set(plan.refusals.map((refusal) => refusal.finding));
  const entries = plan.findings.flatMap((finding): readonly Entry[] => {
    const steps = stepsOf.get(finding.id) ?? [];
    return steps.length === 0 && refusedFindings.has(finding.id) ? [] : [entryOf(finding, steps)];
  });
  const byGroup = Map.groupBy(entries, (entry) => groupKey(entry.finding.policy, entry.finding.subject.type));
  const { byPolicy } = plan.header.totals;
  const matching = new Set(byPolicy.filter((totals) => totals.matched > 0).map((totals) => totals.policy));
  return {
    figures: figuresOf(plan),
    groups: byPolicy
      .flatMap((totals): readonly Group[] => {
        const inGroup = byGroup.get(groupKey(totals.policy, totals.type));
        const description = plan.header.policies.find(
          (policy) => policy.name === totals.policy && policy.type === totals.type,
        )?.description;
        return inGroup ? [{ totals, description, entries: [...inGroup].sort(byGravity) }] : [];
      })
      .sort((a, b) => gravityOf(a) - gravityOf(b)),
    idle: [...Map.groupBy(byPolicy, (totals) => totals.policy)]
      .filter(([policy]) => !matching.has(policy))
      .map(([policy, rows]) => ({ policy, unknown: rows.reduce((sum, totals) => sum + totals.unknown, 0) })),
    refused: causes.flatMap((cause) => {
      const refusals = plan.refusals.filter((refusal) => refusal.cause === cause);
      return refusals.length === 0 ? [] : [{ cause, refusals }];
    }),
    gaps: plan.gaps,
  };
}

function entryOf(finding: Finding, steps: readonly Step[]): Entry {
  const priced = steps.filter((step) => step.finding === finding.id && isPriced(step));
  const known = priced.flatMap(({ estimate }) => ('unknown' in estimate ? [] : [estimate.perMonth]));
  return {
    finding,
    steps,
    effect: gravity.find((effect) => steps.some((step) => step.effect === effect)) ?? 'match',
    perMonth: priced.length > 0 && known.length === 0 ? undefined : known.reduce((sum, dollars) => sum + dollars, 0),
  };
}

/** Messages and tags do not change costs. */
function isPriced({ effect }: Step): boolean {
  return effect !== 'notify' && effect !== 'tag';
}

function stepsByFinding(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const byFinding = new Map<string, Step[]>();
  for (const step of steps) {
    for (const finding of [step.finding, ...(step.alsoFor ?? [])]) {
      const stepsOfFinding = byFinding.get(finding) ?? [];
      byFinding.set(finding, stepsOfFinding);
      stepsOfFinding.push(step);
    }
  }
  return byFinding;
}

/** A message that is only sent on failure does not count. */
function isSent({ effect, options }: Step): boolean {
  return effect === 'notify' && (Object(options) as { when?: unknown }).when !== 'failed';
}

function figuresOf({ header, steps, refusals }: Plan): Figures {
  const resources = (effect: Step['effect']): ReadonlySet<string> =>
    new Set(steps.filter((step) => step.effect === effect).map((step) => step.subject.arn));
  const deleted = resources('delete');
  const snapshots = resources('snapshot');
  const priced = steps.filter(isPriced);
  const messages = new Set(steps.filter(isSent).map((step) => `${toOf(step)}|${step.subject.owner ?? ''}`));
  return {
    accounts: new Set(header.coverage.map((row) => row.account)).size,
    regions: new Set(header.coverage.map((row) => row.region)).size,
    deleted: deleted.size,
    deletedAfterSnapshot: [...deleted].filter((arn) => snapshots.has(arn)).length,
    // A resource that is stopped before its deletion counts as deleted.
    stopped: [...resources('stop')].filter((arn) => !deleted.has(arn)).length,
    started: resources('start').size,
    restored: resources('restore').size,
    snapshotOnly: [...snapshots].filter((arn) => !deleted.has(arn)).length,
    tagged: resources('tag').size,
    messages: messages.size,
    overCeiling: new Set(refusals.filter(({ cause }) => cause === 'ceiling').map(({ subject }) => subject.arn)).size,
    ...laterOf(steps),
    unapproved: new Set(steps.filter(({ id, awaits }) => awaits?.includes(id)).map(({ subject }) => subject.arn)).size,
    perMonth: header.totals.perMonth,
    priced: priced.length,
    unpriced: priced.filter((step) => 'unknown' in step.estimate).length,
  };
}

function laterOf(steps: readonly Step[]): Pick<Figures, 'later' | 'opens'> {
  const waiting = steps.filter(
    ({ notBefore, effect }) => notBefore !== undefined && (effect === 'stop' || effect === 'delete'),
  );
  const [opens] = waiting.flatMap(({ notBefore }) => notBefore ?? []).sort();
  return { later: new Set(waiting.map(({ subject }) => subject.arn)).size, ...(opens !== undefined && { opens }) };
}

function toOf(step: Step): string {
  const { to } = Object(step.options) as { to?: unknown };
  return typeof to === 'string' ? to : '';
}

function byGravity(a: Entry, b: Entry): number {
  return (
    gravity.indexOf(a.effect) - gravity.indexOf(b.effect) ||
    (b.perMonth ?? 0) - (a.perMonth ?? 0) ||
    compareText(a.finding.subject.arn, b.finding.subject.arn)
  );
}

/** The gravity of a group's first entry, which is the gravest. */
function gravityOf({ entries: [first] }: Group): number {
  return gravity.indexOf(first?.effect ?? 'match');
}

function groupKey(policy: string, type: string): string {
  return `${policy}|${type}`;
}
