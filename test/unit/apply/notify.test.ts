import { expect, test } from '@jest/globals';
import { advance } from '../../../src/apply/advance.ts';
import { openRun } from '../../../src/apply/run.ts';
import type { Refusal, RefusalCause } from '../../../src/core/plan.ts';
import type { Step } from '../../../src/core/step.ts';
import { arn, bench, planOf, refusedCall, start, step } from './bench.ts';

const notifyStep = (id: string, to: string, waitsFor: readonly string[] = [], more: Partial<Step> = {}) =>
  step(id, 'notify', waitsFor, { to }, { effect: 'notify', id: `${id}-notify-${to}`, ...more });

test('one message per target and owner, whatever the number of resources', async () => {
  const world = bench(['a', 'b', 'c']);
  const shared = { ...step('a', 'notify').subject, owner: 'team-x' };
  const steps = [
    notifyStep('a', 'owner', [], { subject: shared }),
    notifyStep('b', 'owner', [], { subject: { ...step('b', 'notify').subject, owner: 'team-x' } }),
    notifyStep('c', 'owner'),
    notifyStep('a', 'channel', [], { subject: shared }),
  ];
  await world.apply(planOf(steps));
  expect(
    world.messages.map(({ target, items, repeated }) => [target, items.map((item) => item.step.subject.id), repeated]),
  ).toEqual([
    [{ to: 'owner', owner: 'team-x' }, ['a', 'b'], false],
    [{ to: 'owner', owner: 'owner of c' }, ['c'], false],
    [{ to: 'channel', owner: 'team-x' }, ['a'], false],
  ]);
  expect([world.permits, world.sent]).toEqual([0, []]);
});

// Promise F3 of docs/safety.md.
test('a message after a step says what happened, failures too; a message before it says what will happen', async () => {
  const world = bench(['a']);
  world.before = () => {
    throw refusedCall('UnauthorizedOperation');
  };
  await world.apply(
    planOf([notifyStep('a', 'owner'), step('a', 'stop', ['a-notify-owner']), notifyStep('a', 'channel', ['a-stop'])]),
  );
  const failed = { verb: 'stop', ending: { status: 'failed', message: 'UnauthorizedOperation on box:Write: no' } };
  expect(world.messages.map(({ items }) => [items[0]?.did, items[0]?.will])).toEqual([
    [[], [{ verb: 'stop' }]],
    [[failed], []],
  ]);
});

test('a message warns of a step in its grace, with the date, and says why another step is not done', async () => {
  const world = bench(['a', 'b']);
  const until = '2026-11-24T02:00:00.000Z';
  const refusal = (id: string, cause: RefusalCause, more: Partial<Refusal> = {}): Refusal => {
    const { finding, policy, subject } = step(id, 'delete');
    return { finding, policy, subject, verb: 'delete', cause, message: `because of its ${cause}`, ...more };
  };
  const plan = planOf([notifyStep('a', 'owner'), notifyStep('b', 'owner')]);
  await world.apply({ ...plan, refusals: [refusal('a', 'grace', { until }), refusal('b', 'on-hold', { until })] });
  expect(world.messages.flatMap(({ items }) => items.map(({ did, will }) => [did, will]))).toEqual([
    [[], [{ verb: 'delete', on: until }]],
    [[{ verb: 'delete', ending: { status: 'refused', cause: 'on-hold', message: 'because of its on-hold' } }], []],
  ]);
});

/** A webhook that accepts nothing the first times; `isFinal` as notify/ sets it for what cannot get better. */
function down(
  world: ReturnType<typeof bench>,
  times: number,
  isFinal?: boolean,
): { readonly tried: () => number; readonly at: readonly number[] } {
  const at: number[] = [];
  world.deps = {
    deliver: (message) => {
      at.push((world.time - start) / 1000);
      if (at.length <= times)
        return Promise.reject(
          Object.assign(new Error('the webhook answered 503'), isFinal === undefined ? {} : { isFinal }),
        );
      return world.allDeps.deliver(message);
    },
  };
  return { tried: () => at.length, at };
}

test.each([undefined, false])(
  'a message that was not accepted is sent again, marked as repeated; the waiting steps are done',
  async (isFinal) => {
    const world = bench(['a', 'b']);
    const { tried } = down(world, 3, isFinal);
    const shared = { ...step('b', 'notify').subject, owner: 'owner of a' };
    const summary = await world.apply(
      planOf([
        notifyStep('a', 'owner'),
        notifyStep('b', 'owner', [], { subject: shared }),
        step('a', 'stop', ['a-notify-owner']),
      ]),
    );
    expect(world.messages.map(({ repeated, items }) => [repeated, items.length])).toEqual([[true, 2]]);
    expect([tried(), world.sent, summary.receipts.map(({ ending }) => ending.status)]).toEqual([
      4,
      ['stop a'],
      ['done', 'done', 'done'],
    ]);
  },
);

test('a message fails after five attempts; the steps that wait for it are skipped, as nobody was warned', async () => {
  const world = bench(['a']);
  const { at } = down(world, 99);
  const summary = await world.apply(planOf([notifyStep('a', 'owner'), step('a', 'stop', ['a-notify-owner'])]));
  const gaps = at.slice(1).map((seconds, index) => seconds - (at[index] ?? 0));
  expect(at).toHaveLength(5);
  for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(2 ** (index + 1));
  expect([world.sent, summary.receipts.map(({ ending }) => ending)]).toEqual([
    [],
    [
      { status: 'failed', message: 'the webhook answered 503, 5 times' },
      { status: 'skipped', message: 'the notify before it was not done' },
    ],
  ]);
});

