import { expect, test } from '@jest/globals';
import type { Answer } from '../../../../src/core/evidence/evidence.ts';
import { type Truth, unknown } from '../../../../src/core/truth.ts';
import { rds } from '../../../../src/estate/resources/rds.ts';
import { restartedByAws } from '../../../../src/policy/filters/restarted-by-aws.ts';
import { bound, filterContext, resource, resultOf } from './context.ts';

const database = (status: string) => resource({ DBInstanceStatus: status }, {}, { type: 'rds', id: 'orders' });
const context = filterContext({ type: rds });
const stopped = { at: '2026-11-10T02:00:00Z', kind: 'stopped' };
const restarted = { at: '2026-11-17T02:00:00Z', kind: 'restarted' };
const started = { at: '2026-11-17T02:05:00Z', kind: 'started' };

function result(answer: Answer | undefined, of = database('available')): Truth {
  const needs = bound(restartedByAws, {}, context).needs?.(of) ?? [];
  const evidence = answer === undefined ? [] : needs.map(({ key }) => [key, answer] as const);
  return resultOf(restartedByAws, {}, of, context, new Map(evidence));
}

test.each([
  ['AWS started it', [stopped, restarted, started], true],
  ['somebody started it', [stopped, started], false],
  ['somebody started it again after AWS did', [restarted, { ...stopped, at: '2026-11-18T02:00:00Z' }, started], false],
  ['nothing is known of a start', [stopped], false],
  ['its events could not be read', unknown('AccessDenied on rds:DescribeEvents'), 'unknown'],
  ['its events were not queried', undefined, 'unknown'],
] as const)('restarted-by-aws where %s: %s', (_title, answer, expected) => {
  expect(result(answer as Answer | undefined)).toBe(expected);
});

test('a stopped database was not restarted, and its events are not queried', () => {
  expect(bound(restartedByAws, {}, context).needs?.(database('stopped'))).toEqual([]);
  expect(result(undefined, database('stopped'))).toBe(false);
});
