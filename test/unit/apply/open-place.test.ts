import { expect, test } from '@jest/globals';
import type { Place } from '../../../src/core/resource.ts';
import { NoCredentials } from '../../../src/estate/aws/no-credentials.ts';
import { arn, bench, place as home, planOf, start, step } from './bench.ts';

const away = { account: '444455556666', region: 'eu-west-1' };
const forgotten = 'there are no credentials for account 444455556666: pass `--assume` with the ARN of a role in it';

/** With all roles. */
const everywhere = ({ allDeps }: ReturnType<typeof bench>) => ({
  open: async (place: Place) => ({ ...(await allDeps.open(home)), place }),
});

/** Steps on `a` in the account of the credentials, and on `b` in an account whose role is missing. */
const plan = () => {
  const stepAway = { subject: { ...step('b', 'stop').subject, ...away } };
  return planOf([
    step('a', 'stop'),
    step('b', 'stop', [], {}, stepAway),
    step('b', 'snapshot', ['b-stop'], {}, stepAway),
  ]);
};

function closed(world: ReturnType<typeof bench>, why: Error): ReturnType<typeof bench> {
  const open = (place: Place) => {
    if (place.account !== home.account) throw why;
    return world.allDeps.open(place);
  };
  const permit: typeof world.guard.permit = (steps) => {
    const refused = { cause: 'unread' as const, message: `it could not be opened: ${why.message}` };
    const stepsHere = steps.filter(({ subject }) => subject.account === home.account);
    if (stepsHere.length > 0) return world.guard.permit(stepsHere);
    return Promise.resolve({ permits: new Map(), refusals: new Map(steps.map(({ id }) => [id, refused])) });
  };
  world.deps = { open, guard: { permit } };
  return world;
}

test.each([
  [new NoCredentials(forgotten), forgotten],
  [new TypeError('the socket is gone'), '444455556666 eu-west-1 could not be opened: the socket is gone'],
])('steps in a place that cannot be opened do not begin, and say why: %s', async (why, message) => {
  const world = closed(bench(['a', 'b']), why);
  const { receipts, waiting } = await world.apply(plan());
  expect(receipts.map(({ step: id, ending }) => `${id} ${ending.status}`)).toEqual(['a-stop done']);
  expect(waiting.map((waitingStep) => `${waitingStep.step.id}: ${waitingStep.message}`)).toEqual([
    `b-stop: ${message}`,
    'b-snapshot: waiting for the stop of b',
  ]);
  expect(await world.ledger.step({ plan: 'p1', step: 'b-stop' })).toBeUndefined();
  expect(
    (
      await world.ledger.claim(
        { arn: arn('b'), plan: 'p2', step: 's', until: new Date(start + 1000).toISOString() },
        new Date(start),
      )
    ).plan,
  ).toBe('p2');
  expect(world.time - start).toBeLessThan(60_000);
});

test('the next apply, with the role, does them', async () => {
  const world = closed(bench(['a', 'b']), new NoCredentials(forgotten));
  await world.apply(plan());
  world.deps = everywhere(world);
  const { receipts, waiting } = await world.apply(plan());
  expect([waiting, receipts.map(({ ending }) => ending.status), world.sent]).toEqual([
    [],
    ['done', 'done', 'done'],
    ['stop a', 'stop b', 'snapshot b'],
  ]);
});

test("credentials for another account than the step's count as none", async () => {
  const world = bench(['a', 'b']);
  const { waiting } = await world.apply(plan());
  expect(waiting[0]?.message).toBe('the credentials are for 111122223333 eu-west-1, not for 444455556666 eu-west-1');
});

test('a write in progress there stays in progress', async () => {
  const world = bench(['a', 'b']);
  const stop = new AbortController();
  world.after = (call) => {
    if (call === 'stop b') stop.abort();
  };
  world.deps = { ...everywhere(world), signal: stop.signal };
  await world.apply(plan());
  const cut = closed(world, new NoCredentials(forgotten));
  expect((await cut.apply(plan())).waiting[0]?.message).toBe(forgotten);
  expect((await world.ledger.step({ plan: 'p1', step: 'b-stop' }))?.state.status).toBe('performed');
  world.deps = everywhere(world);
  expect((await world.apply(plan())).receipts.map(({ ending }) => ending.status)).toEqual(['done', 'done', 'done']);
});
