import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../src/core/plan.ts';
import { byPrefix, covered, place, planner, planOf, policy, resource, task } from './world.ts';

const all = [{ each: byPrefix('') }];
const doing = (plan: Plan): readonly string[] => plan.steps.map((step) => step.verb);
const refused = (plan: Plan): readonly string[] => plan.refusals.map(({ verb, cause }) => `${verb} ${cause}`);

test('data is deleted after a snapshot that nobody had to request', () => {
  const plan = planOf([policy('p', all, [['delete']])], [resource('b1', task)]);
  const [snapshot, remove] = plan.steps;
  expect(doing(plan)).toEqual(['snapshot', 'delete']);
  expect(snapshot?.requestedBy).toBe('class');
  expect(snapshot?.options).toEqual({ 'keep-days': 30 });
  expect(remove?.waitsFor).toEqual([snapshot?.id]);
  expect([snapshot?.estimate, remove?.estimate]).toEqual([
    { perMonth: -1, source: 'a price list' },
    { perMonth: 10, source: 'a price list' },
  ]);
  expect(plan.header.totals).toMatchObject({ steps: 2, perMonth: 9, unknownSteps: 0 });
});

// Promise C10 of docs/safety.md.
test('an ephemeral task whose policy says so is deleted without a snapshot; nothing else is', () => {
  const skipping = policy('p', all, [['delete']], { skipSnapshot: true });
  expect(doing(planOf([skipping], [resource('b1', task)]))).toEqual(['delete']);
  const unknown = planOf([skipping], [resource('b1')], [], { firstMatched: () => '2026-11-01T00:00:00Z' });
  expect(doing(unknown)).toEqual(['snapshot', 'delete']);
});

test.each([
  ['persistent-core', ['delete protected', 'stop protected']],
  ['no such class', ['delete grace', 'stop grace']],
])('class %s', (intent, refusals) => {
  const boxes = [resource('b1', { 'lifespan-intent': intent })];
  const plans = [['delete'] as const, ['stop'] as const].map((action) => planOf([policy('p', all, [action])], boxes));
  expect(plans.flatMap(refused)).toEqual(refusals);
  expect(plans.flatMap(doing)).toEqual([]);
});

test('a policy may make a class stricter, but never set one that allows more', () => {
  const tagged = (id: string, tags: Readonly<Record<string, string>>, intent: string) =>
    planOf([policy('p', all, [['tag', { tags: { 'lifespan-intent': intent } }]])], [resource(id, tags)]);
  const freer = tagged('b1', {}, 'ephemeral-task');
  expect([doing(freer), freer.refusals.map(({ verb, cause, message }) => [verb, cause, message])]).toEqual([
    [],
    [
      [
        'tag',
        'class',
        'its class would change from unknown to ephemeral-task, which allows more: only people may do that, not ' +
          'a policy',
      ],
    ],
  ]);
  expect(doing(tagged('b2', task, 'persistent-support'))).toEqual(['tag']);
});

test('persistent-support waits for approval, from the snapshot to what follows the delete; messages do not', () => {
  const support = resource('b1', { 'lifespan-intent': 'persistent-support' });
  const requesting = policy('p', all, [['stop'], ['delete'], ['mark-for-op', {}], ['notify', { to: 'console' }]]);
  const plan = planOf([requesting], [support]);
  const idOf = (verb: string): string => plan.steps.find((step) => step.verb === verb)?.id ?? '';
  expect(plan.refusals).toEqual([]);
  const stop = idOf('stop');
  const bothIds = [stop, idOf('delete')].sort();
  expect(plan.steps.map(({ verb, awaits }) => [verb, awaits])).toEqual([
    ['stop', [stop]],
    ['snapshot', bothIds],
    ['delete', bothIds],
    ['tag', bothIds],
    ['notify', undefined],
  ]);
});

test('a snapshot that another policy requested for itself waits for nobody', () => {
  const support = resource('b1', { 'lifespan-intent': 'persistent-support' });
  const plan = planOf([policy('a', all, [['delete']]), policy('b', all, [['snapshot']])], [support]);
  expect(plan.steps.map(({ verb, awaits }) => [verb, awaits?.length])).toEqual([
    ['snapshot', undefined],
    ['delete', 1],
  ]);
});

