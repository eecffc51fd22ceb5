import { expect, test } from '@jest/globals';
import { ttl } from '../../../../src/policy/filters/ttl.ts';
import { ec2Facts, faultsOf, filterContext, resource, resultOf, verdictOf } from './context.ts';

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

test.each([
  [{ TTL: '7d' }, { kind: 'end', tag: 'TTL', written: '7d', at: '2026-11-08T00:00:00.000Z' }],
  [{ ttl: 'never' }, { kind: 'end', tag: 'ttl', written: 'never' }],
  [{ ttl: 'soon' }, { kind: 'malformed', written: 'soon', reason: 'neither a duration nor a date' }],
  [{}, { kind: 'end', tag: 'ttl', written: '14d', isDefault: true, at: '2026-11-15T00:00:00.000Z' }],
])('the explanation of %j says when it ends, and by what', (tags, actual) => {
  expect(verdictOf(ttl, { default: '14d' }, resource(launched, tags)).actual).toEqual(actual);
});

test.each([
  [{}, { kind: 'end', is: 'over' }],
  [{ grace: '2d' }, { kind: 'end', is: 'over', duration: '2d' }],
  [
    { state: 'expiring', within: '48h' },
    { kind: 'end', is: 'near', duration: '48h' },
  ],
  [
    { state: 'too-long', maximum: '30d' },
    { kind: 'end', is: 'late', duration: '30d' },
  ],
  [{ state: 'missing' }, { kind: 'presence', is: 'absent' }],
  [{ state: 'malformed' }, { kind: 'malformed' }],
])('the explanation of the options %j', (options, expected) => {
  expect(verdictOf(ttl, options, resource(launched, { ttl: '7d' })).expected).toEqual(expected);
});
