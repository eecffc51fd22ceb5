import { expect, test } from '@jest/globals';
import { instanceUptime } from '../../../../src/policy/filters/instance-uptime.ts';
import { resource, resultOf } from './context.ts';

test.each([
  ['2026-10-22T02:00:00Z', true],
  ['2026-10-22T02:00:01Z', false],
])('an instance launched at %s is up for 30 days: %s', (LaunchTime, expected) => {
  expect(resultOf(instanceUptime, { days: 30, op: 'ge' }, resource({ LaunchTime }))).toBe(expected);
});

test('without a launch time the answer is unknown', () => {
  expect(resultOf(instanceUptime, { days: 30 }, resource())).toBe('unknown');
});
