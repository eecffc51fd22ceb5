import { expect, test } from '@jest/globals';
import { faultReporter } from '../../../src/core/fault.ts';
import { arn, bench, planOf, refusedCall, step } from './bench.ts';

function boom(): never {
  throw new TypeError('boom');
}

/** A bench that records where faults were reported, each with a stack. */
function heard(ids: readonly string[]) {
  const world = bench(ids);
  const wheres: string[] = [];
  const fault = faultReporter((event) => {
    if (event.kind === 'fault' && /TypeError: boom\n +at /.test(event.stack)) wheres.push(event.where);
  });
  return { world, wheres, fault };
}

test('an error on the way to a write is reported once, and its step waits; the others are done', async () => {
  const { world, wheres, fault } = heard(['a', 'b', 'c']);
  world.deps = { fault, stillMatches: ({ subject }) => (subject.id === 'c' ? true : boom()) };
  const { waiting, receipts } = await world.apply(planOf(['a', 'b', 'c'].map((id) => step(id, 'stop'))));
  expect(waiting.map(({ step: { id }, message }) => [id, message])).toEqual([
    ['a-stop', 'an internal error of Mayfly: TypeError: boom'],
    ['b-stop', 'an internal error of Mayfly: TypeError: boom'],
  ]);
  expect([receipts.map(({ step: id }) => id), wheres]).toEqual([['c-stop'], ['the stop of box']]);
});

test('an error in a write is reported; whether it happened is found out, as without an answer', async () => {
  const { world, wheres, fault } = heard(['a']);
  world.deps = { fault };
  world.after = boom;
  const { receipts } = await world.apply(planOf([step('a', 'stop')]));
  expect([world.sent, receipts.map(({ ending }) => ending.status), wheres]).toEqual([
    ['stop a'],
    ['done'],
    ['the stop of box'],
  ]);
});

test('what AWS refuses is no fault', async () => {
  const { world, wheres, fault } = heard(['a']);
  world.deps = { fault };
  world.before = () => {
    throw refusedCall('AccessDenied');
  };
  const { receipts } = await world.apply(planOf([step('a', 'stop')]));
  expect([receipts.map(({ ending }) => ending.status), wheres]).toEqual([['failed'], []]);
});

test('an error while a snapshot is checked again is reported, and the delete is refused', async () => {
  const { world, wheres, fault } = heard(['a']);
  const [type] = world.allDeps.types;
  const { snapshot } = type?.verbs ?? {};
  let checks = 0;
  const check = (...parameters: Parameters<NonNullable<typeof snapshot>['check']>) => {
    checks += 1;
    return checks > 1 ? Promise.reject(new TypeError('boom')) : snapshot?.check(...parameters);
  };
  const types = [{ ...type, verbs: { ...type?.verbs, snapshot: { ...snapshot, check } } }];
  world.deps = { fault, types: types as never };
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  const { receipts } = await world.apply(plan);
  expect(receipts[1]?.ending).toEqual({
    status: 'refused',
    cause: 'class',
    message: 'its snapshot could not be checked again: TypeError: boom',
  });
  expect(wheres).toEqual(['checking the snapshot of box again']);
});

test('an error while the members of its set are read is reported, and the step is refused', async () => {
  const { world, wheres, fault } = heard(['a', 'b']);
  const [type] = world.allDeps.types;
  world.deps = { fault, types: [{ ...type, isGone: boom }] as never };
  const { receipts } = await world.apply(planOf([step('a', 'stop')], { spared: [arn('b')] }));
  expect([receipts[0]?.ending.status, wheres]).toEqual(['refused', ['reading the other resources of box']]);
});

test.each([
  ['our own error', new TypeError('boom'), ['a message']],
  ['a refusal of the other side', Object.assign(new TypeError('boom'), { constructor: { name: 'NotDelivered' } }), []],
])('a message that fails by %s is reported only if it is our own', async (_, error, expected) => {
  const { world, wheres, fault } = heard(['a']);
  world.deps = { fault, deliver: () => Promise.reject(error) };
  const { receipts } = await world.apply(planOf([step('a', 'notify', [], { to: 'console' })]));
  expect([receipts[0]?.ending.status, wheres]).toEqual(['failed', expected]);
});

test('a place that our own error keeps closed is reported', async () => {
  const { world, wheres, fault } = heard(['a']);
  world.deps = { fault, open: boom };
  const { waiting } = await world.apply(planOf([step('a', 'stop')]));
  expect([waiting[0]?.message, wheres]).toEqual([
    '111122223333 eu-west-1 could not be opened: boom',
    ['opening a place'],
  ]);
});
