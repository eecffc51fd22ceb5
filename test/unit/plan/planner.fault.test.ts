import { expect, test } from '@jest/globals';
import type { FaultEvent } from '../../../src/core/event.ts';
import { faultReporter, namingFaults } from '../../../src/core/fault.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { box, byPrefix, covered, place, planner, policy, resource, shelf, task } from './world.ts';

const deleted = policy('p', [{ each: byPrefix('b') }], [['delete']]);
const stopped = policy('p', [{ each: byPrefix('b') }], [['stop']]);

/** A function that throws for the box b1 only. It is called with `raw`, or with the whole resource. */
function broken<Value>(otherwise: Value): (of: unknown) => Value {
  return (of) => {
    const { Id, raw } = of as { readonly Id?: string; readonly raw?: { readonly Id?: string } };
    if ((Id ?? raw?.Id) === 'b1') throw new TypeError('boom');
    return otherwise;
  };
}

function withVerb(name: string, part: object): Partial<ResourceType> {
  const { [name]: verb } = box.verbs;
  return { verbs: { ...box.verbs, [name]: { ...verb, ...part } as ResourceType['verbs'][string] } };
}

test.each<readonly [string, Partial<ResourceType>, typeof deleted]>([
  ['box.partOf', { partOf: broken([]) }, deleted],
  ['box.lock', { lock: broken(undefined) }, deleted],
  ['box.controllers', { controllers: broken([]) }, deleted],
  ['box.isGone', { isGone: broken(false) }, deleted],
  ['box.verbs.delete.alsoDestroys', withVerb('delete', { alsoDestroys: broken([]) }), deleted],
  ['box.verbs.stop.blocked', withVerb('stop', { blocked: broken(undefined) }), stopped],
  ['box.verbs.stop.writesTags', withVerb('stop', { writesTags: () => broken({})({ Id: 'b1' }) }), stopped],
  ['box.perMonthStopped', { perMonthStopped: broken({ perMonth: 4, source: 'a price list' }) }, stopped],
  ['box.power.of', { power: { keys: [], of: broken({ status: 'on' as const }) } }, stopped],
  ['box.quiesce.isQuiesced', { quiesce: { verb: 'stop', isQuiesced: broken(true) } }, deleted],
])('where %s throws, what policies request for that resource is refused, once it is reported', (where, part, asked) => {
  const { plan, events } = planWith(part, asked);
  const refused = plan.refusals.filter(({ subject }) => subject.id === 'b1');
  expect(refused).toMatchObject([
    { policy: 'p', cause: 'unread', message: `what may be done to it is not known: ${where}: TypeError: boom` },
  ]);
  expect(plan.findings.map(({ subject }) => subject.id)).toEqual(['b1', 'b2']);
  const others = where === 'box.verbs.stop.writesTags' ? [] : ['b2'];
  expect([...new Set(plan.steps.map(({ subject }) => subject.id))]).toEqual(others);
  expect(events).toMatchObject([{ where, message: 'TypeError: boom' }]);
  expect(events[0]?.stack).toContain(where);
});

test('where only a price throws, the price is unknown, and the step is planned', () => {
  const { plan, events } = planWith({ perMonth: broken({ perMonth: 10, source: 'a price list' }) }, stopped);
  expect(plan.refusals).toEqual([]);
  expect(plan.steps.map(({ subject, estimate }) => [subject.id, estimate])).toEqual(
    [
      ['b1', { unknown: 'the price of box is not known: box.perMonth: TypeError: boom' }],
      ['b2', { perMonth: 6, source: 'a price list; stopped: a price list' }],
    ].map(([id, estimate]) => [id, id === 'b2' ? expect.objectContaining({ perMonth: 6 }) : estimate]),
  );
  expect(events.map((event) => event.where)).toEqual(['box.perMonth']);
});

test('where a finding cannot be made, the match is a gap', () => {
  const { plan, events } = planWith({ began: { keys: ['Born'], of: broken(undefined) } }, stopped);
  expect(plan.findings.map(({ subject }) => subject.id)).toEqual(['b2']);
  expect(plan.gaps).toMatchObject([{ what: 'match', cause: 'box.began.of: TypeError: boom', policy: 'p', count: 1 }]);
  expect(plan.header.totals.byPolicy).toMatchObject([{ matched: 1, unknown: 1 }]);
  expect(events.map((event) => event.where)).toEqual(['box.began.of']);
});

test('where nobody hears of faults, they are thrown', () => {
  const types = [namingFaults({ ...box, partOf: broken([]) }, 'box'), shelf];
  const planning = planner([deleted], {}, { types });
  expect(() => {
    planning.see('box', place, [resource('b1', task)]);
  }).toThrow('box.partOf: TypeError: boom');
});

function planWith(
  part: Partial<ResourceType>,
  asked: typeof deleted,
): { readonly plan: Plan; readonly events: readonly FaultEvent[] } {
  const events: FaultEvent[] = [];
  const fault = faultReporter((event) => {
    if (event.kind === 'fault') events.push(event);
  });
  const types = [namingFaults({ ...box, ...part }, 'box'), shelf];
  const planning = planner([asked], {}, { types, fault });
  planning.see('box', place, [resource('b1', task), resource('b2', task)]);
  planning.listingEnded(covered('box', 2));
  planning.see('shelf', place, []);
  planning.listingEnded(covered('shelf', 0));
  planning.needs();
  return { plan: planning.finish(), events };
}
