import { expect, test } from '@jest/globals';
import { normalizeTag } from '../../../../src/policy/actions/normalize-tag.ts';
import { refusalOf, stepsOf } from './context.ts';

test.each([
  ['lower', 'ReSULT', 'result'],
  ['lower', 'result', undefined],
  ['upper', 'result-1', 'RESULT-1'],
  ['upper', '123', undefined],
  ['title', "it's ABC1d ΑΣ ǆa ß", "It'S Abc1D Ας ǅa Ss"],
  ['title', 'Result1', undefined],
  ['strip', 'halbtextblah', 'text'],
  ['strip', 'text', undefined],
  ['strip', 'blah', undefined],
] as const)('normalize-tag %s of %s is what Python makes of it: %s', (method, value, expected) => {
  const options = { key: 'k', action: method, ...(method === 'strip' && { value: 'blah' }) };
  expect(stepsOf(normalizeTag, options, { tags: { k: value } })).toEqual(
    expected === undefined ? [] : [{ verb: 'tag', options: { tags: { k: expected } } }],
  );
});

test('a resource without the tag is left alone', () => {
  expect(stepsOf(normalizeTag, { key: 'constructor', action: 'upper' })).toEqual([]);
});

test('strip needs the characters to remove', () => {
  expect(refusalOf(normalizeTag, { key: 'a', action: 'strip' })).toMatch(/needs `value`/);
});
