import { expect, test } from '@jest/globals';
import { stateAge } from '../../../../src/policy/filters/state-age.ts';
import { resource, resultOf } from './context.ts';

test.each([
  [{ days: 7, op: 'ge' }, 'User initiated (2026-11-10 17:50:19 GMT)', true],
  [{ days: 14, op: 'ge' }, 'User initiated (2026-11-10 17:50:19 GMT)', false],
  [{ days: 7, op: 'lt' }, '', false],
  [{ days: 7, op: 'lt' }, undefined, false],
])('state-age %j with the reason %j: %s', (options, StateTransitionReason, expected) => {
  expect(resultOf(stateAge, options, resource({ StateTransitionReason }))).toBe(expected);
});
