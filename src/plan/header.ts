import { compareText } from '../core/compare-text.ts';
import { digest, shortDigest } from '../core/digest.ts';
import type { Coverage, Plan, PlanHeader, PolicyTotals } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { PlannerInput } from './context.ts';

/** The counts of one policy in one place. */
export interface Tally {
  readonly policy: Policy;
  readonly examined: number;
  readonly unknown: number;
}

type Lines = Omit<Plan, 'header'>;

/** The header of a plan: totals, digests, expiry, and an id derived from them. */
export function headerOf(
  { policies, settings, source, now, planHours, halted }: PlannerInput,
  lines: Lines,
  coverage: readonly Coverage[],
  tallies: readonly Tally[],
): PlanHeader {
  const digests = { ...digestsOf(policies, coverage, lines), settings: digest(settings) };
  return {
    schemaVersion: 2,
    id: shortDigest(
      'plan',
      digests,
      source,
      now.toISOString(),
      planHours,
      lines.steps.map((step) => step.id),
      lines.refusals,
    ),
    origin: { kind: 'policy' },
    source,
    now: now.toISOString(),
    expires: new Date(now.getTime() + planHours * 3_600_000).toISOString(),
    ...(halted && { halted }),
    policies,
    coverage,
    totals: totalsOf(policies, lines, coverage, tallies),
    digests,
  };
}

/**
 * What a plan is based on, in two digests. They show whether two plans, or a plan and its own header, are about the
 * same input.
 */
export function digestsOf(
  policies: readonly Policy[],
  coverage: readonly Coverage[],
  { gaps, findings }: Pick<Lines, 'gaps' | 'findings'>,
): Pick<PlanHeader['digests'], 'policies' | 'inventory'> {
  return {
    policies: digest(policies.map((policy) => [policy.name, policy.type, policy.digest])),
    // A digest of the whole listing would cost more than planning. This one covers how much was listed, what was not,
    // and the findings, which contain a digest of what they saw.
    inventory: digest(
      coverage,
      gaps,
      findings.map((finding) => [finding.id, finding.seen]),
    ),
  };
}

function totalsOf(
  policies: readonly Policy[],
  lines: Lines,
  coverage: readonly Coverage[],
  tallies: readonly Tally[],
): PlanHeader['totals'] {
  const known = lines.steps.flatMap(({ estimate }) => ('unknown' in estimate ? [] : [estimate.perMonth]));
  return {
    resources: coverage.reduce((sum, row) => sum + row.resources, 0),
    findings: lines.findings.length,
    steps: lines.steps.length,
    refusals: lines.refusals.length,
    gaps: lines.gaps.length,
    perMonth: cents(known.reduce((sum, dollars) => sum + dollars, 0)),
    unknownSteps: lines.steps.length - known.length,
    byPolicy: byPolicy(policies, lines, tallies),
  };
}

function byPolicy(policies: readonly Policy[], lines: Lines, tallies: readonly Tally[]): readonly PolicyTotals[] {
  const matched = counted(lines.findings);
  const steps = counted(lines.steps);
  const refusals = counted(lines.refusals);
  return policies
    .map(({ name, type }): PolicyTotals => {
      const runs = tallies.filter((tally) => tally.policy.name === name && tally.policy.type === type);
      const key = `${name}|${type}`;
      return {
        policy: name,
        type,
        examined: sum(runs.map((tally) => tally.examined)),
        matched: matched.get(key) ?? 0,
        unknown: sum(runs.map((tally) => tally.unknown)),
        steps: steps.get(key) ?? 0,
        refusals: refusals.get(key) ?? 0,
      };
    })
    .sort((a, b) => compareText(a.policy, b.policy) || compareText(a.type, b.type));
}

function counted(
  lines: readonly { readonly policy: string; readonly subject: { readonly type: string } }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { policy, subject } of lines) {
    const key = `${policy}|${subject.type}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Rounds to a hundredth of a cent, so that a sum shows no floating-point noise. */
function cents(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
