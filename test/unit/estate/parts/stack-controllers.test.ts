import { expect, test } from '@jest/globals';
import { stackControllers } from '../../../../src/estate/parts/stack-controllers.ts';

test.each<[string, string | undefined]>([
  ['StackSet-baseline-6f9619ff-8b86-d011-b42d-00cf4fc964ff', 'stack set baseline'],
  ['StackSet-a-b-6F9619FF-8B86-D011-B42D-00CF4FC964FF', 'stack set a-b'],
  ['StackSet-notes', undefined],
  ['my-StackSet-baseline-6f9619ff-8b86-d011-b42d-00cf4fc964ff', undefined],
])('the stack %s is managed by %s', (name, controller) => {
  expect(stackControllers(name, [])[0]?.name).toBe(controller);
});

test('a product of Service Catalog is known by its tags', () => {
  const Value = 'arn:aws:servicecatalog:eu-west-1:123456789012:stack/shop/pp-1';
  const others = [{ Key: 'aws:servicecatalog:productArn', Value: 'arn:x' }];
  expect(stackControllers('SC-1', [{ Key: 'aws:servicecatalog:provisionedProductArn', Value }])).toEqual([
    { name: 'Service Catalog product pp-1' },
  ]);
  expect(stackControllers('SC-1', others)).toEqual([{ name: 'Service Catalog product' }]);
  expect(stackControllers(undefined, undefined)).toEqual([]);
});
