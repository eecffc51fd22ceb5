import { expect, test } from '@jest/globals';
import { compileGlob } from '../../../../src/python/regex/glob.ts';

test('a glob matches the whole text, and case counts', () => {
  expect(compileGlob('r5.*')('r5.large')).toBe(true);
  expect(compileGlob('r5.*')('R5.large')).toBe(false);
  expect(compileGlob('r5')('r5.large')).toBe(false);
  expect(compileGlob('*-?-[a-c]')('x-😀-b')).toBe(true);
  expect(compileGlob('')('')).toBe(true);
});

test('pieces between stars may not overlap', () => {
  expect(compileGlob('ab*ba')('aba')).toBe(false);
  expect(compileGlob('*ab*ab*')('abab')).toBe(true);
  expect(compileGlob('*ab*ab*')('aab')).toBe(false);
});

test('many stars end soon', () => {
  expect(compileGlob(`${'*a'.repeat(200)}*b`)('a'.repeat(20_000))).toBe(false);
  expect(compileGlob(`${'*?'.repeat(200)}*b`)('a'.repeat(20_000))).toBe(false);
});

test('a glob takes brackets as fnmatch does', () => {
  expect(['a', 'd', ']'].map(compileGlob('[]a-c]'))).toEqual([true, false, true]);
  expect(['[a', 'a'].map(compileGlob('[a'))).toEqual([true, false]);
  expect(['web.1', 'webx1', 'web.1\n'].map(compileGlob('web.?'))).toEqual([true, false, false]);
});
