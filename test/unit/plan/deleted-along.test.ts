import { expect, test } from '@jest/globals';
import type { Refusal } from '../../../src/core/plan.ts';
import type { Step } from '../../../src/core/step.ts';
import { withDeletedAlong } from '../../../src/plan/deleted-along.ts';
import { byPrefix, planOf, policy, resource, task } from './world.ts';

const racks = planOf(
  [policy('racks', [{ each: byPrefix('') }], [['delete']], { type: 'rack', skipSnapshot: true })],
  [resource('r1', task, { type: 'rack' })],
);
const boxes = (tags: Readonly<Record<string, string>>): readonly Refusal[] =>
  planOf([policy('boxes', [{ each: byPrefix('') }], [['delete']])], [resource('b1', tags), resource('b2', tags)])
    .refusals;

test('a refusal to delete what goes with something else says so, without a date for it', () => {
  const said = withDeletedAlong(boxes({}), racks.steps);
  expect(said.map(({ subject, cause, until }) => [subject.id, cause, until])).toEqual([
    ['b1', 'grace', undefined],
    ['b2', 'grace', expect.any(String)],
  ]);
  expect(said[0]?.message).toMatch(/. It is to be deleted along with rack r1, by racks$/);
  expect(said[1]?.message).not.toContain('rack');
});

test.each<[string, (step: Step) => Partial<Step>]>([
  ['only stops it', () => ({ effect: 'stop' })],
  ['is in another region', ({ subject }) => ({ subject: { ...subject, region: 'us-east-1' } })],
  ['is in another account', ({ subject }) => ({ subject: { ...subject, account: '444455556666' } })],
  ['destroys nothing else', () => ({ alsoDestroys: [] })],
])('it says nothing of a step that %s', (_what, changes) => {
  const refusals = boxes({});
  const steps = racks.steps.map((step) => ({ ...step, ...changes(step) }));
  expect(withDeletedAlong(refusals, steps)).toEqual(refusals);
});
