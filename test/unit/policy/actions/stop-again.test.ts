import { expect, test } from '@jest/globals';
import type { RequestedStep } from '../../../../src/core/action.ts';
import type { Answer } from '../../../../src/core/evidence/evidence.ts';
import { noHistory, type Switched } from '../../../../src/core/history.ts';
import type { Estimate } from '../../../../src/core/resource-type.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { stopAgain } from '../../../../src/policy/actions/stop-again.ts';
import { actionContext, finding, stepsOf, subject } from './context.ts';

const database = { subject: { ...subject, type: 'rds', id: 'orders' } };
const ours: Switched = {
  verb: 'stop',
  policy: 'nights',
  began: '2026-11-14T02:00:00Z',
  ended: '2026-11-14T02:05:00Z',
};
const [need] = stopAgain.evidenceNeeds?.(finding(database), stopAgain.schema.parse({}), actionContext()) ?? [];

function steps(last: Switched | undefined, events: Answer | undefined, cost?: Estimate): readonly RequestedStep[] {
  const context = actionContext({
    history: { ...noHistory, lastSwitch: () => last },
    evidence: new Map(events === undefined ? [] : [[need?.key ?? '', events]]),
    ...(cost && { costStopped: cost }),
  });
  return stepsOf(stopAgain, {}, database, context);
}

const restarted = (at: string): Answer => [
  { at: '2026-11-14T02:05:00Z', kind: 'stopped' },
  { at, kind: 'restarted' },
];

test('a database that AWS started after seven days is stopped again, and the owner learns what it costs', () => {
  expect(steps(ours, restarted('2026-11-21T02:10:00Z'), { perMonth: 12.5, source: 'a test' })).toEqual([
    { verb: 'stop', options: {} },
    {
      verb: 'notify',
      options: { to: 'owner', note: expect.stringMatching(/its storage costs \$12\.50 a month nevertheless$/) },
      waitsFor: [0],
    },
  ]);
});

test('a cost that is not known is not shown as zero', () => {
  const [, message] = steps(ours, restarted('2026-11-21T02:10:00Z'), { unknown: 'no price' });
  expect(message?.options).toMatchObject({ note: expect.stringMatching(/its storage is billed nevertheless$/) });
});

test.each<[string, Switched | undefined, Answer | undefined, RegExp]>([
  ['Mayfly never stopped', undefined, restarted('2026-11-21T02:10:00Z'), /^Mayfly has not stopped it/],
  ['Mayfly has started since', { ...ours, verb: 'start' }, restarted('2026-11-21T02:10:00Z'), /has started it since$/],
  ['somebody started', ours, [{ at: '2026-11-21T02:10:00Z', kind: 'started' }], /^AWS did not start it/],
  ['AWS started too early for our stop', ours, restarted('2026-11-18T02:10:00Z'), /^AWS started it at 2026-11-18/],
  ['has unread events', ours, unknown('AccessDenied'), /^who started it is not known: AccessDenied$/],
  ['was not queried', ours, undefined, /^who started it is not known/],
])('a database that %s is not stopped, and the plan says why', (_title, last, events, message) => {
  expect(steps(last, events)).toEqual([{ verb: 'stop', options: {}, refused: expect.stringMatching(message) }]);
});
