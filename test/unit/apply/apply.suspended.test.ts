import { expect, test } from '@jest/globals';
import type { Plan } from '../../../src/core/plan.ts';
import { suspensionOf } from '../../../src/core/suspended.ts';
import { arn, bench, planOf, refusedCall, start, step } from './bench.ts';

const day = 86_400_000;

/** The same plan, made again on another night. */
function night(number: number, plan = planOf([step('a', 'stop')])): Plan {
  const now = new Date(start + number * day).toISOString();
  const header = {
    ...plan.header,
    id: `p${number}-${plan.header.id}`,
    now,
    expires: new Date(start + (number + 3) * day).toISOString(),
  };
  return { ...plan, header };
}

async function nights(world: ReturnType<typeof bench>, plans: readonly Plan[]): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for (const plan of plans) {
    world.time = Math.max(world.time, Date.parse(plan.header.now));
    const { receipts } = await world.apply(plan);
    outcomes.push(
      ...receipts.flatMap(({ ending }) => (ending.status === 'failed' ? [ending.message] : [ending.status])),
    );
  }
  return outcomes;
}

test('the third night in a row that a step fails suspends it, and only its receipt says so', async () => {
  const world = bench(['a']);
  world.before = () => {
    throw refusedCall('UnauthorizedOperation');
  };
  const outcomes = await nights(world, [night(0), night(1), night(2)]);
  const why = 'UnauthorizedOperation on box:Write: no';
  expect(outcomes).toEqual([
    why,
    why,
    `${why}; it failed in 3 nights in a row and is suspended: \`mayfly resume due ${arn('a')}\` retries it`,
  ]);
  const history = await world.ledger.history(new Date(world.time));
  expect(suspensionOf(history.failures('due', arn('a'), 'stop'), 'd')).toEqual({
    since: '2026-11-21',
    message: why,
    nights: 3,
  });
  expect(history.failures('due', arn('a'), 'delete')).toEqual([]);
});

test('several plans of one day count as one night, and a night in which it was done restarts the count', async () => {
  const world = bench(['a']);
  world.before = () => {
    throw refusedCall('UnauthorizedOperation');
  };
  const again = night(0, { ...planOf([step('a', 'stop')]), header: { ...planOf([]).header, id: 'again' } });
  const parked = async () =>
    suspensionOf((await world.ledger.history(new Date(world.time))).failures('due', arn('a'), 'stop'), 'd') !==
    undefined;
  await nights(world, [night(0), again, night(1)]);
  expect(await parked()).toBe(false);
  world.before = () => undefined;
  await nights(world, [night(2)]);
  world.boxes.set('a', { Id: 'a', State: 'on', Tags: [] });
  world.before = () => {
    throw refusedCall('UnauthorizedOperation');
  };
  await nights(world, [night(3), night(4)]);
  expect(await parked()).toBe(false);
  await nights(world, [night(5)]);
  expect(await parked()).toBe(true);
});

test('failures under another text of the policy do not count', () => {
  const failed = (policyDigest: string, night: number) => ({ policyDigest, night: `2026-11-2${night}`, message: 'no' });
  expect(suspensionOf([failed('d', 1), failed('d', 2), failed('other', 3)], 'd')).toBeUndefined();
  expect(suspensionOf([failed('d', 1), failed('d', 2), failed('d', 3)], 'd')).toEqual({
    since: '2026-11-21',
    message: 'no',
    nights: 3,
  });
});
