import { expect, test } from '@jest/globals';
import type { Answer, Evidence, Need } from '../../../../src/core/evidence/evidence.ts';
import type { MetricsQuestion } from '../../../../src/core/evidence/metrics.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import type { ResourceType } from '../../../../src/core/resource-type.ts';
import { isUnknown, type Truth, type Unknown, unknown } from '../../../../src/core/truth.ts';
import type { Verdict } from '../../../../src/core/verdict.ts';
import { appElb } from '../../../../src/estate/resources/app-elb.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { idle } from '../../../../src/policy/filters/idle.ts';
import { bound, ec2Facts, filterContext, resource, resultOf, verdictOf } from './context.ts';

const hour = 3_600_000;
// A Saturday.
const now = new Date('2026-11-21T02:30:00Z');
const old = { LaunchTime: '2026-01-01T00:00:00Z' };

/** The result if each metric has this value in each hour; `except` changes single hours, `undefined` means no point. */
function resultWithPoints(
  options: object,
  value: number,
  except: Readonly<Record<string, number | undefined>> = {},
  of = resource(old),
  at = now,
): Truth {
  const context = filterContext({ now: at });
  const answers = needs(options, of, at).map((need) => [need.key, pointsFor(need, value, except)] as const);
  return resultOf(idle, options, of, context, new Map(answers));
}

function needs(options: object, of: Resource = resource(old), at = now): readonly Need[] {
  return bound(idle, options, filterContext({ now: at })).needs?.(of) ?? [];
}

function pointsFor({ question }: Need, value: number, except: Readonly<Record<string, number | undefined>>): Answer {
  const { from, until } = question as MetricsQuestion;
  const points: Json[] = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += hour) {
    const hourText = new Date(at).toISOString().slice(0, 13);
    const point = hourText in except ? except[hourText] : value;
    if (point !== undefined) points.push({ at: new Date(at).toISOString(), value: point });
  }
  return { points };
}

const weekendHours = Array.from({ length: 48 }, (_, hour) =>
  new Date(Date.parse('2026-11-14T00:00:00Z') + hour * 3_600_000).toISOString(),
);
const quiet: Json = { points: weekendHours.map((at) => ({ at, value: 1 })) };
const busy: Json = { points: [{ at: weekendHours[3] ?? '', value: 97 }] };

/** Answers to the filter's questions, in their order. */
function measurements(...answers: readonly (Json | Unknown)[]): Evidence {
  const needs = bound(idle, {}, filterContext({ now })).needs?.(resource(old)) ?? [];
  return new Map(needs.map(({ key }, index) => [key, answers[index] ?? unknown('AccessDenied')]));
}

test.each([
  ['all hours of all metrics are low', measurements(quiet, quiet), true],
  ['one hour is high', measurements(busy, quiet), false],
  ['one hour is high, although the other metric is not known', measurements(busy, unknown('throttled')), false],
  ['a metric is not known', measurements(quiet, unknown('throttled')), 'unknown'],
  ['a metric has no points', measurements(quiet, { points: [] }), 'unknown'],
  [
    'too few hours were measured',
    measurements(quiet, { points: weekendHours.slice(0, 43).map((at) => ({ at, value: 1 })) }),
    'unknown',
  ],
  [
    'nearly all hours were measured',
    measurements(quiet, { points: weekendHours.slice(0, 44).map((at) => ({ at, value: 1 })) }),
    true,
  ],
  ['nothing was read', new Map(), 'unknown'],
] as const)('idle where %s: %s', (_title, evidence, expected) => {
  expect(resultOf(idle, {}, resource(old), filterContext({ now }), evidence)).toBe(expected);
});

test('a resource younger than the window is unknown, and nothing is queried', () => {
  const young = resource({ LaunchTime: '2026-11-15T00:00:00Z' });
  expect(resultOf(idle, {}, young, filterContext({ now }), measurements(quiet, quiet))).toBe('unknown');
  expect(bound(idle, {}, filterContext({ now })).needs?.(young)).toEqual([]);
});

