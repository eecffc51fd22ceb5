import { expect, test } from '@jest/globals';
import { onhour } from '../../../../src/policy/filters/onhour.ts';
import { filterContext, resource, resultOf } from './context.ts';

const at = (time: string) => filterContext({ now: new Date(time) });
const instance = (state: string, tags: Record<string, string>) => resource({ State: { Name: state } }, tags);
const scheduled = { maid_offhours: 'on=(M-F,7);tz=cet' };

test.each([
  ['its hour has come', 'stopped', scheduled, '2026-11-23T06:10:00Z', true],
  ['its hour is over', 'stopped', scheduled, '2026-11-23T07:10:00Z', false],
  ['it is Sunday', 'stopped', scheduled, '2026-11-22T06:10:00Z', false],
  ['it runs already', 'running', scheduled, '2026-11-23T06:10:00Z', false],
  ['it has no tag', 'stopped', {}, '2026-11-23T12:10:00Z', false],
])('onhour where %s', (_title, state, tags, time, expected) => {
  expect(resultOf(onhour, {}, instance(state, tags), at(time))).toBe(expected);
});

test('with opt-out a resource without the tag starts at 7 o’clock in the default time zone', () => {
  const options = { 'opt-out': true, default_tz: 'Europe/Berlin' };
  expect(resultOf(onhour, options, instance('stopped', {}), at('2026-11-23T06:10:00Z'))).toBe(true);
  expect(resultOf(onhour, options, instance('stopped', { maid_offhours: 'off' }), at('2026-11-23T06:10:00Z'))).toBe(
    false,
  );
});

test('weekends-only starts on Monday alone', () => {
  const options = { 'opt-out': true, 'weekends-only': true, default_tz: 'utc' };
  expect(resultOf(onhour, options, instance('stopped', {}), at('2026-11-23T07:00:00Z'))).toBe(true);
  expect(resultOf(onhour, options, instance('stopped', {}), at('2026-11-24T07:00:00Z'))).toBe(false);
});
