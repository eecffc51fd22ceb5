import { expect, test } from '@jest/globals';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { listingOrder } from '../../../src/plan/related-resources.ts';
import { box } from './world.ts';

function type(name: string, parents: readonly string[]): ResourceType {
  return { ...box, name, parents };
}

const volume = type('a-volume', ['instance', 'stack']);
const instance = type('instance', ['group', 'stack', 'a-volume']);
const types = [volume, instance, type('group', ['stack']), type('stack', [])];

function at(order: readonly string[], name: string): number {
  return order.indexOf(name);
}

test('what belongs to others is listed before what it belongs to', () => {
  const order = listingOrder([{ type: 'group' }, { type: 'a-volume' }], types);
  expect(at(order, 'a-volume')).toBe(0);
  expect(at(order, 'group')).toBeLessThan(at(order, 'stack'));
  expect(order.toSorted()).toEqual(['a-volume', 'group', 'instance', 'stack']);
});

test('of two types that name each other, the one that names more types comes first, whatever its name', () => {
  expect(listingOrder([{ type: 'a-volume' }, { type: 'instance' }], types)[0]).toBe('instance');
});