test('the dimension has the name of the resource in CloudWatch', () => {
  const measuredAs = (id: string) => id.toUpperCase();
  const [first] =
    bound(idle, {}, filterContext({ now, type: { ...ec2Facts, measuredAs } })).needs?.(resource(old)) ?? [];
  expect(first?.question).toMatchObject({ dimensions: [{ name: 'InstanceId', value: 'I-1' }] });
});

test('it queries one series per metric, by the hour', () => {
  const [first] = bound(idle, {}, filterContext({ now })).needs?.(resource(old)) ?? [];
  expect(first).toMatchObject({
    kind: 'metrics',
    question: {
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      dimensions: [{ name: 'InstanceId', value: 'i-1' }],
      from: '2026-11-14T00:00:00.000Z',
      until: '2026-11-16T00:00:00.000Z',
      periodSeconds: 3600,
    },
  });
});

test('days reach up to the last whole hour: today’s use counts', () => {
  expect(needs({ window: '7d' })[0]?.question).toMatchObject({
    from: '2026-11-14T02:00:00.000Z',
    until: '2026-11-21T02:00:00.000Z',
  });
  expect(resultWithPoints({ window: '7d' }, 1)).toBe(true);
  expect(resultWithPoints({ window: '7d' }, 1, { '2026-11-21T01': 90 })).toBe(false);
});

test('nights: only their hours count, in one query per metric', () => {
  expect(needs({ window: 'nights' })).toHaveLength(2);
  expect(needs({ window: 'nights' })[0]?.question).toMatchObject({
    from: '2026-11-13T20:00:00.000Z',
    until: '2026-11-20T06:00:00.000Z',
  });
  expect(resultWithPoints({ window: 'nights' }, 1, { '2026-11-17T12': 90 })).toBe(true);
  expect(resultWithPoints({ window: 'nights' }, 1, { '2026-11-17T20': 90 })).toBe(false);
  expect(resultWithPoints({ window: 'nights' }, 1, { '2026-11-17T06': 90 })).toBe(true);
  expect(resultWithPoints({ window: 'nights', hours: '22-7' }, 1, { '2026-11-17T06': 90, '2026-11-17T20': 1 })).toBe(
    false,
  );
});

test('business hours: Monday to Friday, in the time zone', () => {
  expect(needs({ window: 'business-hours' })[0]?.question).toMatchObject({
    from: '2026-11-16T08:00:00.000Z',
    until: '2026-11-20T18:00:00.000Z',
  });
  expect(needs({ window: 'business-hours', tz: 'Europe/Berlin' })[0]?.question).toMatchObject({
    from: '2026-11-16T07:00:00.000Z',
  });
  expect(resultWithPoints({ window: 'business-hours' }, 1, { '2026-11-17T19': 90 })).toBe(true);
  expect(resultWithPoints({ window: 'business-hours' }, 1, { '2026-11-17T17': 90 })).toBe(false);
  // On a Saturday evening it is still the week before the weekend; on a Wednesday noon the days reach back over the
  // weekend.
  expect(
    needs({ window: 'business-hours' }, resource(old), new Date('2026-11-18T12:00:00Z'))[0]?.question,
  ).toMatchObject({
    from: '2026-11-11T08:00:00.000Z',
    until: '2026-11-17T18:00:00.000Z',
  });
});

test('a resource has the time zone of its tag, and is unknown if that does not exist', () => {
  const tagged = (zone: string) => resource(old, { TimeZone: zone });
  expect(needs({}, tagged('Asia/Tokyo'))[0]?.question).toMatchObject({
    from: '2026-11-13T15:00:00.000Z',
    until: '2026-11-15T15:00:00.000Z',
  });
  expect(needs({ 'tz-tag': 'zone' }, tagged('Asia/Tokyo'))[0]?.question).toMatchObject({
    from: '2026-11-14T00:00:00.000Z',
  });
  // Eight hours behind UTC, as people mean it; a tag without a value names no zone.
  expect(needs({}, tagged('UTC-8'))[0]?.question).toMatchObject({ from: '2026-11-14T08:00:00.000Z' });
  expect(needs({ tz: 'UTC-8' }, tagged(' '))[0]?.question).toMatchObject({ from: '2026-11-14T08:00:00.000Z' });
  expect(needs({}, tagged('est5'))).toEqual([]);
  expect(needs({}, tagged('Mars/Olympus'))).toEqual([]);
  expect(resultWithPoints({}, 1, {}, tagged('Mars/Olympus'))).toBe('unknown');
});

