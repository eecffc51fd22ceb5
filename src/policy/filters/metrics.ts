import * as z from 'zod';
import type { ActualMeasured } from '../../core/actual.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { type MetricsAnswer, type MetricsQuestion, metricsKind } from '../../core/evidence/metrics.ts';
import { type FilterDefinition, filter } from '../../core/filter.ts';
import { mostDays } from '../../core/longest.ts';
import type { Resource } from '../../core/resource.ts';
import type { TypeFacts } from '../../core/resource-type.ts';
import { everyTruth, isUnknown, type Truth, type Unknown, unknown } from '../../core/truth.ts';
import { comparisonNames, comparisonWith, operatorOf } from '../matching/comparison.ts';
import { longestPeriod, metricsWindow, periodFault } from '../matching/metrics-period.ts';
import type { Window } from '../schedule/window.ts';

const statisticForm = /^(?:Average|Sum|Maximum|Minimum|SampleCount|p\d{1,3}\.?\d?)$/;

const schema = z.strictObject({
  name: z.string().describe('The metric: `CPUUtilization`'),
  namespace: z.string().optional().describe("`AWS/EC2`; by default the type's own"),
  statistics: z
    .string()
    .regex(statisticForm, {
      message:
        'not a statistic: write `Average`, `Sum`, `Maximum`, `Minimum`, `SampleCount`, or a percentile such ' +
        'as `p99`',
    })
    .default('Average')
    .describe('`Average`, `Sum`, `Maximum`, `Minimum`, `SampleCount`, or a percentile such as `p99`'),
  days: z.number().positive().max(455).default(14).describe('How many days back'),
  period: z
    .number()
    .max(mostDays * 86_400)
    .optional()
    .describe('The seconds that one data point covers; by default all of `days`'),
  'period-start': z
    .enum(['auto', 'start-of-day'])
    .default('auto')
    .describe('`start-of-day`: whole days (UTC), up to the last midnight'),
  op: z.enum(comparisonNames).default('less-than').describe('How every data point compares with `value`'),
  value: z.number().describe('The value to compare with'),
  'percent-attr': z
    .string()
    .optional()
    .describe('Compare data points as a percentage of this key of the resource: `Iops`'),
  'attr-multiplier': z.number().optional().describe('Multiply `percent-attr` by this first'),
  'missing-value': z
    .number()
    .optional()
    .describe('The value to use if CloudWatch has no data point; by default the resource does not match'),
  dimensions: z
    .record(z.string(), z.string())
    .optional()
    .describe("More dimensions besides the resource's own: `{ StorageType: StandardStorage }`"),
});

type Options = z.infer<typeof schema>;
type Points = MetricsAnswer['points'];

/**
 * The data points to compare, as they are or as a percentage. `isFilled`: CloudWatch has none, and `missing-value` is
 * used.
 */
interface Found {
  readonly values: readonly number[];
  readonly isFilled: boolean;
}

/**
 * `metrics`: every data point of a CloudWatch metric passes the comparison. A resource without data points does not
 * match, unless `missing-value` is set. If the metric could not be read, the answer is unknown. Source: Custodian's
 * filter of that name.
 */
export const metrics = filter<Options, Found>({
  name: 'metrics',
  schema,
  example: '{ type: metrics, name: CPUUtilization, days: 4, period: 86400, value: 30, op: less-than }',
  evidence: ['metrics'],
  validate: faults,
  reads: ({ 'percent-attr': attribute }) => new Set(attribute === undefined ? [] : [attribute]),
  bind: (options, { now, type }) => {
    const window = metricsWindow(options.days, options['period-start'], now.getTime());
    const needFor = (resource: Resource): NeedOf<MetricsQuestion> => needOf(options, window, resource, type);
    const pointFits = comparisonWith(options.op, options.value);
    const { name, statistics, days, 'missing-value': missing } = options;
    return {
      kind: 'evident',
      needs: (resource) => (window.until > window.from ? [needFor(resource)] : []),
      extract: (resource, evidence) => {
        if (window.until <= window.from)
          return unknown(`the window is empty: there is no midnight within the last ${days} days`);
        const points = pointsOf(evidence, needFor(resource));
        if (isUnknown(points)) return points;
        if (points.length === 0 && missing === undefined) return { values: [], isFilled: false };
        const values = points.length === 0 ? [missing ?? 0] : points.map(({ value }) => value);
        const shares = sharesOf(values, options, resource);
        return isUnknown(shares) ? shares : { values: shares, isFilled: points.length === 0 };
      },
      test: ({ values }): Truth => values.length > 0 && everyTruth(values.map(pointFits)),
      describe: (actual) => ({
        property: `${name} (${statistics.toLowerCase()})`,
        ...(!isUnknown(actual) && { actual: actualMeasured(actual, options) }),
        expected: {
          kind: 'measured',
          op: operatorOf(options.op),
          value: options.value,
          ...(options['percent-attr'] !== undefined && { percentOf: options['percent-attr'] }),
          window: { last: 'days', count: days },
        },
      }),
    };
  },
});

