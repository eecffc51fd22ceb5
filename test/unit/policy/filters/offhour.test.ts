import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { offhour } from '../../../../src/policy/filters/offhour.ts';
import { bound, faultsOf, filterContext, resource, resultOf, verdictOf } from './context.ts';

const evening = filterContext({ now: new Date('2026-12-25T19:30:00Z') });
const running = resource({ State: { Name: 'running' } }, { schedule: 'off=(M-F,20);tz=cet' });
const fromFile = { tag: 'schedule', 'skip-days-from': { url: 's3://calendar/holidays.csv', expr: 0 } };

test.each([
  ['the day stands in the file', 'date,name\n2026-12-25,Christmas\n', false],
  ['it does not', 'date,name\n2026-12-26,Boxing Day\n', true],
  ['the file could not be read', unknown('AccessDenied'), 'unknown'],
])('off hours with days to skip from a file: %s', (_title, answer, expected) => {
  const needs = bound(offhour, fromFile, evening).needs?.(running) ?? [];
  const evidence = new Map(needs.map(({ key }) => [key, answer]));
  expect(resultOf(offhour, fromFile, running, evening, evidence)).toBe(expected);
});

test('off hours leave a stopped instance alone', () => {
  const stopped = resource({ State: { Name: 'stopped' } }, { schedule: 'off=(M-F,20);tz=cet' });
  expect(resultOf(offhour, { tag: 'schedule' }, running, evening)).toBe(true);
  expect(resultOf(offhour, { tag: 'schedule' }, stopped, evening)).toBe(false);
  expect(resultOf(offhour, { tag: 'schedule', 'state-filter': false }, stopped, evening)).toBe(true);
});

test('faults that the schema cannot see', () => {
  const options = { default_tz: 'nowhere', 'skip-days': ['2026-12-25'], 'skip-days-from': { url: 'file:a.csv' } };
  expect(faultsOf(offhour, options)).toMatchObject([{ path: ['default_tz'] }, { path: ['skip-days-from'] }]);
});

test('the explanation shows the schedule, or the state that keeps it from being switched', () => {
  const of = (state: string) =>
    verdictOf(offhour, { tag: 'schedule' }, { ...running, raw: { State: { Name: state } } }, evening);
  expect(of('running')).toMatchObject({
    property: 'tag:schedule',
    actual: { kind: 'value', value: 'off=(m-f,20);tz=cet' },
    expected: { kind: 'schedule', switches: 'off', default: { hour: 19, zone: 'et' } },
  });
  expect(of('stopped')).toMatchObject({
    property: 'State.Name',
    actual: { kind: 'value', value: 'stopped' },
    expected: { kind: 'compare', op: 'eq', value: 'running' },
  });
});
