import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unknown } from '../../../src/core/truth.ts';
import { allBut, byEvidence, byPrefix, covered, place, planner, planOf, policy, resource, task } from './world.ts';

const plain = (name = 'p') => policy(name, [{ each: byPrefix('b') }], [['stop']]);
const stopped = (plan: { readonly steps: readonly { readonly subject: { readonly id: string } }[] }) =>
  plan.steps.map((step) => step.subject.id);

describe('what could not be read', () => {
  test('never matches, is counted, and is shown by five examples, whatever the order', () => {
    const boxes = Array.from({ length: 8 }, (_, n) => resource(`b${n}`, task, { unread: 'Tags' }));
    const plan = planOf([plain()], [...boxes].reverse());
    expect(plan.findings).toEqual([]);
    expect(plan.gaps).toEqual([
      {
        ...place,
        type: 'box',
        what: 'Tags',
        cause: 'AccessDenied on Tags',
        policy: 'p',
        count: 8,
        examples: boxes.slice(0, 5).map((each) => each.arn),
      },
    ]);
    expect(plan.header.totals.byPolicy).toMatchObject([{ examined: 8, matched: 0, unknown: 8 }]);
  });

  test('a listing that did not end is a gap of its own', () => {
    const planning = planner([plain()]);
    planning.see('box', place, [resource('b1', task)]);
    const plan = planning.finish();
    expect(plan.header.coverage).toMatchObject([{ type: 'box', status: 'part', cause: 'the listing did not end' }]);
    expect(plan.gaps).toMatchObject([{ what: 'list', cause: 'the listing did not end' }]);
    expect(stopped(plan)).toEqual(['b1']);
  });
});

describe('evidence', () => {
  const dusty = (name: string) => policy(name, [{ each: byEvidence() }], [['stop']]);
  const boxes = [
    resource('b1', task, { Shelf: 's1' }),
    resource('b2', task, { Shelf: 's1' }),
    resource('b3', task, { Shelf: 's2' }),
  ];
  function fed() {
    const planning = planner([dusty('p'), dusty('q')]);
    planning.see('box', place, boxes);
    planning.listingEnded(covered('box', 3));
    planning.see('shelf', place, [resource('s1', {}, { type: 'shelf' }), resource('s2', {}, { type: 'shelf' })]);
    planning.listingEnded(covered('shelf', 2));
    return planning;
  }

  test('is requested once for all policies, and then no more', () => {
    const planning = fed();
    const needs = planning.needs();
    expect(needs.map((need) => need.question)).toEqual([{ shelf: 's1' }, { shelf: 's2' }]);
    planning.give(new Map(needs.map((need) => [need.key, 'dusty'])));
    expect(planning.needs()).toEqual([]);
    expect(planning.finish().findings).toHaveLength(6);
  });

  test('that could not be read, or was never given, is a gap and no match', () => {
    const planning = fed();
    const [first] = planning.needs();
    planning.give(new Map([[first?.key ?? '', unknown('Throttled')]]));
    const plan = planning.finish();
    expect(plan.findings).toEqual([]);
    expect(plan.gaps.filter((gap) => gap.policy === 'p').map(({ what, cause, count }) => [what, cause, count])).toEqual(
      [
        ['dust', 'Throttled', 2],
        ['dust', 'nobody asked', 1],
      ],
    );
  });
});

describe('a filter over a whole set', () => {
  const sparing = policy('p', [{ each: byPrefix('b'), whole: allBut(1) }, { each: byPrefix('b') }], [['stop']]);
  const boxes = ['b1', 'c1', 'b2', 'b3'].map((id) => resource(id, task));

  test('chooses among what the filters before it left, and its findings name what it spared', () => {
    const plan = planOf([sparing], boxes);
    expect(stopped(plan)).toEqual(['b2', 'b3']);
    expect(plan.findings.map((finding) => finding.spared)).toEqual([[boxes[0]?.arn], [boxes[0]?.arn]]);
    expect(plan.findings[0]?.because.of?.map((part) => part.filter)).toEqual(['prefix', 'all-but', 'prefix']);
  });

  test('concludes nothing from a listing that is not complete', () => {
    const planning = planner([sparing]);
    planning.see('box', place, boxes);
    planning.listingEnded(covered('box', 4, 'part'));
    const plan = planning.finish();
    expect(plan.findings).toEqual([]);
    expect(plan.gaps.find((gap) => gap.policy === 'p')).toMatchObject({ count: 3, what: 'list' });
  });

  test('is told about resources that may belong to its set', () => {
    const plan = planOf([sparing], [...boxes, resource('b9', task, { unread: 'Tags' })]);
    expect(plan.findings).toEqual([]);
    expect(plan.gaps.map(({ what, count }) => [what, count])).toEqual([
      ['Tags', 1],
      ['all-but', 3],
    ]);
  });
});

