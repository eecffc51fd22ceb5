import { expect, test } from '@jest/globals';
import { judgeOf } from '../../../../src/policy/matching/value-type.ts';

const now = new Date('2026-11-21T02:00:00Z');

test('age looks back and expiration ahead', () => {
  const weekOld = '2026-11-13T00:00:00Z';
  expect([judgeOf('gt', 'age', 7, now)(weekOld), judgeOf('gt', 'age', 9, now)(weekOld)]).toEqual([true, false]);
  const tomorrow = '2026-11-22T00:00:00Z';
  expect([judgeOf('lt', 'expiration', 1, now)(tomorrow), judgeOf('lt', 'expiration', 0, now)(tomorrow)]).toEqual([
    true,
    false,
  ]);
  // Custodian ends the policy with an error: beyond the years 1 to 9999 there is no date to compare with.
  expect([judgeOf('lt', 'age', 1e9, now)(weekOld), judgeOf('ne', 'expiration', 1e9, now)(weekOld)]).toEqual([
    'unknown',
    'unknown',
  ]);
  expect([judgeOf('lt', 'age', 7, now)('no date'), judgeOf('ne', 'age', 7, now)('no date')]).toEqual([false, true]);
});

test('values of different kinds have no order and do not contain one another', () => {
  expect([judgeOf('gt', undefined, 5, now)('9'), judgeOf('lt', undefined, 5, now)('9')]).toEqual([false, false]);
  expect([judgeOf('contains', undefined, 1, now)('1'), judgeOf('ni', undefined, 'a', now)(1)]).toEqual([false, false]);
  expect([judgeOf('eq', undefined, 1, now)(true), judgeOf('not-in', undefined, ['a'], now)(null)]).toEqual([
    true,
    true,
  ]);
});

test('versions compare by their parts, and a missing one only differs', () => {
  expect(judgeOf('lt', 'version', '8.0.35', now)('8.0.4')).toBe(true);
  expect([judgeOf('lt', 'version', '1', now)(null), judgeOf('ne', 'version', '1', now)(null)]).toEqual([false, true]);
});

test('an address is within its network, a network within a larger one', () => {
  const within = judgeOf('in', 'cidr', '10.0.0.0/8', now);
  expect(['10.1.2.3', '10.1.0.0/16', '11.0.0.0/8', '10.1.2.3/16', '::1', null].map(within)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
