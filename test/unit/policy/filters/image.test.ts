import { expect, test } from '@jest/globals';
import { image } from '../../../../src/policy/filters/image.ts';
import { expectRelated, faultsOf, resource, resultWith } from './context.ts';

const instance = resource({ ImageId: 'ami-1' });

test('compares the image of an instance', () => {
  expectRelated(image, instance, 'ami-1');
});

test('a deleted image matches nothing', () => {
  expect(resultWith(image, { key: 'Name', value: 'absent' }, instance, { 'ami-1': null })).toBe(false);
});

test('there is one image, so it cannot be counted', () => {
  expect(faultsOf(image, { value_type: 'resource_count', op: 'eq', value: 1 })).toMatchObject([
    { path: ['value_type'] },
  ]);
});