describe('what a box belongs to', () => {
  const onShelf = [resource('b1', task, { Shelf: 's1' })];
  const core = resource('s1', { 'lifespan-intent': 'persistent-core' }, { type: 'shelf' });

  test.each([
    ['protects it', [core], ['protected']],
    ['does not protect it where it is free', [resource('s1', {}, { type: 'shelf' })], []],
    ['does not protect it where it is gone', [resource('s2', {}, { type: 'shelf' })], []],
  ])('%s', (_, shelves, causes) => {
    expect(planOf([plain()], onShelf, shelves).refusals.map((refusal) => refusal.cause)).toEqual(causes);
  });

  test.each(['part', 'denied', 'not-tried'] as const)('refuses where its listing is read: %s', (read) => {
    const planning = planner([plain()]);
    planning.see('box', place, onShelf);
    planning.listingEnded(covered('box', 1));
    planning.listingEnded(covered('shelf', 0, read));
    expect(planning.finish().refusals).toMatchObject([{ cause: 'unread' }]);
  });

  test('is known in whatever order types are listed', () => {
    const planning = planner([plain()]);
    planning.see('shelf', place, [core]);
    planning.listingEnded(covered('shelf', 1));
    planning.see('box', place, onShelf);
    planning.listingEnded(covered('box', 1));
    expect(planning.finish().refusals).toMatchObject([{ cause: 'protected' }]);
  });
});

test('a page after the end of its listing is an error of ours', () => {
  const planning = planner([plain()]);
  planning.listingEnded(covered('box', 0));
  expect(() => {
    planning.see('box', place, [resource('b1')]);
  }).toThrow('came after its listing had ended');
});

test('the same inventory gives the same bytes, however its pages are cut and its types are mixed', () => {
  const box = fc.record({
    id: fc.stringMatching(/^[bc][0-9]{1,3}$/),
    intent: fc.constantFrom('persistent-core', 'ephemeral-task', 'persistent-support', ''),
    shelf: fc.constantFrom(undefined, 's0', 's1', 's2'),
    unread: fc.constantFrom(undefined, undefined, 'Tags'),
  });
  const boxes = fc.uniqueArray(box, { selector: ({ id }) => id, maxLength: 40 });
  const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 });

  const policies = [
    policy('plain', [{ each: byPrefix('b') }], [['delete'], ['notify', { to: 'console' }]]),
    policy('dusty', [{ each: byEvidence() }], [['stop']]),
    policy('whole', [{ each: byPrefix('c'), whole: allBut(2) }], [['mark-for-op']], {
      maxResources: { percent: 50, op: 'or' },
    }),
  ];
  const shelves = [
    resource('s0', { 'lifespan-intent': 'persistent-core' }, { type: 'shelf' }),
    resource('s1', {}, { type: 'shelf' }),
  ];

  fc.assert(
    fc.property(boxes, cuts, cuts, fc.boolean(), (drawn, oneCut, otherCut, shelvesFirst) => {
      const all = drawn.map(({ id, intent, shelf, unread }) =>
        resource(id, intent === '' ? {} : { 'lifespan-intent': intent }, {
          ...(shelf === undefined ? {} : { Shelf: shelf }),
          ...(unread === undefined ? {} : { unread }),
        }),
      );
      const planned = (sizes: readonly number[], first: boolean): string => {
        const planning = planner(policies);
        const list = (type: string, resources: typeof all): void => {
          for (let from = 0, at = 0; from < resources.length; at += 1) {
            const size = sizes[at % sizes.length] ?? 1;
            planning.see(type, place, resources.slice(from, from + size));
            from += size;
          }
          planning.listingEnded(covered(type, resources.length));
        };
        if (first) list('shelf', shelves);
        list('box', all);
        if (!first) list('shelf', shelves);
        for (let needs = planning.needs(); needs.length > 0; needs = planning.needs())
          planning.give(new Map(needs.map((need) => [need.key, 'dusty'])));
        return JSON.stringify(planning.finish());
      };
      expect(planned(otherCut, shelvesFirst)).toBe(planned(oneCut, false));
    }),
  );
});

test('what AWS changes by itself does not make a finding look changed; everything else does', () => {
  const seenDigest = (more: object) => planOf([plain()], [resource('b1', task, more)]).findings[0]?.seen;
  expect(seenDigest({ Glanced: '02:00' })).toBe(seenDigest({ Glanced: '02:05' }));
  expect(seenDigest({ Glanced: '02:00', Born: '2026-11-01' })).not.toBe(
    seenDigest({ Glanced: '02:00', Born: '2026-11-02' }),
  );
});
