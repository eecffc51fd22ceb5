import type { IdleRecommendations } from '../../core/evidence/idle-recommendations.ts';
import type { MetricsAnswer, MetricsQuestion } from '../../core/evidence/metrics.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import type { TestAccount } from './evidence.ts';
import { readMoment, type TestResource } from './schema.ts';

const hour = 3_600_000;

/** The points of one CloudWatch series in the account of a test, by the period and statistic of the question. */
export function measured(
  question: MetricsQuestion,
  { test, now, types, resources }: TestAccount,
): MetricsAnswer | Unknown {
  const meant = resources.find(({ type, id }) => {
    const measuredAs = types.find(({ name }) => name === type)?.measuredAs?.(id) ?? id;
    return question.dimensions.some(({ value }) => value === measuredAs);
  });
  const testResource = (test.resources ?? []).find(({ id }) => id === meant?.id);
  const values = testResource?.metrics[question.metric];
  if (values === undefined) return unknown(`metrics: the test gives no ${question.metric}`);
  const [start, end] = [Date.parse(question.from), Date.parse(question.until)];
  const points = typeof values === 'number' ? everyHour(values, start, end) : pointsWithin(values, start, end, now);
  const answer: MetricsAnswer = { points: byPeriod(points, start, question) };
  return answer;
}

/**
 * What Compute Optimizer calls idle in the account of a test. If the test gives no recommendation for any resource,
 * Compute Optimizer is not switched on.
 */
export function recommended({ test, now, resources }: TestAccount): IdleRecommendations | Unknown {
  const recommendations = (test.resources ?? []).flatMap(({ id, recommendation }) =>
    recommendation === undefined ? [] : [{ id, finding: recommendation }],
  );
  if (recommendations.length === 0) return unknown('Compute Optimizer: the test gives no recommendations');
  const answer: IdleRecommendations = Object.fromEntries(
    recommendations
      .filter(({ finding }) => finding !== 'none')
      .flatMap(({ id, finding }) =>
        resources
          .filter((resource) => resource.id === id)
          .map(({ arn }) => [
            arn,
            { finding, refreshedAt: new Date(now.getTime() - 6 * hour).toISOString(), days: 14 },
          ]),
      ),
  );
  return answer;
}

interface Point {
  readonly at: number;
  readonly value: number;
}

function everyHour(value: number, start: number, end: number): readonly Point[] {
  return Array.from({ length: Math.ceil((end - start) / hour) }, (_, index) => ({ at: start + index * hour, value }));
}

function pointsWithin(
  values: Exclude<TestResource['metrics'][string], number>,
  start: number,
  end: number,
  now: Date,
): readonly Point[] {
  return values
    .map(({ at, value }) => ({ at: readMoment(at, now) ?? Number.NaN, value }))
    .filter(({ at }) => at >= start && at < end);
}

/** Periods are counted from the start of the window, as CloudWatch does. */
function byPeriod(
  points: readonly Point[],
  start: number,
  { periodSeconds, statistic }: MetricsQuestion,
): MetricsAnswer['points'] {
  const periods = Map.groupBy(
    points,
    ({ at }) => start + Math.floor((at - start) / (periodSeconds * 1000)) * periodSeconds * 1000,
  );
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([at, inPeriod]) => ({
      at: new Date(at).toISOString(),
      value: statisticOf(
        inPeriod.map(({ value }) => value),
        statistic,
      ),
    }));
}

function statisticOf(values: readonly number[], statistic: MetricsQuestion['statistic']): number {
  switch (statistic) {
    case 'Average':
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    case 'Sum':
      return values.reduce((sum, value) => sum + value, 0);
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return values.length;
    default: {
      const ordered = [...values].sort((a, b) => a - b);
      return ordered[Math.max(0, Math.ceil((Number(statistic.slice(1)) / 100) * ordered.length) - 1)] ?? 0;
    }
  }
}
