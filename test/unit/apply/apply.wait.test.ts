import { expect, test } from '@jest/globals';
import type { GuardAnswer } from '../../../src/guard/guard.ts';
import { arn, bench, planOf, refusedCall, step } from './bench.ts';

/** A guard whose first answers cannot read anything. */
function blinded(world: ReturnType<typeof bench>, times: number, isTransient: boolean): { asked: () => number } {
  let calls = 0;
  world.deps = {
    guard: {
      permit: (steps): Promise<GuardAnswer> => {
        if (calls++ >= times) return world.guard.permit(steps);
        const refused = {
          cause: 'unread' as const,
          message: 'it could not be read: RequestLimitExceeded on box:Describe',
          ...(isTransient && { isTransient }),
        };
        return Promise.resolve({ permits: new Map(), refusals: new Map(steps.map(({ id }) => [id, refused])) });
      },
    },
  };
  return { asked: () => calls };
}

test('if AWS is too busy to be read, the guard is asked again, and the step is done', async () => {
  const at = bench(['a']);
  const { asked } = blinded(at, 3, true);
  const { receipts } = await at.apply(planOf([step('a', 'stop')]));
  expect([receipts[0]?.ending.status, asked(), at.sent]).toEqual(['done', 4, ['stop a']]);
});

test('five times at most: then this run leaves it, nothing was sent, and the next run does it', async () => {
  const at = bench(['a', 'b']);
  const { asked } = blinded(at, 5, true);
  const plan = planOf([step('a', 'stop')]);
  const { receipts, waiting } = await at.apply(plan);
  expect(receipts).toEqual([]);
  expect(waiting).toMatchObject([{ message: 'it could not be read: RequestLimitExceeded on box:Describe' }]);
  expect([asked(), at.sent]).toEqual([5, []]);
  at.time += 60_000;
  expect((await at.apply(plan)).receipts.map(({ ending }) => ending.status)).toEqual(['done']);
  expect(at.sent).toEqual(['stop a']);
});

test('if AWS refused, it is not asked twice', async () => {
  const at = bench(['a']);
  const { asked } = blinded(at, 1, false);
  const { receipts } = await at.apply(planOf([step('a', 'stop')]));
  expect([receipts[0]?.ending.status, asked(), at.sent]).toEqual(['refused', 1, []]);
});

test('a claim is renewed while AWS works for days, so that no other plan interferes', async () => {
  const at = bench(['a']);
  const day = 24 * 3_600_000;
  const snapshot = at.allDeps.types[0]?.verbs.snapshot;
  if (snapshot === undefined) throw new TypeError('no verb');
  let looks = 0;
  const slow = {
    ...snapshot,
    check: () => Promise.resolve(++looks > 8 ? { status: 'done' as const, after: null } : { status: 'wait' as const }),
  };
  const types = at.allDeps.types.map((type) => ({ ...type, verbs: { ...type.verbs, snapshot: slow } }));
  const holders = new Set<string>();
  at.deps = {
    types,
    patienceMs: 30 * day,
    sleep: async () => {
      at.time += 9 * 3_600_000;
      const now = new Date(at.time);
      const claim = { arn: arn('a'), plan: 'p2', step: 'other', until: new Date(at.time + 1000).toISOString() };
      const current = await at.ledger.claim(claim, now);
      holders.add(current.plan);
    },
  };
  const { receipts } = await at.apply(planOf([step('a', 'snapshot')]));
  expect([receipts[0]?.ending.status, [...holders]]).toEqual(['done', ['p1']]);
  expect(looks).toBe(9);
});

test("a delete is skipped where an earlier step of its own policy was not done, not where another's was", async () => {
  for (const [finding, ending] of [
    ['f-other', 'done'],
    ['f-a', 'skipped'],
  ] as const) {
    const at = bench(['a']);
    at.before = (call) => {
      if (call.startsWith('stop')) throw refusedCall('Denied');
    };
    const steps = [
      step('a', 'stop', [], {}, { finding }),
      step('a', 'snapshot'),
      step('a', 'delete', ['a-stop', 'a-snapshot']),
    ];
    const { receipts } = await at.apply(planOf(steps));
    expect(receipts.map(({ ending: { status } }) => status)).toEqual(['failed', 'done', ending]);
  }
});

test('a verb that always wants another write ends as failed', async () => {
  const at = bench(['a']);
  const types = at.allDeps.types.map((type) => {
    const { stop } = type.verbs;
    if (stop === undefined) throw new TypeError('no verb');
    return {
      ...type,
      verbs: { ...type.verbs, stop: { ...stop, check: () => Promise.resolve({ status: 'again' as const }) } },
    };
  });
  at.deps = { types };
  const { receipts } = await at.apply(planOf([step('a', 'stop')]));
  expect(receipts[0]?.ending).toEqual({
    status: 'failed',
    message: 'after 50 writes there is still something left to do',
  });
  expect(at.sent).toHaveLength(50);
});
