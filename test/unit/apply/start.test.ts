import { expect, test } from '@jest/globals';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Checked, Obstacle, Performed } from '../../../src/core/verb.ts';
import { bench, lostCall, planOf, refusedCall, step } from './bench.ts';

const remove = step('a', 'delete');

test('what refuses one of several writes is asked before the first, and only then', async () => {
  const asked: number[] = [];
  const world = inParts(() => {
    asked.push(world.sent.length);
    return undefined;
  });
  const { receipts } = await world.apply(planOf([remove]));
  expect([asked, world.sent, receipts[0]?.ending.status]).toEqual([[0], ['delete a', 'delete a'], 'done']);
});

test('what is in the way and stays refuses the step: nothing is sent', async () => {
  const world = inParts(() => ({ message: 'it is replicated by b', passes: false }));
  const { receipts } = await world.apply(planOf([remove]));
  const ending = { status: 'refused', cause: 'state', message: 'it is replicated by b' };
  expect([world.sent, receipts.map((receipt) => receipt.ending)]).toEqual([[], [ending]]);
});

test('what is in the way and passes is waited for', async () => {
  let times = 3;
  const world = inParts(() => (times-- > 0 ? { message: 'its instance one is backing-up', passes: true } : undefined));
  const { receipts } = await world.apply(planOf([remove]));
  expect([world.sent.length, receipts[0]?.ending.status]).toEqual([2, 'done']);
});

test.each([
  [refusedCall('AccessDenied'), 'AccessDenied on box:Write'],
  [lostCall(), 'InternalError on box:Write'],
  [refusedCall('ExpiredToken'), 'AWS no longer accepts the credentials (ExpiredToken on box:Write): renew them'],
])('%s: what cannot be read starts nothing', async (failure, cause) => {
  const world = inParts(() => {
    throw failure;
  });
  const { receipts, waiting } = await world.apply(planOf([remove]));
  const message = cause.includes(': ') ? cause : `whether AWS would refuse it half-way is not known: ${cause}`;
  expect(world.sent).toEqual([]);
  if (failure.code === 'AccessDenied')
    expect(receipts.map(({ ending }) => ending)).toEqual([{ status: 'refused', cause: 'unread', message }]);
  else expect([receipts, waiting.map((each) => each.message)]).toEqual([[], [message]]);
});

test('what is refused half-way says in its receipt what is gone', async () => {
  const world = inParts(() => undefined);
  world.before = () => {
    if (world.sent.length === 2) throw refusedCall('InvalidBoxState');
  };
  const { receipts } = await world.apply(planOf([remove]));
  expect(receipts.map(({ ending }) => ending)).toEqual([
    { status: 'failed', message: 'InvalidBoxState on box:Write: no', parts: [{ type: 'lid', id: 'lid-of-a' }] },
  ]);
});

/** A box whose lid is deleted before itself, one write each. */
function inParts(obstacle: () => Obstacle | undefined): ReturnType<typeof bench> {
  const world = bench(['a']);
  const [type] = world.allDeps.types as [ResourceType];
  const { delete: deletion } = type.verbs;
  const perform = {
    run: async (aws: { write(): { box: { send(of: object): Promise<object> } } }): Promise<Performed> => {
      const work = () => world.sent.length === 2 && world.boxes.delete('a');
      await aws.write().box.send({ call: 'delete a', work });
      return {};
    },
  };
  const check = (): Promise<Checked> =>
    Promise.resolve(
      world.boxes.has('a')
        ? { status: 'again', parts: [{ type: 'lid', id: 'lid-of-a' }] }
        : { status: 'done', after: null },
    );
  const verb = { ...deletion, perform, check, obstacle: () => Promise.resolve().then(obstacle) };
  const verbs = { ...type.verbs, delete: verb };
  world.deps = { types: [{ ...type, isStateful: false, verbs } as unknown as ResourceType] };
  return world;
}