test('a message that can never be delivered fails at once', async () => {
  const world = bench(['a']);
  const { tried } = down(world, 99, true);
  const summary = await world.apply(planOf([notifyStep('a', 'owner')]));
  expect([tried(), summary.receipts.map(({ ending }) => ending)]).toEqual([
    1,
    [{ status: 'failed', message: 'the webhook answered 503' }],
  ]);
});

test('a message interrupted after it was sent is repeated, marked so, and counts as one escalation level', async () => {
  const world = bench(['a']);
  const plan = planOf([step('a', 'notify', [], { to: 'on-call', level: 1 }, { effect: 'notify' })]);
  const dying = { ...world.ledger, putEscalationLevel: () => Promise.reject(new Error('the process died')) };
  world.deps = { ledger: dying };
  expect((await world.apply(plan)).waiting).toHaveLength(1);
  world.deps = {};
  await world.apply(plan);
  await world.apply(plan);
  expect(world.messages.map(({ repeated, id }) => [repeated, id])).toEqual([
    [false, world.messages[0]?.id],
    [true, world.messages[0]?.id],
  ]);
  expect((await world.ledger.history(new Date(world.time))).escalation('due', arn('a')).notified).toBe(1);
});

test('advance makes at most one write and says how far the step is', async () => {
  const world = bench(['a']);
  const plan = planOf([step('a', 'snapshot'), step('a', 'delete', ['a-snapshot'])]);
  const run = openRun(plan, { ...world.allDeps, ledger: world.ledger });
  const progressList: string[] = [];
  for (let at = 0; at < 3; at++)
    for (const planStep of plan.steps) {
      const sent = world.sent.length;
      const progress = await advance(planStep, run);
      progressList.push(
        [
          planStep.verb,
          progress.status === 'ended' ? progress.receipt.ending.status : 'wait',
          world.sent.length - sent,
        ].join(' '),
      );
    }
  expect(progressList).toEqual([
    'snapshot wait 1',
    'delete wait 0',
    'snapshot done 0',
    'delete wait 1',
    'snapshot done 0',
    'delete done 0',
  ]);
});

test('however many messages there are, the plan is read once for all of them', async () => {
  const walks = async (messages: number): Promise<number> => {
    const ids = Array.from({ length: messages }, (_, at) => `box-${at}`);
    const world = bench(ids);
    const plan = planOf(ids.map((id) => notifyStep(id, 'owner')));
    let reads = 0;
    const counted = new Proxy(plan, {
      get: (whole, key: keyof typeof plan) => {
        if (key === 'steps' || key === 'refusals') reads++;
        return whole[key];
      },
    });
    await world.apply(counted);
    expect(world.messages).toHaveLength(messages);
    return reads;
  };
  expect(await walks(40)).toBe(await walks(2));
});

test('a message after several steps says how each ended and what is to come, again after an interruption', async () => {
  const world = bench(['a', 'b', 'c', 'd']);
  world.before = (call) => {
    if (call === 'stop a') throw refusedCall('UnauthorizedOperation');
  };
  world.boxes.delete('b');
  const shared = (id: string) => ({ ...step(id, 'notify').subject, owner: 'team-x' });
  const message = (id: string) =>
    notifyStep(id, 'owner', [`${id}-stop`], { subject: shared(id), waitsFor: id === 'd' ? [] : [`${id}-stop`] });
  const refusal = (cause: RefusalCause): Refusal => {
    const { finding, policy, subject } = step('d', 'delete');
    return { finding, policy, subject, verb: 'delete', cause, message: `because of its ${cause}` };
  };
  const acts = ['a', 'b', 'c'].map((id) => step(id, 'stop'));
  const plan = {
    ...planOf([...acts, ...['a', 'b', 'c', 'd'].map(message)]),
    refusals: [refusal('suspended'), refusal('on-hold')],
  };
  // The process dies after the message was sent, before anybody has recorded it.
  let isDead = false;
  world.deps = {
    deliver: (expectedMessages) => {
      isDead = true;
      return world.allDeps.deliver(expectedMessages);
    },
    ledger: {
      ...world.ledger,
      putStep: (row) => (isDead ? Promise.reject(new Error('the process died')) : world.ledger.putStep(row)),
    },
  };
  await world.apply(plan);
  world.deps = {};
  await world.apply(plan);
  await world.apply(plan);
  const story = world.messages.map(({ repeated, items }) => [
    repeated,
    items.map(({ step: { subject }, did, will }) => [subject.id, did.map(({ ending }) => ending.status), will]),
  ]);
  const expectedMessages = [
    ['a', ['failed'], []],
    ['b', ['refused'], []],
    ['c', ['done'], []],
    // Its suspension was reported when it began; that it is on hold is news.
    ['d', ['refused'], []],
  ];
  expect(story).toEqual([
    [false, expectedMessages],
    [true, expectedMessages],
  ]);
  expect(world.messages[0]?.items[3]?.did).toMatchObject([{ ending: { cause: 'on-hold' } }]);
  expect(world.sent).toEqual(['stop a', 'stop c']);
});

test('a message that only reports failures is sent only where something failed', async () => {
  const world = bench(['a', 'b']);
  world.before = (call) => {
    if (/\bb\b/.test(call)) throw refusedCall('UnauthorizedOperation');
  };
  const onlyFailed = (id: string) =>
    notifyStep(id, 'owner', [`${id}-stop`], { options: { to: 'owner', when: 'failed' } });
  const { receipts } = await world.apply(
    planOf([step('a', 'stop'), step('b', 'stop'), onlyFailed('a'), onlyFailed('b')]),
  );
  expect(world.messages.map(({ items }) => items.map((item) => item.step.subject.id))).toEqual([['b']]);
  expect(receipts.find(({ step: id }) => id === 'a-notify-owner')?.ending).toMatchObject({ status: 'skipped' });
});