test.each([
  ['persistent-support', 'refused'],
  ['no class', 'refused'],
  ['ephemeral-task', 'planned'],
])('skip-snapshot covers what is also destroyed only where that is an ephemeral-task too: %s', (lifespan, expected) => {
  const member = resource('b1', lifespan === 'no class' ? {} : { 'lifespan-intent': lifespan });
  // What is destroyed with it is known where it was listed, for whatever policy.
  const boxes = policy('q', all, []);
  const planning = planner([policy('p', all, [['delete']], { type: 'rack', skipSnapshot: true }), boxes]);
  planning.see('box', place, [member]);
  planning.listingEnded(covered('box', 1));
  planning.see('rack', place, [resource('r1', task, { type: 'rack' })]);
  planning.listingEnded(covered('rack', 1));
  const { steps, refusals } = planning.finish();
  if (expected === 'planned')
    expect(steps).toMatchObject([{ verb: 'delete', alsoDestroys: [{ type: 'box', id: 'b1' }] }]);
  else
    expect(refusals).toMatchObject([
      {
        verb: 'delete',
        cause: 'class',
        message: expect.stringContaining('box b1 would be deleted with it and contains data'),
      },
    ]);
});

test('nothing is deleted while it could not be read what it would also destroy', () => {
  const racks = [resource('r1', task, { type: 'rack' }), resource('r2', task, { type: 'rack', unread: 'Boxes' })];
  const plan = planOf([policy('p', all, [['delete']], { type: 'rack', skipSnapshot: true })], racks);
  expect(plan.steps.map(({ subject, alsoDestroys }) => [subject.id, alsoDestroys])).toEqual([
    ['r1', [{ type: 'box', id: 'b1' }]],
  ]);
  expect(plan.refusals.map(({ subject, cause, message }) => [subject.id, cause, message])).toEqual([
    ['r2', 'unread', 'what would be deleted with it is not known: Boxes could not be read (AccessDenied on Boxes)'],
  ]);
});

test('what would also destroy data is not deleted, unless class and policy both call it disposable', () => {
  const plan = planOf([policy('p', all, [['delete']], { type: 'rack' })], [resource('r1', task, { type: 'rack' })]);
  expect(plan.refusals.map(({ cause, message }) => [cause, message])).toEqual([
    [
      'class',
      'box b1 would be deleted with it and contains data: delete that first, after a snapshot of its own, ' +
        'or accept the loss of an ephemeral-task with `skip-snapshot: true` in the policy',
    ],
  ]);
});

test('grace ends 72 hours after the first match', () => {
  const first = (iso: string) =>
    planOf([policy('p', all, [['stop']])], [resource('b1')], [], { firstMatched: () => iso });
  expect(first('2026-11-18T02:00:00.001Z').refusals[0]?.until).toBe('2026-11-21T02:00:00.001Z');
  expect(doing(first('2026-11-18T02:00:00.000Z'))).toEqual(['stop']);
});

test('people are notified of refusals, but no snapshot is taken for a delete that does not follow', () => {
  const plan = planOf([policy('p', all, [['snapshot'], ['delete'], ['notify', { to: 'console' }]])], [resource('b1')]);
  expect(refused(plan)).toEqual(['delete grace']);
  expect(doing(plan)).toEqual(['notify']);
});

test('each action waits for the one before it, and a delete for the snapshot wherever it is written', () => {
  const plan = planOf(
    [policy('p', all, [['notify', { to: 'console' }], ['delete'], ['snapshot', { 'keep-days': 7 }]])],
    [resource('b1', task)],
  );
  const ids = plan.steps.map((step) => step.id);
  expect(doing(plan)).toEqual(['notify', 'snapshot', 'delete']);
  expect(plan.steps.map((step) => step.waitsFor)).toEqual([[], [ids[0]], [ids[0], ids[1]]]);
  expect(plan.steps[1]?.options).toEqual({ 'keep-days': 7 });
});

