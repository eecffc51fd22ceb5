import { expect, test } from '@jest/globals';
import type { MetricsQuestion } from '../../../../src/core/evidence/metrics.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { metrics } from '../../../../src/estate/evidence/metrics.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const now = new Date('2026-11-21T02:00:00Z');

interface Asked {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly MetricStat: { readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] } };
  }[];
}

function question(id: string, changes: Partial<MetricsQuestion> = {}): MetricsQuestion {
  const dimensions = [{ name: 'InstanceId', value: id }];
  const window = { from: '2026-11-14T00:00:00Z', until: '2026-11-16T00:00:00Z' };
  return {
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    statistic: 'Average',
    dimensions,
    periodSeconds: 3600,
    ...window,
    ...changes,
  };
}

function needs(...questions: MetricsQuestion[]) {
  return questions.map((question) => need('metrics', place, question));
}

test('a call takes 500 series of one window, and each answer finds its need', async () => {
  const aws = fakeAws({
    'cloudwatch:GetMetricData': ({ MetricDataQueries }: Asked) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
        const Values = [Number(MetricStat.Metric.Dimensions[0]?.Value.slice(2))];
        return { Id, StatusCode: 'Complete', Timestamps: ['2026-11-14T00:00:00.000Z'], Values };
      }).reverse(),
    }),
  });
  const metricNeeds = needs(
    ...Array.from({ length: 501 }, (_, index) => question(`i-${index}`)),
    question('i-7', { until: '2026-11-17T00:00:00Z' }),
  );
  const answers = await metrics.gather(aws, metricNeeds, now);
  expect(aws.sent.map(({ input }) => (input as Asked).MetricDataQueries.length)).toEqual([500, 1, 1]);
  expect(metricNeeds.map(({ key }) => answers.get(key))).toEqual(
    [...Array.from({ length: 501 }, (_, index) => index), 7].map((value) => ({
      points: [{ at: '2026-11-14T00:00:00.000Z', value }],
    })),
  );
});

test.each([
  // Queries, hours of the window, and the calls: the larger of queries / 500 and points / 100,800.
  [1_000, 48, 2],
  [1_000, 336, 4],
  [600, 168, 2],
  [700, 250, 2],
  [1_200, 300, 4],
  [1, 336, 1],
])('%s series of %s hours take %s calls', async (count, hours, calls) => {
  const aws = fakeAws({
    'cloudwatch:GetMetricData': ({ MetricDataQueries }: Asked) => ({
      MetricDataResults: MetricDataQueries.map(({ Id }) => ({
        Id,
        StatusCode: 'Complete',
        Timestamps: [],
        Values: [],
      })),
    }),
  });
  const until = new Date(Date.parse('2026-11-01T00:00:00Z') + hours * 3_600_000).toISOString();
  const metricNeeds = needs(
    ...Array.from({ length: count }, (_, index) => question(`i-${index}`, { from: '2026-11-01T00:00:00Z', until })),
  );
  expect((await metrics.gather(aws, metricNeeds, now)).size).toBe(count);
  const sizes = aws.sent.map(({ input }) => (input as Asked).MetricDataQueries.length);
  expect(sizes).toHaveLength(calls);
  expect(calls).toBe(Math.max(Math.ceil(count / 500), Math.ceil((count * hours) / 100_800)));
  for (const size of sizes) expect(size <= 500 && size * hours <= 100_800).toBe(true);
});

test('a series on several pages is put together, oldest first', async () => {
  const aws = fakeAws({
    'cloudwatch:GetMetricData': (_, nth) => {
      const Timestamps = [nth === 0 ? '2026-11-14T01:00:00.000Z' : '2026-11-14T00:00:00.000Z'];
      const result = { Id: 'm0', StatusCode: nth === 0 ? 'PartialData' : 'Complete', Timestamps, Values: [nth] };
      return { MetricDataResults: [result], ...(nth === 0 && { NextToken: 'more' }) };
    },
  });
  const [metricNeed] = needs(question('i-1'));
  const answers = await metrics.gather(aws, [metricNeed as never], now);
  expect(answers.get(metricNeed?.key ?? '')).toEqual({
    points: [
      { at: '2026-11-14T00:00:00.000Z', value: 1 },
      { at: '2026-11-14T01:00:00.000Z', value: 0 },
    ],
  });
});

test.each(['PartialData', 'InternalError', 'Forbidden'])(
  '%s is unknown, because the missing hour may be the busy one',
  async (StatusCode) => {
    const aws = fakeAws({
      'cloudwatch:GetMetricData': () => ({ MetricDataResults: [{ Id: 'm0', StatusCode, Timestamps: [], Values: [] }] }),
    });
    const [metricNeed] = needs(question('i-1'));
    expect((await metrics.gather(aws, [metricNeed as never], now)).get(metricNeed?.key ?? '')).toEqual(
      unknown(`${StatusCode} on cloudwatch:GetMetricData`),
    );
  },
);

test('a refused call and a missing result leave no need without an answer', async () => {
  const metricNeeds = needs(question('i-1'), question('i-2'));
  const denied = await metrics.gather(fakeAws({}), metricNeeds, now);
  expect(metricNeeds.map(({ key }) => denied.get(key))).toEqual([
    unknown('AccessDenied on cloudwatch:GetMetricData'),
    unknown('AccessDenied on cloudwatch:GetMetricData'),
  ]);
  const silent = await metrics.gather(
    fakeAws({ 'cloudwatch:GetMetricData': () => ({ MetricDataResults: [] }) }),
    metricNeeds,
    now,
  );
  expect(metricNeeds.map(({ key }) => silent.get(key))).toEqual([
    unknown('no answer on cloudwatch:GetMetricData'),
    unknown('no answer on cloudwatch:GetMetricData'),
  ]);
});

test('times without their values are unknown, and no hours in which nothing was measured', async () => {
  const aws = fakeAws({
    'cloudwatch:GetMetricData': () => ({
      MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: ['2026-11-14T00:00:00.000Z'], Values: [] }],
    }),
  });
  const [metricNeed] = needs(question('i-1'));
  expect((await metrics.gather(aws, [metricNeed as never], now)).get(metricNeed?.key ?? '')).toEqual(
    unknown('half an answer on cloudwatch:GetMetricData'),
  );
});

test('a series that does not exist has no points: that is a known answer', async () => {
  const aws = fakeAws({
    'cloudwatch:GetMetricData': () => ({
      MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: [], Values: [] }],
    }),
  });
  const [metricNeed] = needs(question('i-1'));
  expect((await metrics.gather(aws, [metricNeed as never], now)).get(metricNeed?.key ?? '')).toEqual({ points: [] });
});
