import { expect, test } from '@jest/globals';
import { tagCount } from '../../../../src/policy/filters/tag-count.ts';
import { resource, resultOf } from './context.ts';

test.each([
  [{}, 9, false],
  [{}, 10, true],
  [{ count: 3, op: 'lt' }, 2, true],
  [{ count: 3, op: 'lt' }, 3, false],
])('tag-count %j of %i tags: %s', (options, count, expected) => {
  const own = Array.from({ length: count }, (_, index) => `tag-${index}`);
  // Tags of AWS itself do not count.
  const tags = Object.fromEntries([...own, 'aws:cloudformation:stack-name'].map((key) => [key, '']));
  expect(resultOf(tagCount, options, resource({}, tags))).toBe(expected);
});
