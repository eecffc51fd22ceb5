import { expect, test } from '@jest/globals';
import { type Approval, approvable } from '../../../src/core/approval.ts';
import type { Step } from '../../../src/core/step.ts';
import { bench, planOf, start, step } from './bench.ts';

const awaits = ['a-delete'];
const saga = [
  step('a', 'snapshot', [], {}, { awaits }),
  step('a', 'delete', ['a-snapshot'], {}, { awaits }),
  step('a', 'notify', ['a-delete'], { to: 'console' }),
  step('b', 'tag', [], { tags: { seen: 'yes' } }),
];
const plan = planOf(saga);

function approval(approvedStep: Step | undefined): Approval {
  if (approvedStep === undefined) throw new Error('no such step');
  const at = new Date(start).toISOString();
  const until = new Date(start + 72 * 3_600_000).toISOString();
  return {
    plan: 'p1',
    step: approvedStep.id,
    stepDigest: approvable(approvedStep),
    verb: approvedStep.verb,
    arn: approvedStep.subject.arn,
    alsoDestroys: [],
    by: 'ada',
    at,
    reason: 'it is over',
    until,
  };
}

test('an unapproved step waits outside the run, its resource is not touched, its owner is notified', async () => {
  const world = bench(['a', 'b']);
  const { receipts, waiting } = await world.apply(plan);
  expect(world.sent).toEqual(['tag b']);
  expect(world.time).toBe(start);
  expect(receipts.map(({ step: id, ending }) => `${id} ${ending.status}`)).toEqual(['a-notify done', 'b-tag done']);
  expect(waiting.map((waitingStep) => [waitingStep.step.id, waitingStep.for])).toEqual([
    ['a-snapshot', 'approval'],
    ['a-delete', 'approval'],
  ]);
  expect(waiting[1]?.message).toBe(
    'a person has to approve the delete of a: mayfly approve PLAN --step a-delete --reason TEXT',
  );
  expect(world.messages[0]?.items[0]?.will).toEqual([
    { verb: 'snapshot', needs: 'approval' },
    { verb: 'delete', needs: 'approval' },
  ]);
  expect((await world.ledger.history(new Date(start))).underWay(plan.steps[0]?.subject.arn ?? '')).toBeUndefined();
});

test('once approved it is done, and the receipt says by whom, when and why', async () => {
  const world = bench(['a', 'b']);
  const approvalOfDelete = approval(saga[1]);
  const { guard } = world;
  world.deps = {
    guard: {
      permit: async (steps) => {
        const answer = await guard.permit(steps);
        const isDelete = (id: string): boolean => id === 'a-delete';
        return {
          ...answer,
          permits: new Map(
            [...answer.permits].map(([id, granted]) => [
              id,
              isDelete(id) ? { ...granted, approval: approvalOfDelete } : granted,
            ]),
          ),
        };
      },
    },
  };
  await world.apply(plan);
  await world.ledger.approve(approvalOfDelete);
  const { receipts, waiting } = await world.apply(plan);
  expect(waiting).toEqual([]);
  expect(world.sent).toEqual(['tag b', 'snapshot a', 'delete a']);
  expect(receipts.map(({ step: id, approved }) => [id, approved?.reason])).toEqual([
    ['a-snapshot', undefined],
    ['a-delete', 'it is over'],
    ['a-notify', undefined],
    ['b-tag', undefined],
  ]);
  expect(receipts[1]?.approved).toEqual({ by: 'ada', at: approvalOfDelete.at, reason: 'it is over' });
});

test('an approval of another plan’s step with the same name does not count', async () => {
  const world = bench(['a', 'b']);
  await world.ledger.approve({ ...approval(saga[1]), plan: 'p0' });
  expect((await world.apply(plan)).waiting).toHaveLength(2);
});