test('two policies that delete the same box make one step', () => {
  const plan = planOf(
    [policy('a', all, [['delete']]), policy('b', all, [['delete'], ['notify', { to: 'console' }]])],
    [resource('b1', task)],
  );
  expect(doing(plan)).toEqual(['snapshot', 'delete', 'notify']);
  const [, remove, tell] = plan.steps;
  expect(remove).toMatchObject({ policy: 'a', alsoFor: [plan.findings[1]?.id] });
  expect(tell?.waitsFor).toContain(remove?.id);
});

test('the same tag is written once, two different tags both', () => {
  const mark = (name: string, tag: string) => policy(name, all, [['mark-for-op', { tag }]]);
  expect(doing(planOf([mark('a', 'x'), mark('b', 'x')], [resource('b1')]))).toEqual(['tag']);
  expect(doing(planOf([mark('a', 'x'), mark('b', 'y')], [resource('b1')]))).toEqual(['tag', 'tag']);
});

test('a delete replaces another policy’s stop, and waits for its tags', () => {
  const plan = planOf(
    [policy('a', all, [['stop']]), policy('b', all, [['delete']]), policy('c', all, [['mark-for-op']])],
    [resource('b1', task)],
  );
  expect(doing(plan)).toEqual(['snapshot', 'delete', 'tag']);
  expect(plan.refusals).toMatchObject([
    { policy: 'a', verb: 'stop', cause: 'state', message: 'b deletes it in this plan' },
  ]);
  const tag = plan.steps.find((step) => step.verb === 'tag');
  expect(plan.steps.find((step) => step.verb === 'delete')?.waitsFor).toContain(tag?.id);
});

test('a stop and a start by two policies: neither is done', () => {
  const plan = planOf([policy('a', all, [['stop']]), policy('b', all, [['start']])], [resource('b1', task)]);
  expect(doing(plan)).toEqual([]);
  expect(refused(plan)).toEqual(['stop state', 'start state']);
});

test('the same two actions in opposite order by two policies never wait in a circle', () => {
  const tag = ['mark-for-op', { tag: 'x' }] as const;
  const plan = planOf(
    [policy('a', all, [tag, ['snapshot']]), policy('b', all, [['snapshot'], tag])],
    [resource('b1', task)],
  );
  const [first, second] = plan.steps;
  expect(doing(plan)).toEqual(['tag', 'snapshot']);
  expect([first?.waitsFor, second?.waitsFor]).toEqual([[], [first?.id]]);
});

test.each([
  ['gone', { State: 'gone' }, {}, 'gone'],
  ['stopped already', { State: 'stopped' }, {}, 'state'],
  ['managed by a controller', { State: 'driven' }, {}, 'controller'],
  ['in progress', {}, { underWay: () => ({ plan: 'p0', step: 's0' }) }, 'under-way'],
])('a stop of what is %s is refused', (_, raw, history, cause) => {
  const plan = planOf([policy('p', all, [['stop']])], [resource('b1', task, raw)], [], history);
  expect(refused(plan)).toEqual([`stop ${cause}`]);
});

test('max-resources: the policy selects and does nothing', () => {
  const limited = (maxResources: { amount?: number; percent?: number; op: 'and' | 'or' }) =>
    planOf(
      [policy('p', [{ each: byPrefix('b') }], [['stop'], ['notify', { to: 'console' }]], { maxResources })],
      [resource('b1', task), resource('b2', task), resource('c3', task)],
    );
  const over = limited({ amount: 1, op: 'or' });
  expect([over.findings.length, over.steps.length, refused(over)]).toEqual([
    2,
    0,
    ['stop limit', 'notify limit', 'stop limit', 'notify limit'],
  ]);
  expect(limited({ amount: 2, op: 'or' }).steps).toHaveLength(4);
  expect(limited({ percent: 60, op: 'or' }).steps).toHaveLength(0);
  expect(limited({ percent: 67, op: 'or' }).steps).toHaveLength(4);
  expect(limited({ amount: 1, percent: 67, op: 'and' }).steps).toHaveLength(4);
});

