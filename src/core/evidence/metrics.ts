import type { IdleMetric } from '../resource-type.ts';
import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `metrics`: one series of one CloudWatch metric, in the resource's own place. GetMetricData takes
 * 500 series per call, so a filter asks one need per series and never joins them itself.
 */
export interface MetricsQuestion {
  readonly namespace: string;
  readonly metric: string;
  /** `p99` and the like are percentiles. */
  readonly statistic: IdleMetric['statistic'] | 'Minimum' | 'SampleCount' | `p${number}`;
  /** Sorted by name, so that the same series has the same key. */
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  /**
   * Start of the window, inclusive: ISO 8601, UTC. Periods are counted from it; CloudWatch rounds it down to the
   * minute.
   */
  readonly from: string;
  /** End of the window, exclusive: ISO 8601, UTC. */
  readonly until: string;
  /** Length of one data point in seconds: a multiple of 60, or 1, 5, 10, 20 or 30. */
  readonly periodSeconds: number;
}

/**
 * The answer: every data point that CloudWatch has in the window, oldest first, complete (all pages read, `StatusCode`
 * `Complete`). A missing point is left out, never 0, and a series that does not exist has no points. An answer of which
 * only a part could be read (`PartialData`, `InternalError`, `Forbidden`, a throttled page) is `Unknown`, with that as
 * its cause. The filter decides how few points are too few.
 */
export interface MetricsAnswer {
  /** `at`: the start of the point's period, ISO 8601, UTC. `value`: in the metric's own unit. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

export const metricsKind = evidenceKind<MetricsQuestion, MetricsAnswer>('metrics');