test('a night in which the clocks change has its own number of hours', () => {
  const causeAt = (at: string): string => {
    const each = bound(
      idle,
      { window: 'nights', tz: 'Europe/Berlin', points: 100 },
      filterContext({ now: new Date(at) }),
    );
    const nightNeeds = needs({ window: 'nights', tz: 'Europe/Berlin' }, resource(old), new Date(at));
    const actual = each.extract(resource(old), new Map(nightNeeds.map((need) => [need.key, { points: [] }])));
    return isUnknown(actual) ? actual.cause : 'known';
  };
  expect(causeAt('2026-03-31T12:00:00Z')).toBe('CPUUtilization: only 0 hours measured, at least 69 needed');
  expect(causeAt('2026-10-27T12:00:00Z')).toBe('CPUUtilization: only 0 hours measured, at least 71 needed');
  expect(causeAt('2026-11-20T12:00:00Z')).toBe('CPUUtilization: only 0 hours measured, at least 70 needed');
});

test('a policy may set other limits, and how many hours must have been measured', () => {
  expect(resultWithPoints({ 'at-most': { CPUUtilization: 0.5 } }, 1)).toBe(false);
  expect(resultWithPoints({ 'at-most': { CPUUtilization: 2 } }, 1)).toBe(true);
  const missing = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`2026-11-14T${String(index).padStart(2, '0')}`, undefined]),
  );
  expect(resultWithPoints({}, 1, missing)).toBe('unknown');
  expect(resultWithPoints({ points: 75 }, 1, missing)).toBe(true);
});

test('the explanation names the highest value, when, and how many hours were measured', () => {
  const each = bound(idle, {}, filterContext({ now }));
  const weekendNeeds = needs({});
  const evidence = new Map(
    weekendNeeds.map((need) => [need.key, pointsFor(need, 1, { '2026-11-15T03': 3.21, '2026-11-15T04': undefined })]),
  );
  expect(each.describe(each.extract(resource(old), evidence))).toEqual({
    property: 'CPUUtilization, NetworkOut',
    actual: {
      kind: 'measured',
      metrics: ['CPUUtilization', 'NetworkOut'].map((metric) => ({
        metric,
        statistic: 'Maximum',
        points: 47,
        highest: 3.21,
        at: '2026-11-15T03:00:00.000Z',
      })),
      ofHours: 48,
    },
    expected: {
      kind: 'idle',
      by: 'metrics',
      limits: [
        { metric: 'CPUUtilization', statistic: 'Maximum', atMost: 5 },
        { metric: 'NetworkOut', statistic: 'Maximum', atMost: 1_000_000 },
      ],
      window: { last: 'weekends', count: 1, zone: 'UTC' },
    },
  });
});

test('the kind of a load balancer decides its metrics; of an unknown kind the answer is unknown', () => {
  const measured = (Type: string) =>
    (
      bound(idle, {}, filterContext({ now, type: appElb })).needs?.(
        resource({ Type, CreatedTime: '2026-01-01T00:00:00Z' }),
      ) ?? []
    ).map(({ question }) => (question as MetricsQuestion).namespace);
  expect(measured('application')).toEqual(['AWS/ApplicationELB', 'AWS/ApplicationELB', 'AWS/ApplicationELB']);
  expect(measured('network')).toEqual(['AWS/NetworkELB', 'AWS/NetworkELB']);
  expect(
    resultOf(
      idle,
      {},
      resource({ Type: 'gateway', CreatedTime: '2026-01-01T00:00:00Z' }),
      filterContext({ now, type: appElb }),
    ),
  ).toBe('unknown');
});

const balancer = (Type: string, CreatedTime = '2026-01-01T00:00:00Z') => resource({ Type, CreatedTime });

