import { expect, test } from '@jest/globals';
import { drift } from '../../../../src/policy/filters/drift.ts';
import { resource, resultOf } from './context.ts';

test.each([
  [{ StackDriftStatus: 'DRIFTED', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, true],
  [{ StackDriftStatus: 'IN_SYNC', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, false],
  [{ StackDriftStatus: 'DRIFTED', LastCheckTimestamp: '2026-11-13T00:00:00Z' }, 'unknown'],
  [{ StackDriftStatus: 'DRIFTED' }, 'unknown'],
  [{ StackDriftStatus: 'NOT_CHECKED' }, 'unknown'],
  [{ StackDriftStatus: 'UNKNOWN', LastCheckTimestamp: '2026-11-20T00:00:00Z' }, 'unknown'],
  [undefined, 'unknown'],
])('drift of %j: %s', (DriftInformation, expected) => {
  expect(resultOf(drift, {}, resource({ DriftInformation }))).toBe(expected);
});

test('max-age says how old the last check may be', () => {
  const checked = { StackDriftStatus: 'DRIFTED', LastCheckTimestamp: '2026-11-13T00:00:00Z' };
  expect(resultOf(drift, { 'max-age': '30d' }, resource({ DriftInformation: checked }))).toBe(true);
  expect(drift.schema.safeParse({ 'max-age': 'a while' }).success).toBe(false);
});