function needOf(
  options: Options,
  { from, until }: Window,
  resource: Resource,
  type: TypeFacts,
): NeedOf<MetricsQuestion> {
  const ownDimension = { name: type.measured?.dimension ?? '', value: type.measuredAs?.(resource.id) ?? resource.id };
  const otherDimensions = Object.entries(options.dimensions ?? {}).map(([name, value]) => ({ name, value }));
  const question: MetricsQuestion = {
    namespace: options.namespace || (type.measured?.namespace ?? ''),
    metric: options.name,
    statistic: options.statistics as MetricsQuestion['statistic'],
    dimensions: [ownDimension, ...otherDimensions].sort((a, b) => (a.name < b.name ? -1 : 1)),
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    periodSeconds: longestPeriod(options, (until - from) / 1000),
  };
  return metricsKind.need(resource, question);
}

function pointsOf(evidence: Evidence, need: NeedOf<MetricsQuestion>): Points | Unknown {
  const answer = metricsKind.answer(evidence, need);
  return isUnknown(answer) ? answer : answer.points;
}

function sharesOf(
  values: readonly number[],
  { 'percent-attr': attribute, 'attr-multiplier': multiplier }: Options,
  { raw }: Resource,
): readonly number[] | Unknown {
  if (!attribute) return values;
  const attributeValue = raw[attribute];
  if (typeof attributeValue !== 'number')
    return unknown(`${attribute} is not a number, so there is no percentage of it`);
  const base = multiplier ? attributeValue * multiplier : attributeValue;
  return base === 0
    ? unknown(`${attribute} is 0, so there is no percentage of it`)
    : values.map((value) => (value / base) * 100);
}

function actualMeasured({ values, isFilled }: Found, { name: metric, statistics: statistic }: Options): ActualMeasured {
  const [filled] = values;
  if (isFilled || filled === undefined)
    return {
      kind: 'measured',
      metrics: [{ metric, statistic, points: 0 }],
      ...(filled !== undefined && { instead: filled }),
    };
  const [lowest, highest] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
  return { kind: 'measured', metrics: [{ metric, statistic, points: values.length, lowest, highest }] };
}

function faults(
  options: Options,
  { type }: Parameters<NonNullable<FilterDefinition<Options>['validate']>>[1],
): ReturnType<NonNullable<FilterDefinition<Options>['validate']>> {
  const fault = periodFault(options);
  const { measured } = type;
  return [
    ...(measured === undefined
      ? [
          {
            path: [],
            message: `CloudWatch has no metrics by the id of ${type.name}.`,
            remedy: 'Filter the type that it belongs to, as in Custodian.',
          },
        ]
      : []),
    ...(measured !== undefined && measured.namespace === undefined && !options.namespace
      ? [
          {
            path: [],
            message: `${type.name} has no namespace of its own.`,
            remedy: 'Add `namespace`, such as `AWS/AutoScaling` or `AWS/EC2`.',
          },
        ]
      : []),
    ...(fault === undefined ? [] : [{ path: options.period === undefined ? ['days'] : ['period'], ...fault }]),
    ...(options.dimensions !== undefined &&
    measured !== undefined &&
    Object.hasOwn(options.dimensions, measured.dimension)
      ? [
          {
            path: ['dimensions', measured.dimension],
            message: `\`${measured.dimension}\` is the resource's own dimension.`,
            remedy: 'Remove it: Mayfly adds it.',
          },
        ]
      : []),
  ];
}
