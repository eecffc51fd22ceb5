import { expect, test } from '@jest/globals';
import { ttl } from '../../../../src/policy/filters/ttl.ts';
import { ec2Facts, faultsOf, filterContext, resource, resultOf } from './context.ts';

const launched = { LaunchTime: '2026-11-01T00:00:00Z' };

test.each([
  ['expired', {}, { ttl: '7d' }, true],
  ['expired', {}, { ttl: '30d' }, false],
  ['expired', {}, { TTL: '7d' }, true],
  ['expired', {}, { ttl: 'soon' }, false],
  ['expired', {}, { ttl: 'never' }, false],
  ['expired', {}, { ttl: '' }, false],
  ['expired', {}, {}, false],
  // Of two tags, the one that lets the resource live longest counts, and one that cannot be read keeps it alive.
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
  expect(resultOf(ttl, { state, ...options }, resource(launched, tags))).toBe(expected);
});

test('a duration is unknown if AWS does not say when the resource was created', () => {
  expect(resultOf(ttl, {}, resource({}, { ttl: '7d' }))).toBe('unknown');
  expect(resultOf(ttl, {}, resource({}, { ttl: '2026-01-01' }))).toBe(true);
});

test.each([
  [{ tz: 'Mars' }, ['tz']],
  [{ state: 'too-long', 'allow-never': true }, ['state']],
])('%j is a fault of the policy', (options, path) => {
  expect(faultsOf(ttl, options)).toMatchObject([{ path }]);
});

test('a default needs a creation date to count from', () => {
  const type = { ...ec2Facts, created: undefined };
  expect(faultsOf(ttl, { default: '7d' }, filterContext({ type }))).toMatchObject([{ path: ['default'] }]);
});
