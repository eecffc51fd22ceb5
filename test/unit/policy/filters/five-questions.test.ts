import { expect, test } from '@jest/globals';
import type { Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { Json } from '../../../../src/core/json.ts';
import { type Unknown, unknown } from '../../../../src/core/truth.ts';
import { drift } from '../../../../src/policy/filters/drift.ts';
import { idle } from '../../../../src/policy/filters/idle.ts';
import { owner } from '../../../../src/policy/filters/owner.ts';
import { ttl } from '../../../../src/policy/filters/ttl.ts';
import { bound, ec2Facts, filterContext, resource, resultOf } from './context.ts';

// Saturday; the last weekend that is over ended on Monday the 16th.
const now = new Date('2026-11-21T02:00:00Z');
const launched = { LaunchTime: '2026-11-01T00:00:00Z' };

test.each([
  ['expired', {}, { ttl: '7d' }, true],
  ['expired', {}, { ttl: '30d' }, false],
  ['expired', {}, { TTL: '7d' }, true],
  ['expired', {}, { ttl: 'soon' }, false],
  ['expired', {}, { ttl: 'never' }, false],
  ['expired', {}, { ttl: '' }, false],
  ['expired', {}, {}, false],
  // Of two, the one that keeps it longest counts, and one that cannot be read keeps it.
  ['expired', {}, { ttl: '7d', expires: '2026-12-31' }, false],
  ['expired', {}, { ttl: '7d', expires: 'soon' }, false],
  ['expired', { grace: '20d' }, { ttl: '7d' }, false],
  ['expired', { grace: '12d' }, { ttl: '7d' }, true],
  ['expired', { default: '14d' }, {}, true],
  ['expired', { default: '30d' }, {}, false],
  ['expired', { tags: ['delete-after'] }, { Delete_After: '7d', ttl: 'never' }, true],
  ['expiring', { within: '48h' }, { ttl: '21d' }, true],
  ['expiring', { within: '1h' }, { ttl: '21d' }, false],
  ['expiring', {}, { ttl: '7d' }, false],
  ['missing', {}, {}, true],
  ['missing', {}, { ttl: ' ' }, true],
  ['missing', { default: '14d' }, {}, true],
  ['missing', {}, { ttl: 'soon' }, false],
  ['malformed', {}, { ttl: 'soon' }, true],
  ['malformed', {}, { ttl: '7d' }, false],
  ['too-long', { maximum: '30d' }, { ttl: '31d' }, true],
  ['too-long', { maximum: '30d' }, { ttl: '30d' }, false],
  ['too-long', { maximum: '30d' }, { ttl: 'never' }, true],
  ['too-long', { maximum: '30d', 'allow-never': true }, { ttl: 'never' }, false],
] as const)('ttl %s %j with %j: %s', (state, options, tags, expected) => {
  expect(resultOf(ttl, { state, ...options }, resource(launched, tags), filterContext({ now }))).toBe(expected);
});

test('a duration from a creation that AWS does not tell is unknown', () => {
  expect(resultOf(ttl, {}, resource({}, { ttl: '7d' }), filterContext({ now }))).toBe('unknown');
  expect(resultOf(ttl, {}, resource({}, { ttl: '2026-01-01' }), filterContext({ now }))).toBe(true);
});

test.each([
  [{}, {}, true],
  [{}, { owner: '' }, true],
  [{}, { owner: '  ' }, true],
  [{}, { owner: 'ada' }, false],
  [{}, { OWNER: 'ada' }, false],
  [{}, { owner: 'none' }, false],
  [{ nobody: ['None'] }, { owner: 'none' }, true],
  [{ tags: ['team'] }, { owner: 'ada' }, true],
  [{ state: 'present' }, { owner: 'ada' }, true],
] as const)('owner %j with %j: %s', (options, tags, expected) => {
  expect(resultOf(owner, options, resource({}, tags))).toBe(expected);
});

const weekendHours = Array.from({ length: 48 }, (_, hour) =>
  new Date(Date.parse('2026-11-14T00:00:00Z') + hour * 3_600_000).toISOString(),
);
const quiet: Json = { points: weekendHours.map((at) => ({ at, value: 1 })) };
const busy: Json = { points: [{ at: weekendHours[3] ?? '', value: 97 }] };

/** Answers to the filter's own questions, in their order. */
function metrics(...answers: readonly (Json | Unknown)[]): Evidence {
  const needs = bound(idle, {}, filterContext({ now })).needs?.(resource(launched)) ?? [];
  return new Map(needs.map(({ key }, index) => [key, answers[index] ?? unknown('AccessDenied')]));
}

test.each([
  ['all hours of all metrics are low', metrics(quiet, quiet), true],
  ['one hour is high', metrics(busy, quiet), false],
  ['one hour is high, although the other metric is not known', metrics(busy, unknown('throttled')), false],
  ['a metric is not known', metrics(quiet, unknown('throttled')), 'unknown'],
  ['a metric has no points', metrics(quiet, { points: [] }), 'unknown'],
  [
    'too few hours were measured',
    metrics(quiet, { points: weekendHours.slice(0, 43).map((at) => ({ at, value: 1 })) }),
    'unknown',
  ],
  [
    'nearly all hours were measured',
    metrics(quiet, { points: weekendHours.slice(0, 44).map((at) => ({ at, value: 1 })) }),
    true,
  ],
  ['nothing was read', new Map(), 'unknown'],
] as const)('idle where %s: %s', (_title, evidence, expected) => {
  expect(resultOf(idle, {}, resource(launched), filterContext({ now }), evidence)).toBe(expected);
});

test('idle: what is younger than the window is unknown, and nothing is asked', () => {
  const young = resource({ LaunchTime: '2026-11-15T00:00:00Z' });
  expect(resultOf(idle, {}, young, filterContext({ now }), metrics(quiet, quiet))).toBe('unknown');
  expect(bound(idle, {}, filterContext({ now })).needs?.(young)).toEqual([]);
});

test('idle asks CloudWatch for a resource by the name that it has there', () => {
  const measuredAs = (id: string) => id.toUpperCase();
  const [first] =
    bound(idle, {}, filterContext({ now, type: { ...ec2Facts, measuredAs } })).needs?.(resource(launched)) ?? [];
  expect(first?.question).toMatchObject({ dimensions: [{ name: 'InstanceId', value: 'I-1' }] });
});

test('idle asks for one series a metric, by the hour', () => {
  const [first] = bound(idle, {}, filterContext({ now })).needs?.(resource(launched)) ?? [];
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

test.each([
  [{ StackDriftStatus: 'DRIFTED', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, true],
  [{ StackDriftStatus: 'IN_SYNC', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, false],
  [{ StackDriftStatus: 'DRIFTED', LastCheckTimestamp: '2026-11-13T00:00:00Z' }, 'unknown'],
  [{ StackDriftStatus: 'DRIFTED' }, 'unknown'],
  [{ StackDriftStatus: 'NOT_CHECKED' }, 'unknown'],
  [{ StackDriftStatus: 'UNKNOWN', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, 'unknown'],
  [undefined, 'unknown'],
])('drift of %j: %s', (information, expected) => {
  expect(resultOf(drift, {}, resource({ DriftInformation: information }), filterContext({ now }))).toBe(expected);
});
