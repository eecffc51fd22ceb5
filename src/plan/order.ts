import { compareText } from '../core/compare-text.ts';
import type { Finding } from '../core/finding.ts';
import type { Coverage } from '../core/plan.ts';
import type { Place } from '../core/resource.ts';

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

export function byCoverage(a: Coverage, b: Coverage): number {
  return byPlace(a, b) || compareText(a.type, b.type);
}
