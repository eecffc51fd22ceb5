import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Aws } from '../../core/aws.ts';
import type { AnswersOf, NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type MetricsAnswer, type MetricsQuestion, metricsKind } from '../../core/evidence/metrics.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/** The limits of one call: 500 queries, and 100,800 points per page of the answer. */
const maxQueries = 500;
const maxPoints = 100_800;

/**
 * `metrics`: CloudWatch series, as many per call as AWS allows: a window needs its queries / 500 or its points /
 * 100,800 calls, whichever is more. A series that AWS returns only in part is unknown, because the missing points may
 * be the busy ones.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const metrics = metricsKind.gatherer({
  iam: ['cloudwatch:GetMetricData'],
  gather: async (aws, needs) => {
    const answers = new Map<string, MetricsAnswer | Unknown>();
    // All queries of a call share one window.
    const byWindow = Map.groupBy(needs, ({ question }) => `${question.from} ${question.until}`);
    for (const needsOfWindow of byWindow.values())
      for (const batch of batches(needsOfWindow))
        for (const [key, answer] of await fetchSeries(aws, batch)) answers.set(key, answer);
    return answers;
  },
});

type MetricsNeed = NeedOf<MetricsQuestion>;

/** Fills each call with queries or with points, so that no answer needs a second page. */
function batches(needs: readonly MetricsNeed[]): readonly (readonly MetricsNeed[])[] {
  const result: MetricsNeed[][] = [];
  let room = 0;
  for (const need of needs) {
    const points = pointsOf(need.question);
    const last = result.at(-1);
    if (last === undefined || last.length === maxQueries || points > room) {
      result.push([need]);
      room = maxPoints - points;
    } else {
      last.push(need);
      room -= points;
    }
  }
  return result;
}

/** The maximum number of points in a series. */
function pointsOf({ from, until, periodSeconds }: MetricsQuestion): number {
  return Math.ceil((Date.parse(until) - Date.parse(from)) / (periodSeconds * 1000));
}

async function fetchSeries(aws: Aws, needs: readonly MetricsNeed[]): Promise<AnswersOf<MetricsAnswer>> {
  const first = needs[0];
  if (first === undefined) return new Map();
  const { from, until } = first.question;
  const pages = new Map<string, Result[]>();
  try {
    const MetricDataQueries = needs.map(({ question }, index) => queryOf(question, index));
    const results = aws.read.cloudWatch.getMetricData({
      StartTime: new Date(from),
      EndTime: new Date(until),
      ScanBy: 'TimestampAscending',
      MetricDataQueries,
    });
    for await (const page of results)
      for (const result of page) {
        const series = pages.get(result.Id ?? '') ?? [];
        pages.set(result.Id ?? '', [...series, result]);
      }
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return new Map(needs.map(({ key }) => [key, unknown(causeOf(error))]));
  }
  return new Map(needs.map(({ key }, index) => [key, answerOf(pages.get(`m${index}`) ?? [])]));
}

type Result = AsJsonObject<MetricDataResult>;

function queryOf(question: MetricsQuestion, index: number) {
  const Dimensions = question.dimensions.map(({ name, value }) => ({ Name: name, Value: value }));
  const Metric = { Namespace: question.namespace, MetricName: question.metric, Dimensions };
  return { Id: `m${index}`, MetricStat: { Metric, Period: question.periodSeconds, Stat: question.statistic } };
}

/**
 * A series on several pages is `PartialData` on all of them but the last, so only the last status counts. Times
 * without their values are no answer: they must not look like hours in which nothing was measured.
 */
function answerOf(series: readonly Result[]): MetricsAnswer | Unknown {
  const status = series.at(-1)?.StatusCode;
  if (status !== 'Complete') return unknown(`${status ?? 'no answer'} on cloudwatch:GetMetricData`);
  if (series.some(({ Timestamps = [], Values = [] }) => Timestamps.length !== Values.length))
    return unknown('half an answer on cloudwatch:GetMetricData');
  const points = series.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.map((at, index) => ({ at, value: Values[index] })),
  );
  const whole = points.flatMap(({ at, value }) =>
    value === undefined ? [] : [{ at: new Date(at).toISOString(), value }],
  );
  const answer: MetricsAnswer = { points: whole.sort((a, b) => (a.at < b.at ? -1 : 1)) };
  return answer;
}
