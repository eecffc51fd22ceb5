import type { Answer } from '../../src/estate/aws/operation.ts';
import { decoded, type RecordedCall } from './recorded-call.ts';

interface Query {
  readonly Id: string;
  readonly MetricStat: { readonly Metric: Series; readonly Period: number; readonly Stat: string };
}

interface Series {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

interface MetricsParameters extends Series {
  readonly StartTime: string;
  readonly EndTime: string;
  readonly Period: number;
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
}

type Datapoint = Readonly<Record<string, number>> & {
  readonly Timestamp: string;
  readonly ExtendedStatistics?: Readonly<Record<string, number>>;
};

/**
 * The answer of GetMetricData, made from recorded answers of GetMetricStatistics for the same window, period and
 * statistic. Undefined if one was not recorded.
 */
export function metricData(input: unknown, calls: readonly RecordedCall[]): Answer | undefined {
  const { StartTime, EndTime, MetricDataQueries } = input as {
    StartTime: Date;
    EndTime: Date;
    MetricDataQueries: readonly Query[];
  };
  const recorded = calls.filter(({ op, status }) => op === 'GetMetricStatistics' && status < 300);
  const results = MetricDataQueries.flatMap(({ Id, MetricStat: { Metric, Period, Stat } }) => {
    const wantedKey = key({
      ...Metric,
      StartTime: StartTime.toISOString(),
      EndTime: EndTime.toISOString(),
      Period,
      Statistics: [Stat],
    });
    const call = recorded.find(({ params }) => key(decoded(params) as MetricsParameters) === wantedKey);
    if (call === undefined) return [];
    const { Datapoints } = decoded(call.response) as { readonly Datapoints: readonly Datapoint[] };
    const Timestamps = Datapoints.map(({ Timestamp }) => new Date(Timestamp).toISOString());
    return [
      {
        Id,
        StatusCode: 'Complete',
        Timestamps,
        Values: Datapoints.map((point) => point[Stat] ?? point.ExtendedStatistics?.[Stat]),
      },
    ];
  });
  return results.length === MetricDataQueries.length ? { MetricDataResults: results } : undefined;
}

function key({
  Namespace,
  MetricName,
  Dimensions,
  StartTime,
  EndTime,
  Period,
  Statistics,
  ExtendedStatistics,
}: MetricsParameters): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return JSON.stringify([
    Namespace,
    MetricName,
    dimensions,
    StartTime,
    EndTime,
    Period,
    Statistics ?? ExtendedStatistics,
  ]);
}
