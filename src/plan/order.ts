import type { Finding } from '../core/finding.ts';
import type { Covered } from '../core/plan.ts';
import type { Place } from '../core/resource.ts';

/** By code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function byPlace(a: Place, b: Place): number {
  return compareText(a.account, b.account) || compareText(a.region, b.region);
}

/** The order of a plan's lines: place, type, resource, policy. */
export function byFinding(a: Finding, b: Finding): number {
  return (
    byPlace(a.subject, b.subject) ||
    compareText(a.subject.type, b.subject.type) ||
    compareText(a.subject.id, b.subject.id) ||
    compareText(a.subject.arn, b.subject.arn) ||
    compareText(a.policy, b.policy) ||
    compareText(a.id, b.id)
  );
}

export function byCovered(a: Covered, b: Covered): number {
  return byPlace(a, b) || compareText(a.type, b.type);
}
