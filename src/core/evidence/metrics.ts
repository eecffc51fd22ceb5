import type { IdleMetric } from '../resource-type.ts';

/**
 * What a need of kind `metrics` asks: one series of one CloudWatch metric. It is asked in the resource's own place.
 * GetMetricData takes 500 of these a call, so a filter asks one need per series and never joins them itself.
 */
export interface MetricsQuestion {
  readonly namespace: string;
  readonly metric: string;
  /** `p99` and the like are percentiles. */
  readonly statistic: IdleMetric['statistic'] | 'Minimum' | 'SampleCount' | `p${number}`;
  /** Sorted by name, so that the same series has the same key. */
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  /**
   * First moment of the window, inclusive; ISO 8601, UTC. Periods are counted from it; CloudWatch rounds it down to the
   * minute.
   */
  readonly from: string;
  /** End of the window, exclusive; ISO 8601, UTC. */
  readonly until: string;
  /** Length of one data point in seconds: a multiple of 60, or 1, 5, 10, 20 or 30. */
  readonly periodSeconds: number;
  readonly [key: string]: string | number | readonly { readonly name: string; readonly value: string }[];
}

/**
 * The answer: every data point that CloudWatch has in the window, oldest first, whole (all pages read, `StatusCode`
 * `Complete`). A point that is missing is left out, never 0, and a series that does not exist gives no points. An
 * answer of which only a part could be read (`PartialData`, `InternalError`, `Forbidden`, a throttled page) is
 * `Unknown`, with that as its cause: how few points are too few is the filter's to say.
 */
export interface MetricsAnswer {
  /** `at`: the start of the point's period, ISO 8601, UTC. `value`: in the metric's own unit. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
  /** Lets it stand where JSON is wanted. */
  readonly [key: string]: readonly { readonly at: string; readonly value: number }[];
}
