import { canonical, type Json } from '../../core/json.ts';
import type { Answer } from './operation.ts';
import type { RecordedCall } from './recording.ts';

/** Recorded results of GetMetricData, by query and time window. */
export type MetricCalls = ReadonlyMap<string, { readonly [member: string]: Json }>;

interface MetricParams {
  readonly StartTime?: Json;
  readonly EndTime?: Json;
  readonly MetricDataQueries?: readonly { readonly Id: string; readonly [member: string]: Json }[];
}

type MetricResult = {
  readonly Id?: string;
  readonly Values?: readonly Json[];
  readonly Timestamps?: readonly Json[];
  readonly [member: string]: Json | undefined;
};

/**
 * Splits recorded calls of GetMetricData into single queries. The policies decide which 500 queries share a call, so a
 * replay with other policies puts the same queries into other calls.
 */
export function metricCalls(calls: readonly RecordedCall[]): MetricCalls {
  const byQuery = new Map<string, { readonly [member: string]: Json }>();
  for (const { params, data, status_code } of calls) {
    if (status_code !== 200) continue;
    const request = params as MetricParams;
    const results = (data as { MetricDataResults?: readonly MetricResult[] }).MetricDataResults ?? [];
    for (const query of request.MetricDataQueries ?? []) {
      const result = results.find(({ Id }) => Id === query.Id);
      if (result === undefined) continue;
      const key = queryKey(request, query);
      const before = byQuery.get(key) as MetricResult | undefined;
      // A long series has several pages: the same query, once per page.
      const Values = [...(before?.Values ?? []), ...(result.Values ?? [])];
      const Timestamps = [...(before?.Timestamps ?? []), ...(result.Timestamps ?? [])];
      byQuery.set(key, { ...(result as { readonly [member: string]: Json }), Values, Timestamps });
    }
  }
  return byQuery;
}

/**
 * An answer that is put together from single queries. A query that was not recorded is left out, as AWS leaves out what
 * it does not know, so its result is unknown.
 */
export function metricAnswer(calls: MetricCalls, params: Json): Answer {
  const request = params as MetricParams;
  const results = (request.MetricDataQueries ?? []).flatMap((query) => {
    const recorded = calls.get(queryKey(request, query));
    return recorded === undefined ? [] : [{ ...recorded, Id: query.Id }];
  });
  return { MetricDataResults: results };
}

function queryKey(
  { StartTime, EndTime }: MetricParams,
  query: { readonly Id: string; readonly [member: string]: Json },
): string {
  return canonical([StartTime, EndTime, { ...query, Id: '' }]);
}