describe('what is written while it is in use', () => {
  const turning = resource('m1', task, { type: 'mill' });
  const millPolicy = (actions: readonly (readonly [string])[], more: object = {}) =>
    policy('p', all, actions, { type: 'mill', ...more });
  const edges = (plan: Plan) =>
    plan.steps.map(({ id, verb, waitsFor }) => [
      verb,
      plan.steps.filter((other) => waitsFor.includes(other.id)).map((other) => other.verb),
      id !== '',
    ]);

  test.each([[[['delete']]], [[['snapshot'], ['delete']]], [[['snapshot-then-delete']]]] as const)(
    '%j: is quiesced before the snapshot',
    (actions) => {
      const plan = planOf([millPolicy(actions)], [turning]);
      expect(edges(plan)).toEqual([
        ['stop', [], true],
        ['snapshot', ['stop'], true],
        ['delete', expect.arrayContaining(['stop', 'snapshot']), true],
      ]);
      expect(plan.steps[0]?.requestedBy).toBe('class');
      // The stop saves what the delete saves: it counts once.
      expect(plan.header.totals.perMonth).toBe(9);
    },
  );

  test('what is quiesced already is not stopped, and what the policy stops itself is stopped once', () => {
    expect(
      doing(planOf([millPolicy([['delete']])], [resource('m1', task, { type: 'mill', State: 'stopped' })])),
    ).toEqual(['snapshot', 'delete']);
    const plan = planOf([millPolicy([['stop'], ['delete']])], [turning]);
    expect(plan.steps.map(({ verb, requestedBy }) => `${verb} by ${requestedBy}`)).toEqual([
      'stop by stop',
      'snapshot by class',
      'delete by delete',
    ]);
  });

  test('if two policies both stop it and delete it, it is stopped once, for both', () => {
    const plan = planOf(
      [millPolicy([['stop'], ['delete']], { name: 'a' }), millPolicy([['stop'], ['delete']], { name: 'b' })],
      [turning],
    );
    expect([plan.refusals, doing(plan)]).toEqual([[], ['stop', 'snapshot', 'delete']]);
  });

  test('it is not quiesced where no snapshot is taken, or where nothing is deleted', () => {
    expect(doing(planOf([millPolicy([['delete']], { skipSnapshot: true })], [turning]))).toEqual(['delete']);
    expect(doing(planOf([millPolicy([['snapshot']])], [turning]))).toEqual(['snapshot']);
  });

  test('what cannot be quiesced is not deleted', () => {
    const plan = planOf([millPolicy([['delete']])], [resource('m1', task, { type: 'mill', State: 'stuck' })]);
    expect(plan.steps).toEqual([]);
    expect(plan.refusals.map(({ verb, cause, message }) => [verb, cause, message])).toEqual([
      ['delete', 'state', 'its data cannot be saved first: it cannot be stopped'],
    ]);
  });
});

describe('what failed night after night', () => {
  const nights = (...verbs: readonly string[]) => ({
    failures: (_policy: string, _arn: string, verb: string) =>
      verbs.includes(verb)
        ? ['18', '19', '20'].map((day) => ({ policyDigest: 'd', night: `2026-11-${day}`, message: 'AccessDenied' }))
        : [],
  });
  const planned = (actions: readonly (readonly [string, object?])[], ...verbs: readonly string[]) =>
    planOf([policy('p', all, actions as never, { digest: 'd' })], [resource('b1', task)], [], nights(...verbs));

  test('is refused, with the date, the failure and how to retry it', () => {
    const plan = planned([['stop']], 'stop');
    expect(plan.steps).toEqual([]);
    expect(plan.refusals).toMatchObject([
      {
        verb: 'stop',
        cause: 'suspended',
        message: expect.stringMatching(
          /^its stop failed in 3 nights in a row since 2026-11-18, last with: AccessDenied\. .*`mayfly resume p arn:\S+`\.$/,
        ),
      },
    ]);
  });

  test('is not notified again, unless something else is done', () => {
    const notify = ['notify', { to: ['console'] }] as const;
    expect(doing(planned([['stop'], notify]))).toEqual(['stop', 'notify']);
    expect(doing(planned([notify, ['stop'], notify], 'stop'))).toEqual([]);
  });

  test('holds back what rests on it', () => {
    const plan = planned([['delete']], 'snapshot');
    expect([doing(plan), plan.refusals.map(({ verb, cause }) => `${verb} ${cause}`)]).toEqual([
      [],
      ['delete suspended'],
    ]);
  });
});
