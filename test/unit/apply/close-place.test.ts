import { expect, test } from '@jest/globals';
import type { Receipt } from '../../../src/core/receipt.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import type { GuardAnswer } from '../../../src/guard/guard.ts';
import { arn, bench, planOf, step } from './bench.ts';

type Bench = ReturnType<typeof bench>;

const expired = () => new CallFailed('box:Describe', 'ExpiredToken', 'The security token is expired', 403);
const denied = () => new CallFailed('box:Describe', 'AccessDenied', 'no', 403);
const why = 'AWS no longer accepts the credentials (ExpiredToken on box:Describe): renew them';

const verbsOf = (receipts: readonly Receipt[]) => receipts.map(({ verb }) => verb);

/** Verbs whose checks fail while `failure` says so. */
function withFailingChecks(at: Bench, verb: string, failure: () => Error | undefined): void {
  const failing = (type: ResourceType): ResourceType => {
    const known = type.verbs[verb];
    if (known === undefined) throw new TypeError(`no verb ${verb}`);
    const check: typeof known.check = (...given) => {
      const error = failure();
      return error === undefined ? known.check(...given) : Promise.reject(error);
    };
    return { ...type, verbs: { ...type.verbs, [verb]: { ...known, check } } };
  };
  at.deps = { ...at.deps, types: at.allDeps.types.map(failing) };
}

test.each([
  ['expired credentials', expired, why],
  ['a denial', denied, 'AWS did not confirm the result yet: AccessDenied on box:Describe'],
])(
  'what AWS did stays performed after a check that failed with %s, and the next run ends it',
  async (_, error, message) => {
    const at = bench(['a']);
    let fails = true;
    withFailingChecks(at, 'delete', () => (fails ? error() : undefined));
    const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
    const began = at.time;
    const { receipts, waiting } = await at.apply(plan);
    expect([verbsOf(receipts), waiting.map((each) => each.message), at.boxes.size]).toEqual([
      ['snapshot'],
      [message],
      0,
    ]);
    expect((await at.ledger.step({ plan: 'p1', step: 'a-delete' }))?.state.status).toBe('performed');
    // The run did not wait for it.
    expect(at.time - began).toBeLessThan(60_000);
    fails = false;
    expect((await at.apply(plan)).receipts.map(({ ending }) => ending.status)).toEqual(['done', 'done']);
    expect(at.sent).toEqual(['snapshot a', 'delete a']);
    expect(await at.ledger.failures('due', arn('a'), 'delete')).toEqual([]);
  },
);

test('credentials that expire before a write leave the step pending, and its attempts as they are', async () => {
  const at = bench(['a', 'b']);
  let fails = true;
  at.before = () => {
    if (fails) throw new CallFailed('box:Write', 'RequestExpired', 'Request has expired.', 400);
  };
  const plan = planOf([step('a', 'stop'), step('b', 'snapshot'), step('b', 'delete', ['b-snapshot'])]);
  for (let run = 0; run < 7; run++) {
    const { receipts, waiting } = await at.apply(plan);
    expect([receipts, waiting.length]).toEqual([[], 3]);
  }
  expect((await at.ledger.step({ plan: 'p1', step: 'a-stop' }))?.state.status).toBe('pending');
  fails = false;
  const { receipts } = await at.apply(plan);
  expect(receipts.map(({ ending }) => ending.status)).toEqual(['done', 'done', 'done']);
});

test('once a place is closed, no other step there is tried in this run', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `b${index}`);
  const at = bench(ids);
  at.before = () => {
    throw new CallFailed('box:Write', 'InvalidClientTokenId', 'no', 403);
  };
  const { receipts, waiting } = await at.apply(planOf(ids.map((id) => step(id, 'stop'))));
  expect([receipts, waiting.length]).toEqual([[], 40]);
  expect(new Set(waiting.map(({ message }) => message))).toEqual(
    new Set(['AWS no longer accepts the credentials (InvalidClientTokenId on box:Write): renew them']),
  );
  // One group of ten was under way; nobody asked for the others.
  expect(at.sent.length).toBeLessThanOrEqual(10);
});

test('a guard whose read finds the credentials expired refuses no step', async () => {
  const at = bench(['a']);
  let asked = 0;
  at.deps = {
    guard: {
      permit: (steps): Promise<GuardAnswer> => {
        if (asked++ > 0) return at.guard.permit(steps);
        const refused = {
          cause: 'unread' as const,
          message: 'it could not be read: ExpiredToken on box:Describe',
          isTransient: true,
          needsCredentials: 'ExpiredToken on box:Describe',
        };
        return Promise.resolve({ permits: new Map(), refusals: new Map(steps.map(({ id }) => [id, refused])) });
      },
    },
  };
  const plan = planOf([step('a', 'stop')]);
  const first = await at.apply(plan);
  expect([first.receipts, first.waiting.map(({ message }) => message), asked]).toEqual([[], [why], 1]);
  expect((await at.apply(plan)).receipts.map(({ ending }) => ending.status)).toEqual(['done']);
});

test('a snapshot that cannot be checked again for want of credentials does not end the delete', async () => {
  const at = bench(['a']);
  let isBefore = true;
  withFailingChecks(at, 'snapshot', () => (isBefore ? undefined : expired()));
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  at.deps = {
    ...at.deps,
    guard: {
      permit: (steps) => {
        isBefore = !steps.some(({ verb }) => verb === 'delete');
        return at.guard.permit(steps);
      },
    },
  };
  const { receipts, waiting } = await at.apply(plan);
  expect([verbsOf(receipts), waiting.map(({ message }) => message)]).toEqual([['snapshot'], [why]]);
  expect(at.boxes.has('a')).toBe(true);
});

test.each([
  ['expired credentials', expired, why],
  ['a denial', denied, 'whether the write happened is not known: AccessDenied on box:Describe'],
])('a lost answer that cannot be looked up because of %s is left to the next run', async (_, error, message) => {
  const at = bench(['a']);
  let fails = true;
  withFailingChecks(at, 'delete', () => (fails ? error() : undefined));
  at.after = (call) => {
    if (call === 'delete a') throw new CallFailed('box:Write', 'Unknown', 'an answer of a proxy', 408);
  };
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  const first = await at.apply(plan);
  expect([verbsOf(first.receipts), first.waiting.map((each) => each.message)]).toEqual([['snapshot'], [message]]);
  fails = false;
  at.after = () => undefined;
  const { receipts } = await at.apply(plan);
  expect([receipts.map(({ ending }) => ending.status), at.sent]).toEqual([
    ['done', 'done'],
    ['snapshot a', 'delete a'],
  ]);
});
