import { expect, test } from '@jest/globals';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Step } from '../../../src/core/step.ts';
import { destroyingDeedOf, subjectOf, touchedBy } from '../../../src/guard/step-parts.ts';

const box = {} as Resource;
const options = { parse: (given: unknown) => given };
const touches = ({ to = 'default' }: { readonly to?: string }) => [{ type: 'box', id: to }];

const types = new Map<string, ResourceType>(
  Object.entries({
    box: {
      stop: { effect: 'stop', options, touches },
      delete: { effect: 'delete', options, touches },
      terminate: { effect: 'delete', options },
      unprotect: { effect: 'unprotect', options },
    },
    lid: { unprotect: { effect: 'unprotect', options } },
  }).map(([name, verbs]) => [name, { name, verbs } as unknown as ResourceType]),
);

test('the subject of a step is known by its type and id', () => {
  expect(subjectOf(step('stop'))).toEqual({ type: 'box', id: 'a' });
});

test.each([
  ['stop', 'stop', 'stop'],
  ['terminate', 'terminate', 'delete'],
  ['unprotect', 'delete', 'delete'],
  // Of what nobody knows the worst is expected.
  ['paint', 'paint', 'delete'],
])('a step that does %s is judged as %s, whose effect is %s', (verb, judged, effect) => {
  expect(destroyingDeedOf(step(verb), types)).toEqual({ verb: judged, effect, options: { to: 'b' } });
});

test('a write changes what its verb says by its options; a preparation, what the delete does by default', () => {
  expect(touchedBy(step('stop'), types, box)).toEqual([{ type: 'box', id: 'b' }]);
  expect(touchedBy(step('delete'), types, box)).toEqual([{ type: 'box', id: 'b' }]);
  expect(touchedBy(step('unprotect'), types, box)).toEqual([{ type: 'box', id: 'default' }]);
});

test('a verb that says nothing of what it changes, or that nobody has, changes nothing besides', () => {
  expect(touchedBy(step('terminate'), types, box)).toEqual([]);
  expect(touchedBy(step('paint'), types, box)).toEqual([]);
  expect(touchedBy(step('unprotect', 'lid'), types, box)).toEqual([]);
});

function step(verb: string, type = 'box'): Step {
  return { verb, subject: { type, id: 'a' }, options: { to: 'b' } } as unknown as Step;
}
