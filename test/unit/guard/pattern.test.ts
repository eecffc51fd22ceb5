import { fc, test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { patternMatcher } from '../../../src/guard/pattern.ts';

test.each<[readonly string[], string, string | undefined]>([
  [['a*b'], 'ab', 'a*b'],
  [['a*b'], 'axxb', 'a*b'],
  [['a*'], 'a', 'a*'],
  [['a**'], 'a', 'a**'],
  [['a*'], 'b', undefined],
  [['a?'], 'a', undefined],
  [['a?'], 'ab', 'a?'],
  [['*a'], 'aba', '*a'],
  [['*ab'], 'aab', '*ab'],
  [['a'], 'ab', undefined],
  [['ab'], 'a', undefined],
  [[''], '', ''],
  [[''], 'a', undefined],
  [[' Thing '], 'tHING', ' Thing '],
  [['x', 'a', '*'], 'a', 'a'],
  [['x', '*'], 'a', '*'],
  [[], 'a', undefined],
])('%j finds in %j: %j', (patterns, text, expected) => {
  expect(patternMatcher(patterns)(text)).toBe(expected);
});

const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '?'), maxLength: 8 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '*', '?'), maxLength: 6 });

law.prop([patterns, texts])('it says what a regular expression would', (pattern, text) => {
  const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
  expect(patternMatcher([pattern])(text) !== undefined).toBe(expression.test(text));
});
