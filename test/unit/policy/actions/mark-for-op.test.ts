import { expect, test } from '@jest/globals';
import { markForOp } from '../../../../src/policy/actions/mark-for-op.ts';
import { markedForOp } from '../../../../src/policy/filters/marked-for-op.ts';
import { filterContext, resource, resultOf } from '../filters/context.ts';
import { refusalOf, stepsOf } from './context.ts';

test.each([
  [{ op: 'stop', days: 2 }, 'Resource does not meet policy: stop@2026/11/23'],
  [{ op: 'stop' }, 'Resource does not meet policy: stop@2026/11/21'],
  [{ op: 'delete', hours: 4, msg: 'm: {op}@{action_date}' }, 'm: delete@2026/11/22 0030 UTC'],
  [{ op: 'delete', hours: 1, tz: 'pt' }, 'Resource does not meet policy: delete@2026/11/21 1330 PST'],
])('mark-for-op %j', (options, value) => {
  expect(stepsOf(markForOp, options)).toEqual([{ verb: 'tag', options: { tags: { maid_status: value } } }]);
});

test('the filter marked-for-op reads the mark once it is due', () => {
  const [step] = stepsOf(markForOp, { op: 'stop', days: 2, tag: 'mark' });
  const marked = resource({}, (step?.options as { readonly tags?: Record<string, string> } | undefined)?.tags);
  const isDue = (now: string) =>
    resultOf(markedForOp, { op: 'stop', tag: 'mark' }, marked, filterContext({ now: new Date(now) }));
  expect([isDue('2026-11-22T23:59:59Z'), isDue('2026-11-23T00:00:00Z')]).toEqual([false, true]);
});

test('other placeholders are refused', () => {
  expect(refusalOf(markForOp, { msg: '{owner}: {op}@{action_date}' })).toMatch(/are replaced/);
});
