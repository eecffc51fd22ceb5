import { expect, test } from '@jest/globals';
import type { Blocked } from '../../../src/apply/deps.ts';
import { arn, bench, planOf, start, step } from './bench.ts';

const halted: Blocked = { kind: 'halted', message: 'halted by ada at noon' };
const closed: Blocked = { kind: 'waits', message: 'outside of its window' };

test('while the kill switch is on, nothing starts; the summary says so, and a later run goes on', async () => {
  const world = bench(['a', 'b', 'c']);
  let isHalted = false;
  world.after = () => {
    isHalted = true;
  };
  world.deps = { startGate: () => Promise.resolve(isHalted ? halted : undefined) };
  const plan = planOf(['a', 'b', 'c'].map((id) => step(id, 'stop')));
  const cut = await world.apply(plan);
  expect([world.sent, cut.refused?.cause, cut.refused?.message]).toEqual([
    ['stop a'],
    'halted',
    'halted by ada at noon.',
  ]);
  expect(cut.waiting.map(({ step: { id } }) => id)).toEqual(['a-stop', 'b-stop', 'c-stop']);
  world.deps = {};
  const complete = await world.apply(plan);
  expect([world.sent, complete.refused, complete.receipts.map(({ ending }) => ending.status)]).toEqual([
    ['stop a', 'stop b', 'stop c'],
    undefined,
    ['done', 'done', 'done'],
  ]);
});

test('the guard is not asked about the rest either', async () => {
  const world = bench(['a', 'b']);
  world.deps = { startGate: () => Promise.resolve(halted) };
  await world.apply(planOf([step('a', 'stop'), step('b', 'tag', [], { tags: { seen: 'yes' } })]));
  expect([world.sent, world.permits]).toEqual([[], 1]);
});

// Promise B18 of docs/safety.md.
test('a batch is not sent if the switch is found on at one of its steps, though others passed the gate', async () => {
  const world = bench(['a', 'b', 'c']);
  world.deps = { startGate: ({ subject }) => Promise.resolve(subject.id === 'c' ? halted : undefined) };
  const summary = await world.apply(
    planOf(['a', 'b', 'c'].map((id) => step(id, 'tag', [], { tags: { seen: 'yes' } }))),
  );
  expect([world.sent, summary.refused?.cause, summary.waiting.length]).toEqual([[], 'halted', 3]);
});

test('a message is not sent while it is on either', async () => {
  const world = bench(['a']);
  world.deps = { startGate: () => Promise.resolve(halted) };
  const summary = await world.apply(planOf([step('a', 'notify', [], { to: 'console' })]));
  expect([world.messages, summary.refused?.cause]).toEqual([[], 'halted']);
});

test('the gate is asked about each step, just before its own write', async () => {
  const world = bench(['a', 'b']);
  const gateCalls: string[] = [];
  world.deps = {
    startGate: ({ id }) => {
      gateCalls.push(`${id} after ${world.sent.length}`);
      return Promise.resolve(undefined);
    },
  };
  await world.apply(planOf([step('a', 'stop'), step('b', 'stop')]));
  expect(gateCalls).toEqual(['a-stop after 0', 'b-stop after 1']);
});

test('a step that waits for its window stays as it was, releases its resource, and holds up no other', async () => {
  const world = bench(['a', 'b']);
  world.deps = { startGate: ({ subject }) => Promise.resolve(subject.id === 'a' ? closed : undefined) };
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot']), step('b', 'stop')]);
  const summary = await world.apply(plan);
  expect([world.sent, world.time - start < 60_000]).toEqual([['stop b'], true]);
  expect(summary.waiting.map(({ step: { id }, message, for: what }) => [id, message, what])).toEqual([
    ['a-snapshot', 'outside of its window', 'limit'],
    ['a-delete', 'waiting for the snapshot of a', undefined],
  ]);
  expect(await world.ledger.step({ plan: 'p1', step: 'a-snapshot' })).toBeUndefined();
  const until = new Date(start + 86_400_000).toISOString();
  expect(await world.ledger.claim({ arn: arn('a'), plan: 'p2', step: 's', until }, new Date(world.time))).toMatchObject(
    { plan: 'p2' },
  );
  await world.ledger.release(arn('a'), { plan: 'p2', step: 's' });

  world.deps = {};
  expect((await world.apply(plan)).receipts.map(({ ending }) => ending.status)).toEqual(['done', 'done', 'done']);
});

test('a demotion ends its step with a receipt that says why, and the steps that depend on it are skipped', async () => {
  const world = bench(['a']);
  world.deps = { startGate: () => Promise.resolve({ kind: 'refused', cause: 'promotion', message: 'only observed' }) };
  const summary = await world.apply(planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]));
  expect(world.sent).toEqual([]);
  expect(summary.receipts.map(({ ending }) => ending)).toEqual([
    { status: 'refused', cause: 'promotion', message: 'only observed' },
    { status: 'skipped', message: 'the snapshot before it was not done' },
  ]);
});
