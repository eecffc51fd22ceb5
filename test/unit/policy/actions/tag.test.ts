import { expect, test } from '@jest/globals';
import { tag } from '../../../../src/policy/actions/tag.ts';
import { refusalOf, stepsOf } from './context.ts';

test.each([
  [
    { tags: { a: '1', b: '{account_id} {region} {now:%Y/%m/%d} {now:+2d%d} {{x}}' } },
    { a: '1', b: '111122223333 eu-west-1 2026/11/21 23 {x}' },
  ],
  [{ key: 'k', value: 'v' }, { k: 'v' }],
  [{ tag: 'k', value: 'v' }, { k: 'v' }],
  [{ msg: 'v' }, { maid_status: 'v' }],
])('tag %j', (options, tags) => {
  expect(stepsOf(tag, options)).toEqual([{ verb: 'tag', options: { tags } }]);
});

test.each([
  [{}, /nothing to write/],
  [{ key: 'a', value: '{owner}' }, /placeholder/],
  [{ key: 'a', value: '{now:+999999999d%Y}' }, /at most 36500 days from now/],
  [{ key: 'a', value: '{now:+30000d+200000h%Y}' }, /at most 36500 days from now/],
  [{ key: 'a', tag: 'b', value: 'v' }, /keep `key`/],
])('%j is refused', (options, message) => {
  expect(refusalOf(tag, options)).toMatch(message);
});

test('Custodian’s `mark` is an alias', () => {
  expect(tag.aliases).toEqual(['mark']);
});
