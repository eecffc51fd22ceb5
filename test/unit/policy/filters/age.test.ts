import { expect, test } from '@jest/globals';
import { age } from '../../../../src/policy/filters/age.ts';
import { ec2Facts, filterContext, resource, resultOf } from './context.ts';

const snapshots = filterContext({ type: { ...ec2Facts, name: 'ebs-snapshot', created: 'StartTime' } });

// The answers of Custodian 0.9.53.
test.each([
  [{ days: 14, op: 'gt' }, { StartTime: '2026-11-07T01:59:59.999999Z' }, true],
  [{ days: 14, op: 'gt' }, { StartTime: '2026-11-07T02:00:00Z' }, false],
  [{ days: 14, op: 'ge' }, { StartTime: '2026-11-07T02:00:00Z' }, true],
  [{ days: 0.5, op: 'lt' }, { StartTime: '2026-11-20T20:00:00Z' }, true],
  [{ days: 14 }, {}, 'unknown'],
])('age %j of %j: %s', (options, raw, expected) => {
  expect(resultOf(age, options, resource(raw), snapshots)).toBe(expected);
});
