import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { CompiledPolicy } from '../../../src/core/compiled-policy.ts';
import { noHistory } from '../../../src/core/history.ts';
import type { Limits, RolloutStage, Spent } from '../../../src/core/limits.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Resource } from '../../../src/core/resource.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { planFiles } from '../../../src/plan/folder.ts';
import { createPlanner } from '../../../src/plan/planner.ts';
import { readPlan } from '../../../src/plan/read-folder.ts';
import { byPrefix, now, place, policy, resource, task, vocabulary } from './world.ts';

const all = [{ each: byPrefix('') }];
const unlimited: Limits = {
  ceilings: { perPolicy: { resources: 1000, percent: 100 }, perNight: { deletions: 1000 } },
  stageOf: () => undefined,
  closedAt: () => undefined,
};
const ceilings = (
  perPolicy: Partial<Limits['ceilings']['perPolicy']>,
  perNight: Partial<Limits['ceilings']['perNight']> = {},
): Partial<Limits> => ({
  ceilings: { perPolicy: { resources: 1000, percent: 0, ...perPolicy }, perNight: { deletions: 1000, ...perNight } },
});

function planned(
  policies: readonly CompiledPolicy[],
  boxes: readonly Resource[],
  limits: Partial<Limits>,
  spent: Spent = { deletions: 0, dollars: 0 },
): Plan {
  const planner = createPlanner({
    policies: policies.map((compiledPolicy) => compiledPolicy.policy),
    compiledFor: () => policies,
    vocabulary,
    settings: defaultSettings,
    protection: createProtection(defaultSettings, vocabulary.types),
    history: noHistory,
    source: 'aws',
    now,
    planHours: 24,
    limits: { ...unlimited, ...limits },
    spent: () => spent,
  });
  for (const [region, boxesInRegion] of Map.groupBy(boxes, (compiledPolicy) => compiledPolicy.region)) {
    planner.see('box', { ...place, region }, boxesInRegion);
    planner.listingEnded({ ...place, region, type: 'box', status: 'whole', resources: boxesInRegion.length });
  }
  return planner.finish();
}

const boxes = (count: number, region = place.region): readonly Resource[] =>
  Array.from({ length: count }, (_, nth) => {
    const box = resource(`${region === place.region ? 'b' : 'c'}${nth}`, task);
    return { ...box, region, arn: box.arn.replace(place.region, region) };
  });
const doing = ({ steps }: Plan): readonly string[] => steps.map(({ verb }) => verb);
const refused = ({ refusals }: Plan): readonly string[] => [
  ...new Set(refusals.map(({ verb, cause }) => `${verb} ${cause}`)),
];
const deleting = policy('p', all, [['delete']], { skipSnapshot: true });

test.each([
  ['as many as the ceiling', 4, 4, 10, 4],
  ['one more', 5, 4, 10, 0],
  ['more, but within the percentage, which is larger', 5, 4, 50, 5],
])('the ceiling of a policy: %s', (_, amount, resources, percent, deletes) => {
  const others = Array.from({ length: 10 - amount }, (__, nth) => resource(`x${nth}`, task));
  const matching = policy('p', [{ each: byPrefix('b') }], [['delete']], { skipSnapshot: true });
  const plan = planned([matching], [...boxes(amount), ...others], ceilings({ resources, percent }));
  expect(plan.steps.length).toBe(deletes);
  expect(refused(plan)).toEqual(deletes === 0 ? ['delete ceiling'] : []);
});

test('the type’s resources and the policy’s are counted over all regions of an account', () => {
  const [here, there] = [boxes(3), boxes(3, 'us-east-1')];
  expect(planned([deleting], [...here, ...there], ceilings({ resources: 5 })).steps).toEqual([]);
  expect(planned([deleting], [...here, ...there], ceilings({ resources: 6 })).steps).toHaveLength(6);
});

test('above its ceiling a policy only tags and notifies; the plan shows what else it would do', () => {
  const acting = policy('p', all, [['mark-for-op', {}], ['delete'], ['notify', { to: 'console' }]]);
  const plan = planned([acting], boxes(3), ceilings({ resources: 2 }));
  expect([...new Set(doing(plan))]).toEqual(['tag', 'notify']);
  expect(plan.refusals[0]).toMatchObject({
    verb: 'delete',
    cause: 'ceiling',
    would: { verbs: ['snapshot', 'delete'], effect: 'delete', estimate: { perMonth: 9, source: 'a price list' } },
  });
});

