import { fc, test as law } from '@fast-check/jest';
import { expect, test } from '@jest/globals';
import { compilePattern, matchesGlob } from '../../../src/core/glob.ts';
import { cases } from '../../cases.ts';

test.each([
  ['a*b', 'ab', true],
  ['a*b', 'axxb', true],
  ['a**', 'a', true],
  ['a*a', 'a', false],
  ['ab*ba', 'aba', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'aab', false],
  ['a?', 'a', false],
  ['*a?c*', 'xxabcxx', true],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['a.c', 'abc', false],
])('%s matches %s: %s', (pattern, text, expected) => {
  expect(compilePattern(pattern)(text)).toBe(expected);
});

test('case counts in a compiled pattern, and is ignored by matchesGlob', () => {
  expect([compilePattern('A*')('ab'), matchesGlob('A*', 'aB'), matchesGlob('a*', 'AB')]).toEqual([false, true, true]);
});

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n'), maxLength: 10 });
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });

law.prop([patterns, texts], { numRuns: cases(2000) })('it answers as a regular expression does', (pattern, text) => {
  const source = pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*').replaceAll('?', '.');
  expect(compilePattern(pattern)(text)).toBe(new RegExp(`^${source}$`, 's').test(text));
});

test.each(['a*', 'a*?'])('no pattern makes it slow: %s, a thousand times', (part) => {
  const matches = compilePattern(`${part.repeat(1000)}b`);
  expect(matches('a'.repeat(20_000))).toBe(false);
});