/** The verdict on a resource of this type if its metrics have these points; a metric that is left out has none. */
function verdictWith(
  type: ResourceType,
  of: Resource,
  series: Readonly<Record<string, Answer>>,
  options: object = {},
): Verdict {
  const context = filterContext({ now, type });
  const needs = bound(idle, options, context).needs?.(of) ?? [];
  const evidence = new Map(
    needs.map(({ key, question }) => [key, series[(question as MetricsQuestion).metric] ?? { points: [] }] as const),
  );
  return verdictOf(idle, options, of, context, evidence);
}

const every = (value: number): Json => ({ points: weekendHours.map((at) => ({ at, value })) });
const some = (value: number, hours = 10): Json => ({
  points: weekendHours.slice(0, hours).map((at) => ({ at, value })),
});

test.each<[string, Readonly<Record<string, Answer>>, Truth]>([
  ['nothing at all', {}, true],
  ['no capacity in every hour', { ConsumedLCUs: every(0) }, true],
  ['no request in every hour', { RequestCount: every(0), ConsumedLCUs: every(0) }, true],
  ['a connection without a request, as where a rule redirects', { ActiveConnectionCount: some(2, 1) }, false],
  ['capacity alone', { ConsumedLCUs: some(0.01, 1) }, false],
  ['a request', { RequestCount: some(1, 1) }, false],
  // A 0 shows that AWS reports it all the time here. Then the other hours were not measured.
  ['no capacity, in some of the hours', { ConsumedLCUs: some(0) }, 'unknown'],
  ['no request, in some of the hours', { RequestCount: some(0), ConsumedLCUs: every(0) }, 'unknown'],
  ['nothing, but a read failed', { ActiveConnectionCount: unknown('Throttling') }, 'unknown'],
  ['nothing that was read', { RequestCount: unknown('a'), ActiveConnectionCount: unknown('b') }, 'unknown'],
  [
    'a request, though a read failed',
    { RequestCount: some(1, 1), ActiveConnectionCount: unknown('Throttling') },
    false,
  ],
])('an application load balancer that reports %s', (_title, series, expected) => {
  expect(verdictWith(appElb, balancer('application'), series).result).toBe(expected);
});

test('a load balancer that is younger than the window may not have had the time to report', () => {
  expect(verdictWith(appElb, balancer('application', '2026-11-15T00:00:00Z'), {}).result).toBe('unknown');
});

test('with a higher limit, the hours without a point count as 0', () => {
  const options = { 'at-most': { RequestCount: 100, ActiveConnectionCount: 100, ConsumedLCUs: 1 } };
  const few = { RequestCount: some(5), ActiveConnectionCount: some(7), ConsumedLCUs: some(0.2) };
  expect(verdictWith(appElb, balancer('application'), few, options).result).toBe(true);
});

test('the explanation of a load balancer that reports nothing says so', () => {
  expect(verdictWith(appElb, balancer('application'), {}).actual).toEqual({
    kind: 'measured',
    metrics: [
      { metric: 'RequestCount', statistic: 'Sum', points: 0 },
      { metric: 'ActiveConnectionCount', statistic: 'Sum', points: 0 },
      { metric: 'ConsumedLCUs', statistic: 'Maximum', points: 0 },
    ],
    instead: 0,
  });
});

test('what AWS reports as long as a resource runs is unknown where there is no data', () => {
  const silent = types.filter(({ idle: metrics = [] }) => metrics.length > 0);
  expect(silent.map(({ name }) => name)).toEqual(expect.arrayContaining(['asg', 'ebs', 'ec2', 'rds', 'rds-cluster']));
  for (const type of silent) {
    const created = type.created === undefined ? {} : { [type.created]: '2026-01-01T00:00:00Z' };
    const of = resource({ ...type.fixture('one', resource()), ...created, Type: 'network' }, {}, { type: type.name });
    expect([type.name, verdictWith(type, of, {}).result]).toEqual([type.name, 'unknown']);
  }
});

test('a metric that a policy names itself is unknown where there is no data', () => {
  const metrics = [
    { namespace: 'AWS/ApplicationELB', metric: 'NewConnectionCount', dimension: 'LoadBalancer', 'at-most': 0 },
  ];
  expect(verdictWith(appElb, balancer('application'), {}, { metrics }).result).toBe('unknown');
});

