import { expect, test } from '@jest/globals';
import { type History, noHistory } from '../../../../src/core/history.ts';
import { escalate } from '../../../../src/policy/actions/escalate.ts';
import { actionContext, stepsOf } from './context.ts';

const after = (level: ReturnType<History['escalation']>) =>
  actionContext({ history: { ...noHistory, escalation: () => level } });

test.each([
  ['the first night', { notified: 0 }, { to: 'owner', level: 1 }],
  ['the second night', { notified: 1, lastAt: '2026-11-20T20:31:00Z' }, { to: 'channel', level: 2 }],
  ['the third night', { notified: 2, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', level: 3 }],
  ['later nights', { notified: 7, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', level: 8 }],
])('escalate on %s', (_title, level, options) => {
  expect(stepsOf(escalate, {}, {}, after(level))).toEqual([{ verb: 'notify', options }]);
});

test('escalate notifies nobody twice in one night', () => {
  expect(stepsOf(escalate, {}, {}, after({ notified: 1, lastAt: '2026-11-21T19:00:00Z' }))).toEqual([]);
});
