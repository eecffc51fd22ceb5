import { expect, test } from '@jest/globals';
import type { Answer } from '../../../../src/core/evidence/evidence.ts';
import type { TypeFacts } from '../../../../src/core/resource-type.ts';
import { type Truth, unknown } from '../../../../src/core/truth.ts';
import { asg } from '../../../../src/estate/resources/asg.ts';
import { eni } from '../../../../src/estate/resources/eni.ts';
import { metrics } from '../../../../src/policy/filters/metrics.ts';
import { bound, ec2Facts, filterContext, resource, resultOf } from './context.ts';

const now = new Date('2026-11-21T02:34:56Z');
const type: TypeFacts = { ...ec2Facts, measured: { namespace: 'AWS/EC2', dimension: 'InstanceId' } };
const context = filterContext({ now, type });

function resultWithPoints(options: object, answer: Answer | undefined, of = resource()): Truth {
  const allOptions = { name: 'CPUUtilization', value: 5, ...options };
  const needs = bound(metrics, allOptions, context).needs?.(of) ?? [];
  return resultOf(
    metrics,
    allOptions,
    of,
    context,
    new Map(needs.flatMap(({ key }) => (answer === undefined ? [] : [[key, answer] as const]))),
  );
}

const points = (...values: number[]): Answer => ({
  points: values.map((value) => ({ at: '2026-11-20T00:00:00.000Z', value })),
});

test.each([
  [{}, points(4), true],
  [{}, points(4, 6), false],
  [{}, points(5), false],
  [{ op: 'gt' }, points(6, 7), true],
  [{}, points(), false],
  [{ 'missing-value': 0 }, points(), true],
  [{ 'missing-value': 9 }, points(), false],
  [{ 'missing-value': 0 }, points(9), false],
  [{ 'missing-value': 0 }, unknown('Throttling'), 'unknown'],
  [{}, unknown('Throttling'), 'unknown'],
  [{}, undefined, 'unknown'],
  [{ 'percent-attr': 'Iops', value: 50 }, points(49), true],
  [{ 'percent-attr': 'Iops', 'attr-multiplier': 0.5, value: 50 }, points(49), false],
  [{ 'percent-attr': 'Zero' }, points(1), 'unknown'],
  [{ 'percent-attr': 'Nothing' }, points(1), 'unknown'],
  // Custodian looks at the points first.
  [{ 'percent-attr': 'Nothing' }, points(), false],
  // At 02:34, an hour ago is still today: there is no midnight in between.
  [{ days: 0.05, 'period-start': 'start-of-day', period: 3600 }, points(1), 'unknown'],
] as const)('%j with %j: %s', (options, answer, expected) => {
  expect(resultWithPoints(options, answer, resource({ Iops: 100, Zero: 0 }))).toBe(expected);
});

test('one point is queried if it gives the same answer as many', () => {
  const period = (options: object): unknown => {
    const [need] =
      bound(metrics, { name: 'CPUUtilization', value: 5, days: 14, ...options }, context).needs?.(resource()) ?? [];
    return (need?.question as { readonly periodSeconds: number } | undefined)?.periodSeconds;
  };
  expect(period({})).toBe(1_209_600);
  expect(period({ period: 3600, statistics: 'Maximum', op: 'lt' })).toBe(1_209_600);
  expect(period({ period: 3600, statistics: 'Minimum', op: 'ge' })).toBe(1_209_600);
  expect(period({ period: 3600, statistics: 'Maximum', op: 'gt' })).toBe(3600);
  expect(period({ period: 3600, statistics: 'Average' })).toBe(3600);
  expect(period({ period: 3600, statistics: 'Sum' })).toBe(3600);
  expect(period({ period: 3600, statistics: 'Maximum', 'percent-attr': 'Iops' })).toBe(3600);
});

test.each([
  [{ period: 90 }, type, ['period'], 'CloudWatch has no period of 90 seconds.', 'Write `period: 120`.'],
  [
    { days: 0.01 },
    type,
    ['days'],
    '0.01 days are 864 seconds, and CloudWatch counts in whole minutes.',
    'Add a `period`, such as `period: 60`.',
  ],
  [
    { days: 30, period: 60 },
    type,
    ['period'],
    'CloudWatch stores points of 60 seconds for at most 15 days: over 30 days there would be none.',
    'Write `period: 300`, or a multiple of 300.',
  ],
  [
    { dimensions: { InstanceId: 'i-2' } },
    type,
    ['dimensions', 'InstanceId'],
    "`InstanceId` is the resource's own dimension.",
    'Remove it: Mayfly adds it.',
  ],
  [{}, eni, [], 'CloudWatch has no metrics by the id of eni.', 'Filter the type that it belongs to, as in Custodian.'],
  [{}, asg, [], 'asg has no namespace of its own.', 'Add `namespace`, such as `AWS/AutoScaling` or `AWS/EC2`.'],
])('%j is a fault of the policy', (options, of, path, fault, remedy) => {
  const parsed = metrics.schema.parse({ name: 'CPUUtilization', value: 5, ...options });
  expect(metrics.validate?.(parsed, filterContext({ type: of }))).toEqual([{ path, message: fault, remedy }]);
});

test('valid options are no fault', () => {
  for (const options of [
    {},
    { days: 30, period: 300 },
    { days: 0.1, period: 10 },
    { days: 455, period: 3600 },
    { statistics: 'p99.9' },
  ])
    expect(metrics.validate?.(metrics.schema.parse({ name: 'CPUUtilization', value: 5, ...options }), context)).toEqual(
      [],
    );
  expect(metrics.schema.safeParse({ name: 'CPUUtilization', value: 5, statistics: 'Median' }).success).toBe(false);
  expect(metrics.schema.safeParse({ name: 'CPUUtilization', value: 5, days: 456 }).success).toBe(false);
});

test('the explanation shows the values', () => {
  const options = { name: 'CPUUtilization', value: 5, days: 14, 'missing-value': 0 };
  const each = bound(metrics, options, context);
  const [need] = each.needs?.(resource()) ?? [];
  const actual = (answer: Answer) =>
    each.describe(each.extract(resource(), new Map([[need?.key ?? '', answer]]))).actual;
  const metric = { metric: 'CPUUtilization', statistic: 'Average' };
  expect([actual(points(1, 2.34567, 9)), actual(points())]).toEqual([
    { kind: 'measured', metrics: [{ ...metric, points: 3, lowest: 1, highest: 9 }] },
    { kind: 'measured', metrics: [{ ...metric, points: 0 }], instead: 0 },
  ]);
  expect(each.describe(unknown('Throttling'))).toEqual({
    property: 'CPUUtilization (average)',
    expected: { kind: 'measured', op: 'lt', value: 5, window: { last: 'days', count: 14 } },
  });
});