test("a policy's own limit replaces the ceiling, whichever is larger; `max-resources: 0` is none", () => {
  const own = (amount: number): CompiledPolicy =>
    policy('p', all, [['delete']], { skipSnapshot: true, maxResources: { amount, op: 'or' } });
  expect(planned([own(3)], boxes(3), ceilings({ resources: 1 })).steps).toHaveLength(3);
  expect(refused(planned([own(2)], boxes(3), ceilings({ resources: 10 })))).toEqual(['delete limit']);
  expect(refused(planned([own(0)], boxes(3), ceilings({ resources: 1 })))).toEqual(['delete ceiling']);
});

test("a stop that gave way to another policy's delete comes back if that is refused, and counts as its own", () => {
  const stopping = policy('q', all, [['stop']]);
  const under = planned(
    [policy('p', all, [['delete'], ['stop']], { skipSnapshot: true }), stopping],
    boxes(3),
    ceilings({ resources: 2 }),
  );
  expect([under.steps, refused(under)]).toEqual([[], ['stop ceiling', 'delete ceiling']]);
  const only = planned(
    [deleting, policy('q', [{ each: byPrefix('b0') }], [['stop']])],
    boxes(3),
    ceilings({ resources: 2 }),
  );
  expect([doing(only), refused(only)]).toEqual([['stop'], ['delete ceiling']]);
});

test('dollars that would be removed count, and unknown prices are mentioned', () => {
  const stopping = policy('q', all, [['stop']]);
  expect(planned([stopping], boxes(3), ceilings({ dollars: 18 })).steps).toHaveLength(3);
  const over = planned([stopping], boxes(3), ceilings({ dollars: 17.99 }));
  expect(over.refusals[0]?.message).toBe(
    'q would stop or delete 3 of 3 box in 111122223333 and remove $18.00 a month; its ceiling is $17.99 ' +
      '(`ceilings` in mayfly.yml)',
  );
});

test.each([
  [
    'deletions of this plan',
    { deletions: 2 },
    0,
    'the plan would delete 3 resources in 111122223333; the ceiling per night is 2 (`ceilings` in mayfly.yml)',
  ],
  [
    'those of others before',
    { deletions: 5 },
    3,
    'the plan would delete 3 resources in 111122223333, after 3 earlier in this night; the ceiling per night is ' +
      '5 (`ceilings` in mayfly.yml)',
  ],
  [
    'dollars',
    { dollars: 29 },
    0,
    'the plan would remove $30.00 a month in 111122223333; the ceiling per night is $29.00 (`ceilings` in mayfly.yml)',
  ],
])('the ceiling per night applies to an account: %s', (_, perNight, before, message) => {
  const plan = planned([deleting], boxes(3), ceilings({}, perNight), { deletions: before, dollars: 0 });
  expect([plan.steps, plan.refusals.map((each) => each.message)]).toEqual([[], [message, message, message]]);
});

test.each<[RolloutStage, readonly string[], readonly string[]]>([
  ['observe', [], ['stop promotion', 'delete promotion', 'tag promotion', 'notify promotion']],
  ['notify', ['tag', 'notify'], ['stop promotion', 'delete promotion']],
  ['stop', ['stop', 'tag', 'notify'], ['delete promotion']],
  ['delete', ['stop', 'delete', 'tag', 'notify'], []],
])('a policy at the stage %s', (stage, steps, refusals) => {
  const acting = policy('p', all, [['stop'], ['delete'], ['mark-for-op', {}], ['notify', { to: 'console' }]], {
    skipSnapshot: true,
  });
  const plan = planned([acting], boxes(1), { stageOf: () => stage });
  expect([doing(plan), refused(plan)]).toEqual([steps, refusals]);
});

test('a policy that is not promoted notifies nobody about what is refused for another reason', () => {
  const acting = policy('p', all, [['delete'], ['notify', { to: 'console' }]]);
  const plan = planned([acting], [resource('b1', { 'lifespan-intent': 'persistent-core' })], {
    stageOf: () => 'observe',
  });
  expect([doing(plan), refused(plan)]).toEqual([[], ['delete protected', 'notify promotion']]);
});

