import { expect, test } from '@jest/globals';
import { faultReporter } from '../../../src/core/fault.ts';
import { arn, bench, lostCall, planOf, refusedCall, start, step } from './bench.ts';

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

test.each([
  ['before a request is made', 'making'],
  ['while a request is made', 'before'],
] as const)('an error %s ends the step at once: nothing can have happened', async (_title, moment) => {
  const { world, wheres, fault } = heard(['a', 'b']);
  world.deps = { fault };
  world[moment] = (call) => (call.endsWith(' a') ? boom() : undefined);
  const { receipts } = await world.apply(planOf([step('a', 'snapshot'), step('b', 'snapshot')]));
  expect(receipts.map(({ step: id, ending }) => [id, ending])).toEqual([
    ['a-snapshot', { status: 'failed', message: 'an internal error of Mayfly: TypeError: boom' }],
    ['b-snapshot', expect.objectContaining({ status: 'done' })],
  ]);
  // A lost answer would be looked for over three minutes, five times.
  expect(world.time - start).toBeLessThan(60_000);
  expect(wheres).toEqual(['the snapshot of box']);
});

test('an error after a request was sent is looked into, and the write is not repeated where it is seen', async () => {
  const { world, wheres, fault } = heard(['a']);
  world.deps = { fault };
  world.after = boom;
  const { receipts } = await world.apply(planOf([step('a', 'snapshot')]));
  expect([world.sent, receipts.map(({ ending }) => ending.status), wheres]).toEqual([
    ['snapshot a'],
    ['done'],
    ['the snapshot of box'],
  ]);
});

test('an error in a write of many ends the one step that causes it; the others are done', async () => {
  const { world, wheres, fault } = heard(['a', 'b', 'c']);
  world.deps = { fault };
  world.making = (call) => (/ b\b/.test(call) ? boom() : undefined);
  const steps = ['a', 'b', 'c'].map((id) => step(id, 'tag', [], { tags: { key: 'value' } }));
  const { receipts } = await world.apply(planOf(steps));
  expect(receipts.map(({ step: id, ending }) => `${id} ${ending.status}`).sort()).toEqual([
    'a-tag done',
    'b-tag failed',
    'c-tag done',
  ]);
  expect([world.sent, wheres]).toEqual([['tag a', 'tag c'], ['the tag of box']]);
});

test('after an answer that was lost, an error before the next request does not say that nothing happened', async () => {
  const { world, fault } = heard(['a']);
  world.deps = { fault };
  let times = 0;
  world.after = () => {
    world.copies.clear();
    throw lostCall();
  };
  world.making = () => {
    times += 1;
    // AWS shows the copy late: after the second attempt began.
    if (times === 2) world.copies.set('a-snapshot', 'a');
    if (times > 1) boom();
  };
  const { receipts } = await world.apply(planOf([step('a', 'snapshot')]));
  expect([world.sent, receipts.map(({ ending }) => ending.status)]).toEqual([['snapshot a'], ['done']]);
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
