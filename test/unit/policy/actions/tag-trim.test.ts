import { expect, test } from '@jest/globals';
import { tagTrim } from '../../../../src/policy/actions/tag-trim.ts';
import { refusalOf, stepsOf } from './context.ts';

const own = Array.from({ length: 46 }, (_, index) => `t${String(index).padStart(2, '0')}`);
const tags = Object.fromEntries(['ttl', 'Lifespan_Intent', 'aws:x', ...own].map((key) => [key, '']));

test.each([
  ['there is space', { space: 2, preserve: [] }, []],
  ['there is less space', { space: 4, preserve: ['t00'] }, ['t01', 't02']],
  ['the next would be a tag that Mayfly uses', { space: 50, preserve: own.slice(1) }, ['t00']],
  ['only tags that Mayfly uses are left', { space: 0, preserve: own }, []],
])('tag-trim where %s', (_title, options, keys) => {
  expect(stepsOf(tagTrim, options, { tags })).toEqual(keys.length === 0 ? [] : [{ verb: 'untag', options: { keys } }]);
});

test('the policy has to say what to preserve', () => {
  expect(refusalOf(tagTrim, { space: 3 })).toMatch(/preserve/);
});
