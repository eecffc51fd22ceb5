import { expect, test } from '@jest/globals';
import { removeTag } from '../../../../src/policy/actions/remove-tag.ts';
import { refusalOf, stepsOf } from './context.ts';

test.each([
  [{}, ['maid_status']],
  [{ tags: ['a', 'b'] }, ['a', 'b']],
])('remove-tag %j', (options, keys) => {
  expect(stepsOf(removeTag, options)).toEqual([{ verb: 'untag', options: { keys } }]);
});

test('a list without a key is refused', () => {
  expect(refusalOf(removeTag, { tags: [] })).toMatch(/too_small/);
});
