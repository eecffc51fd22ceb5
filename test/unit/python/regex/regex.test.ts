import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createMatcher } from '../../../../src/python/regex/matcher.ts';
import { parsePattern } from '../../../../src/python/regex/parse.ts';
import { compilePythonRegex, type PythonRegex } from '../../../../src/python/regex/regex.ts';

const regex = (pattern: string, ignoreCase = false): PythonRegex => {
  const compiled = compilePythonRegex(pattern, { ignoreCase });
  if ('fault' in compiled) throw new Error(compiled.fault.message);
  return compiled;
};

test('match is anchored at the start only, and search nowhere', () => {
  expect(regex('b').match('abc')).toBe(false);
  expect(regex('ab').match('abc')).toBe(true);
  expect(regex('b').search('abc')).toBe(true);
  expect(regex('a|b').match('xb')).toBe(false);
});

test('case counts unless it is ignored', () => {
  expect(regex('PROD').match('prod-1')).toBe(false);
  expect(regex('PROD', true).match('prod-1')).toBe(true);
  expect(regex('(?-i:PROD)', true).match('prod-1')).toBe(false);
  expect(regex('(?i)PROD').match('prod-1')).toBe(true);
});

test('a dollar also stands before the last line feed, and \\Z does not', () => {
  expect(regex('a$').match('a\n')).toBe(true);
  expect(regex('a\\Z').match('a\n')).toBe(false);
  expect(regex('a$').match('a\n\n')).toBe(false);
});

test('groups are what Python gives', () => {
  expect(regex('(?P<year>[0-9]{4})-(\\d+)?').groups('2026-')).toEqual(['2026', null]);
  expect(regex('.*delete_after=([0-9-]+).*').groups('x delete_after=2026-11-21;')).toEqual(['2026-11-21']);
  expect(regex('a(b)').groups('ac')).toBeNull();
  expect(regex('(?:(a)|b)*').groups('ab')).toEqual(['a']);
  expect(regex('(a)(b)').groupCount).toBe(2);
});

test('what JavaScript cannot say is matched as well', () => {
  expect(regex('(?>a*)a').match('aaa')).toBe(false);
  expect(regex('a*+a').match('aaa')).toBe(false);
  expect(regex('(a)?b(?(1)c|d)').match('abc')).toBe(true);
  expect(regex('(a)?b(?(1)c|d)').match('bc')).toBe(false);
  expect(regex('(a)?\\1b').match('b')).toBe(false);
  expect(regex('(?P<x>a+)-(?P=x)$').match('aa-aa')).toBe(true);
});

test.each([
  ['(', 0, 'this `(` is not closed'],
  ['a)', 1, 'this `)` has no opening `(`'],
  ['a[b', 1, 'this `[` is not closed'],
  ['*a', 0, 'there is nothing to repeat'],
  ['a**', 2, 'this repeats a repetition'],
  ['a{3,2}', 1, 'the minimum of repetitions is larger than the maximum'],
  ['a\\', 1, 'the pattern ends with a backslash'],
  ['\\p{L}', 0, "\\p has no meaning in Python's regular expressions"],
  ['(?<name>a)', 0, '`(?<n` is not known; a named group is `(?P<name>…)`'],
  ['(?<=a*)b', 0, 'a look-behind needs a fixed width'],
  ['a(?i)b', 1, 'flags of the whole pattern must be at its start'],
  ['(a)\\2', 3, 'there is no group 2 before this place'],
  ['[z-a]', 1, '`z-a` is not a range'],
  ['😀(', 2, 'this `(` is not closed'],
])('the fault of %s is told with its place', (pattern, offset, message) => {
  expect(compilePythonRegex(pattern)).toEqual({ fault: { message, offset } });
});

test.each([
  ['(a+)+$', `${'a'.repeat(40)}!`, false],
  ['(a|a)*b', 'a'.repeat(500), false],
  ['(a?){60}a{60}', 'a'.repeat(60), true],
  ['([a-z]+-?)+$', `${'abc-def-'.repeat(50)}!`, false],
  ['((a|b)*c?)*\\1d', 'ab'.repeat(50), 'unknown'],
  ['(?:(?:a{0,30}){0,30}){0,30}b', 'a'.repeat(1000), 'unknown'],
])('%s, which never ends in Python or JavaScript, ends soon', (pattern, text, answer) => {
  const began = performance.now();
  expect(regex(pattern).isCostly).toBe(true);
  expect(regex(pattern).match(text)).toBe(answer);
  expect(performance.now() - began).toBeLessThan(2000);
});

test.each([
  '^prod-.*',
  '.*\\.(2xlarge|4xlarge)$',
  'user[0-9]+@example.com',
  '^(dev|test|qa)-[a-z0-9-]+$',
  '(?i).*(foo|bar).*',
  '.*foo.*bar.*',
])('%s is not costly', (pattern) => {
  expect(regex(pattern).isCostly).toBe(false);
});

test('after a text that took too long, the next one is answered', () => {
  const pattern = regex('((a|b)*c?)*\\1d');
  expect(pattern.match('ab'.repeat(50))).toBe('unknown');
  expect(pattern.match('abd')).toBe(true);
});

test('both engines give the same answer', () => {
  const parts = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\w',
    '\\b',
    '^',
    '$',
    'a*',
    'b+?',
    '(?:ab)?',
    '(?=a)',
    '(?<!b)',
    '(a|b)',
    '(?:a|ab){1,2}',
    '|',
    'é',
    '\\W',
  );
  const patterns = fc.array(parts, { maxLength: 6 }).map((chosen) => chosen.join(''));
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'A', 'é', ' ', '\n', '😀', '-'), { maxLength: 10 })
    .map((characters) => characters.join(''));
  fc.assert(
    fc.property(patterns, texts, fc.boolean(), (pattern, text, ignoreCase) => {
      const { node, groups } = parsePattern(pattern, { ignoreCase });
      const own = createMatcher(node, groups)(
        Array.from(text, (character) => character.codePointAt(0) ?? 0),
        0,
      );
      expect(regex(pattern, ignoreCase).match(text)).toBe(own !== 'no-match');
    }),
    { numRuns: 2000 },
  );
});

test('no pattern crashes', () => {
  const patterns = fc.string({
    unit: fc.constantFrom(...Array.from('()[]{}?*+|\\^$.:=!<>P-,0123ab#&')),
    maxLength: 14,
  });
  fc.assert(
    fc.property(patterns, fc.string({ maxLength: 12 }), (pattern, text) => {
      const compiled = compilePythonRegex(pattern);
      if ('fault' in compiled) expect(compiled.fault.offset).toBeLessThanOrEqual(pattern.length);
      else expect([true, false, 'unknown']).toContain(compiled.match(text));
    }),
    { numRuns: 5000 },
  );
});
