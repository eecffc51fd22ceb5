import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Aws } from '../../core/aws.ts';
import type { Answer, Evidence, EvidenceKind, Need } from '../../core/evidence.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { MetricsAnswer, MetricsQuestion } from '../../core/metrics-question.ts';
import { unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `metrics`: CloudWatch series, 500 queries a call. A series that AWS gave only in part is unknown: the missing points may be the busy ones.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export const metrics: EvidenceKind = {
  name: 'metrics',
  iam: ['cloudwatch:GetMetricData'],
  gather: async (aws, needs) => {
    const answers = new Map<string, Answer>();
    // A call has one window for all of its queries.
    const byWindow = Map.groupBy(needs, ({ question }) => `${questionOf(question).from} ${questionOf(question).until}`);
    for (const together of byWindow.values())
      for (let at = 0; at < together.length; at += 500) for (const [key, answer] of await ask(aws, together.slice(at, at + 500))) answers.set(key, answer);
    return answers;
  },
};

async function ask(aws: Aws, needs: readonly Need[]): Promise<Evidence> {
  const first = needs[0];
  if (first === undefined) return new Map();
  const { from, until } = questionOf(first.question);
  const pages = new Map<string, Result[]>();
  try {
    const MetricDataQueries = needs.map(({ question }, index) => queryOf(questionOf(question), index));
    const results = aws.read.cloudWatch.getMetricData({ StartTime: new Date(from), EndTime: new Date(until), ScanBy: 'TimestampAscending', MetricDataQueries });
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

/** A series that spans pages is `PartialData` on all of them but its last, which alone says how it ended. */
function answerOf(series: readonly Result[]): Answer {
  const status = series.at(-1)?.StatusCode;
  if (status !== 'Complete') return unknown(`${status ?? 'no answer'} on cloudwatch:GetMetricData`);
  const points = series.flatMap(({ Timestamps, Values }) => (Timestamps ?? []).map((at, index) => ({ at, value: Values?.[index] })));
  const whole = points.flatMap(({ at, value }) => (value === undefined ? [] : [{ at: new Date(at).toISOString(), value }]));
  const answer: MetricsAnswer = { points: whole.sort((a, b) => (a.at < b.at ? -1 : 1)) };
  return answer;
}

function questionOf(question: Json): MetricsQuestion {
  return question as unknown as MetricsQuestion;
}
