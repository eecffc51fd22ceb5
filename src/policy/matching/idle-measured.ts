import type { Evidence } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type MetricsAnswer, type MetricsQuestion, metricsKind } from '../../core/evidence/metrics.ts';
import type { Resource } from '../../core/resource.ts';
import type { IdleMetric, TypeFacts } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { type IdleWindow, isWithin } from './idle-window.ts';

/** The hour in which a metric was highest, and how many hours of the window were measured. */
export interface Peak {
  readonly metric: IdleMetric;
  readonly value: number;
  /** ISO 8601, UTC: the start of that hour. Left out if no hour has a point, and each counts as 0. */
  readonly at?: string;
  readonly hours: number;
  /** Whether the hours without a point count as 0. */
  readonly fillsGaps: boolean;
}

/** The metrics that apply to this resource. */
export function metricsFor(metrics: readonly IdleMetric[], { raw }: Resource): readonly IdleMetric[] {
  return metrics.filter(({ onlyWhere }) => onlyWhere === undefined || raw[onlyWhere.key] === onlyWhere.equals);
}

/**
 * The question for one series by the hour. A window with gaps, such as nights, is queried in its whole length: one
 * query instead of seven.
 */
export function metricNeed(
  { namespace, metric, statistic, dimension }: IdleMetric,
  { whole }: IdleWindow,
  resource: Resource,
  type: TypeFacts,
): NeedOf<MetricsQuestion> {
  const question: MetricsQuestion = {
    namespace,
    metric,
    statistic,
    dimensions: [{ name: dimension, value: type.measuredAs?.(resource.id) ?? resource.id }],
    from: new Date(whole.from).toISOString(),
    until: new Date(whole.until).toISOString(),
    periodSeconds: 3600,
  };
  return metricsKind.need(resource, question);
}

/**
 * The peak of each metric. One metric above its limit shows that the resource is used, even if others are not known;
 * otherwise all must be known.
 */
export function peaksOf(
  metrics: readonly IdleMetric[],
  window: IdleWindow,
  resource: Resource,
  type: TypeFacts,
  evidence: Evidence,
): readonly Peak[] | Unknown {
  const peaks = metrics.map((metric) =>
    peakOf(metric, window, metricsKind.answer(evidence, metricNeed(metric, window, resource, type))),
  );
  const known = peaks.filter((peak): peak is Peak => !isUnknown(peak));
  if (known.some(isAbove)) return known;
  return peaks.find(isUnknown) ?? (metrics.length > 0 ? known : unknown('no metric is known for it'));
}

export function isAbove({ metric, value }: Peak): boolean {
  return value > metric.atMost;
}

/**
 * The highest hour of one metric. If no measured hour is above the limit, enough hours must have been measured;
 * otherwise unknown. A metric that AWS reports only while there is something to count has no other hours to measure. A
 * point of 0 shows that AWS does report this one all the time, and then a missing hour was not measured.
 */
function peakOf(metric: IdleMetric, window: IdleWindow, answer: MetricsAnswer | Unknown): Peak | Unknown {
  if (isUnknown(answer)) return answer;
  const points = answer.points.filter(({ at }) => isWithin(Date.parse(at), window));
  const fewest = Math.ceil((window.hours * metric.hoursMeasured) / 100);
  const highest = points.reduce<MetricsAnswer['points'][number] | undefined>(
    (peak, point) => (peak === undefined || point.value > peak.value ? point : peak),
    undefined,
  );
  const fillsGaps = metric.reported === 'while-used' && points.every(({ value }) => value !== 0);
  if (fillsGaps) return { metric, value: 0, ...highest, hours: points.length, fillsGaps };
  const isShort = points.length < fewest && (highest === undefined || highest.value <= metric.atMost);
  if (highest === undefined || isShort)
    return unknown(`${metric.metric}: only ${points.length} hours measured, at least ${fewest} needed`);
  return { metric, ...highest, hours: points.length, fillsGaps };
}