const recommended = (refreshedAt: string): Json => ({ [resource().arn]: { finding: 'Idle', refreshedAt, days: 14 } });
const yesterday = '2026-11-20T08:00:00Z';

/** The result with AWS's recommendations and measurements. */
function resultBy(by: string, measured: number | undefined, verdict: Answer | undefined, of = resource(old)): Truth {
  const evidence: Evidence = new Map(
    needs({ by }, of).flatMap((need): [string, Answer][] => {
      if (need.kind === 'idle-recommendations') return verdict === undefined ? [] : [[need.key, verdict]];
      return [[need.key, measured === undefined ? unknown('Throttling') : pointsFor(need, measured, {})]];
    }),
  );
  return resultOf(idle, { by }, of, filterContext({ now }), evidence);
}

test.each([
  ['compute-optimizer', undefined, recommended(yesterday), true],
  ['compute-optimizer', undefined, {}, false],
  ['compute-optimizer', undefined, unknown('Compute Optimizer is not switched on in this account'), 'unknown'],
  ['compute-optimizer', undefined, undefined, 'unknown'],
  ['compute-optimizer', undefined, recommended('2026-11-17T08:00:00Z'), 'unknown'],
  ['either', 1, {}, true],
  ['either', 1, unknown('off'), true],
  ['either', undefined, recommended(yesterday), true],
  ['either', undefined, {}, 'unknown'],
  ['either', undefined, unknown('off'), 'unknown'],
  // Measured use counts, whatever AWS said yesterday.
  ['either', 90, recommended(yesterday), false],
  ['both', 1, recommended(yesterday), true],
  ['both', 1, {}, false],
  ['both', 90, recommended(yesterday), false],
  ['both', 90, unknown('off'), false],
  ['both', 1, unknown('off'), 'unknown'],
  ['both', undefined, recommended(yesterday), 'unknown'],
  ['both', undefined, {}, false],
  ['metrics', 1, {}, true],
] as const)('by %s, measured %s, recommended %j: %s', (by, measured, verdict, expected) => {
  expect(resultBy(by, measured, verdict)).toBe(expected);
});

test('a recommendation from before the resource was started does not count', () => {
  expect(
    resultBy('compute-optimizer', undefined, recommended(yesterday), resource({ LaunchTime: '2026-11-20T09:00:00Z' })),
  ).toBe('unknown');
});

test("AWS's recommendations are queried once per account and region, and only if the policy wants them", () => {
  expect(needs({}).map(({ kind }) => kind)).toEqual(['metrics', 'metrics']);
  const keys = ['i-1', 'i-2'].map(
    (id) => needs({ by: 'either' }, resource(old, {}, { id })).find(({ kind }) => kind === 'idle-recommendations')?.key,
  );
  expect(new Set(keys).size).toBe(1);
  expect(idle.evidenceFor?.({ by: 'metrics' } as never)).toEqual(['metrics']);
  expect(idle.evidenceFor?.({ by: 'compute-optimizer' } as never)).toEqual(['idle-recommendations']);
});

test.each([
  [{ hours: '22-5' }, ['hours'], '`hours` cannot be used with `window: weekend`.'],
  [{ tz: 'Mars' }, ['tz'], 'There is no time zone `Mars`.'],
  [{ 'at-most': { Nothing: 1 } }, ['at-most', 'Nothing'], '`Nothing` is not measured for ec2.'],
])('%j is a fault of the policy', (options, path, fault) => {
  expect(idle.validate?.(idle.schema.parse({ window: 'weekend', ...options }), filterContext())).toEqual([
    expect.objectContaining({ path, message: fault }),
  ]);
});

test('Compute Optimizer cannot be used for types that it does not cover', () => {
  const { hasIdleRecommendations: _covered, ...rest } = ec2Facts;
  const type = { ...rest, name: 'app-elb' };
  expect(idle.validate?.(idle.schema.parse({ by: 'both' }), filterContext({ type }))).toEqual([
    expect.objectContaining({ path: ['by'], message: 'Compute Optimizer does not cover app-elb.' }),
  ]);
});
