import { expect, test } from '@jest/globals';
import { drift } from '../../../../src/policy/filters/drift.ts';
import { resource, resultOf, verdictOf } from './context.ts';

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

test('the explanation says when it was checked', () => {
  const checked = { StackDriftStatus: 'IN_SYNC', LastCheckTimestamp: '2026-11-20T01:00:00+01:00' };
  expect(verdictOf(drift, {}, resource({ DriftInformation: checked }))).toMatchObject({
    actual: { kind: 'value', value: 'IN_SYNC', at: '2026-11-20T00:00:00.000Z' },
    expected: { kind: 'compare', op: 'eq', value: 'DRIFTED', maxAge: '7d' },
  });
});
