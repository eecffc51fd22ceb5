import { expect, test } from '@jest/globals';
import { event } from '../../../../src/policy/filters/event.ts';
import { filterContext, resource, resultOf } from './context.ts';

const options = { key: 'detail.eventName', value: 'RunInstances' };
const started = (eventName: string) => filterContext({ event: { detail: { eventName } } });

test('an event lets all resources pass or none', () => {
  expect(resultOf(event, options, resource(), started('RunInstances'))).toBe(true);
  expect(resultOf(event, options, resource(), started('StopInstances'))).toBe(false);
});

test('a run without an event lets all resources pass', () => {
  expect(resultOf(event, options, resource())).toBe(true);
});

test('it reads nothing of the resource, so an unread key does not matter', () => {
  expect(event.reads?.(options as never, filterContext())).toEqual(new Set());
});
