import { expect, test } from '@jest/globals';
import { renameTag } from '../../../../src/policy/actions/rename-tag.ts';
import { refusalOf, stepsOf } from './context.ts';

test('it writes first, unless the resource is full, and removes only the value that it has seen', () => {
  const write = { verb: 'tag', options: { tags: { b: '1' } } };
  const remove = { verb: 'untag', options: { keys: ['a'], values: { a: '1' } } };
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, '']));
  const options = { old_key: 'a', new_key: 'b' };
  expect(stepsOf(renameTag, options, { tags: { a: '1' } })).toEqual([write, { ...remove, waitsFor: [0] }]);
  expect(stepsOf(renameTag, options, { tags: { a: '1', ...many } })).toEqual([remove, { ...write, waitsFor: [0] }]);
});

test('of several old keys the first that exists gives the value, and all are removed', () => {
  const options = { old_keys: ['x', 'a', 'b'], new_key: 'c' };
  expect(stepsOf(renameTag, options, { tags: { b: '2', a: '1' } })).toEqual([
    { verb: 'tag', options: { tags: { c: '1' } } },
    { verb: 'untag', options: { keys: ['a', 'b'], values: { a: '1', b: '2' } }, waitsFor: [0] },
  ]);
});

test('a resource without the tag is left alone', () => {
  expect(stepsOf(renameTag, { old_key: 'constructor', new_key: 'b' })).toEqual([]);
});

test.each([
  [{ old_key: 'a', new_key: 'a' }, /would be removed/],
  [{ new_key: 'a' }, /add `old_key`/],
  [{ old_key: 'aws:a', new_key: 'a' }, /AWS reserves/],
])('%j is refused', (options, message) => {
  expect(refusalOf(renameTag, options)).toMatch(message);
});