test.each([
  [
    'opens while the plan can be applied',
    '2026-11-21T09:00:00.000Z',
    ['snapshot 2026-11-21T09:00:00.000Z', 'delete 2026-11-21T09:00:00.000Z', 'notify undefined'],
    [],
  ],
  ['opens too late', '2026-11-22T02:00:00.000Z', ['notify undefined'], ['delete window']],
  ['never opens', undefined, ['notify undefined'], ['delete window']],
])('a window that %s', (_, until, steps, refusals) => {
  const acting = policy('p', all, [['delete'], ['notify', { to: 'console' }]]);
  const plan = planned([acting], boxes(1), {
    closedAt: () => ({ message: 'closed', ...(until !== undefined && { until }) }),
  });
  expect([plan.steps.map(({ verb, notBefore }) => `${verb} ${notBefore}`), refused(plan)]).toEqual([steps, refusals]);
});

test('what is held back, until when and by what is in the plan’s files, and is read again', () => {
  const acting = policy('p', all, [['stop'], ['delete']], { skipSnapshot: true });
  const heldBackPlan = planned([acting], boxes(1), {
    stageOf: () => 'stop',
    closedAt: () => ({ message: 'closed', until: '2026-11-21T09:00:00.000Z' }),
  });
  expect([heldBackPlan.steps[0]?.notBefore, heldBackPlan.refusals[0]?.would?.effect]).toEqual([
    '2026-11-21T09:00:00.000Z',
    'delete',
  ]);
  const plan: Plan = {
    ...heldBackPlan,
    header: {
      ...heldBackPlan.header,
      halted: { status: 'halted', halt: { by: 'ada', at: '2026-11-21T01:00:00.000Z' } },
    },
  };
  const texts = new Map(
    planFiles(plan).map(({ name, pieces }) => [name.replace(/\.\w+$/, ''), [...pieces()].join('')]),
  );
  const file = (name: string) => ({ path: name, text: texts.get(name) });
  const reread = readPlan({
    plan: file('plan'),
    findings: file('findings'),
    steps: file('steps'),
    refusals: file('refusals'),
    gaps: file('gaps'),
  });
  expect(reread.diagnostics).toEqual([]);
  expect(reread.plan).toEqual(plan);
});

// Promise B9 of docs/safety.md.
test('no plan stops or deletes more than any ceiling allows, and it does all that nothing forbids', () => {
  const prefixes = fc.constantFrom('', 'b', 'b0', 'b1', 'x');
  const actions = fc.constantFrom<readonly (readonly [string])[]>([['delete']], [['stop']], [['stop'], ['delete']]);
  const written = fc.array(fc.record({ prefix: prefixes, acts: actions }), { minLength: 1, maxLength: 4 });
  const bounds = fc.record({ resources: fc.nat(12), percent: fc.nat(100), deletions: fc.nat(12), before: fc.nat(4) });
  fc.assert(
    fc.property(written, fc.nat(12), bounds, (specs, count, { resources, percent, deletions, before }) => {
      const policies = specs.map(({ prefix, acts }, nth) =>
        policy(`p${nth}`, [{ each: byPrefix(prefix) }], acts, { skipSnapshot: true }),
      );
      const limits = ceilings({ resources, percent }, { deletions });
      const plan = planned(policies, boxes(count), limits, { deletions: before, dollars: 0 });
      const deleted = new Set(plan.steps.filter(({ effect }) => effect === 'delete').map(({ subject }) => subject.id));
      if (deleted.size > 0) expect(before + deleted.size).toBeLessThanOrEqual(deletions);
      for (const { policy: each } of policies) {
        const its = new Set(plan.steps.filter((step) => step.policy === each.name).map(({ subject }) => subject.id));
        expect(its.size).toBeLessThanOrEqual(Math.max(resources, (count * percent) / 100));
      }
      if (plan.refusals.every(({ cause }) => cause !== 'ceiling'))
        expect(plan).toEqual(planned(policies, boxes(count), {}));
    }),
  );
});
