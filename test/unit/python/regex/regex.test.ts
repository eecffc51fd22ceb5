import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { waysToMatch } from '../../../../src/python/regex/cost.ts';
import { linearMatcher } from '../../../../src/python/regex/linear.ts';
import { createMatcher } from '../../../../src/python/regex/matcher.ts';
import { isInSet } from '../../../../src/python/regex/matcher-set.ts';
import type { Node } from '../../../../src/python/regex/node.ts';
import { parsePattern } from '../../../../src/python/regex/parse.ts';
import { compilePythonRegex, type PythonRegex } from '../../../../src/python/regex/regex.ts';
import { cases } from '../../../cases.ts';

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
])('the fault of %s is reported with its position', (pattern, offset, message) => {
  expect(compilePythonRegex(pattern)).toEqual({ fault: { message, offset } });
});

test.each([
  ['(a+)+$', `${'a'.repeat(40)}!`, false],
  ['(a|a)*b', 'a'.repeat(500), false],
  ['(a?){60}a{60}', 'a'.repeat(60), true],
  ['([a-z]+-?)+$', `${'abc-def-'.repeat(50)}!`, false],
])('%s repeats a repetition, and is matched in linear time', (pattern, text, answer) => {
  expect(regex(pattern).isCostly.match).toBe(false);
  expect(regex(pattern).match(text)).toBe(answer);
});

test.each([
  ['((a|b)*c?)*\\1d', 'ab'.repeat(50), 'unknown'],
  ['(?:(?:a{0,30}){0,30}){0,30}b', 'a'.repeat(1000), 'unknown'],
  ['(?=a)(a+)+$', `${'a'.repeat(40)}!`, false],
])('%s, which may never end in Python or JavaScript, is costly and ends', (pattern, text, answer) => {
  expect(regex(pattern).isCostly).toEqual({ match: true, groups: true });
  expect(regex(pattern).match(text)).toBe(answer);
});

test('groups that only backtracking knows, but for a text that it gives up on', () => {
  const hostile = `${'a'.repeat(3000)}-`;
  expect(regex('((?:a|a|aa)+)-').groups('aa-')).toEqual(['aa']);
  expect(regex('((?:a|a|aa)+)=').groups(hostile)).toBeNull();
  expect(regex('(a*?)(a*?)(a*?)(a*?)(a*?)=').isCostly).toEqual({ match: false, groups: false });
  expect(regex('(a*?)(a*?)(a*?)(a*?)(a*?)=').groups(hostile)).toBeNull();
  // A group within a repetition of nothing: the engines differ in what it holds.
  expect(regex('((a*)*)*=').isCostly).toEqual({ match: false, groups: true });
});

test('our own matcher looks at a text so many times at most, whatever the pattern', () => {
  const patterns = ['((a|b)*c?)*\\1d', '(?:(?:a{0,30}){0,30}){0,30}b', '(a*)*(a*)*\\2=', '(?=(a+)+$)b|(a|a)*\\2c'];
  for (const pattern of patterns) {
    let reads = 0;
    const points = new Proxy(
      Array.from('a'.repeat(2000), () => 97),
      {
        get: (array, key, receiver) => {
          reads += 1;
          return Reflect.get(array, key, receiver) as unknown;
        },
      },
    );
    const { node, groups } = parsePattern(pattern);
    const matchFrom = createMatcher(node, groups);
    let answer: unknown = 'no-match';
    for (let from = 0; from < points.length && answer === 'no-match'; from += 1) answer = matchFrom(points, from);
    expect(reads).toBeLessThan(5_000_000);
  }
});

test('a text that is short enough for JavaScript is tried in no more ways than was said', () => {
  const atoms = fc.constantFrom(
    'a',
    '[ab]',
    'a*',
    'b+?',
    '(?:ab)?',
    '(a|b)',
    '(?:a|ab){1,2}',
    '(?:a*|b)*',
    '(a+)+',
    '.',
  );
  const patterns = fc.array(atoms, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
  const texts = fc.stringMatching(/^[ab]{0,7}$/);
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      const { node } = parsePattern(pattern);
      expect(endsOf(node, text, 0).length).toBeLessThanOrEqual(waysToMatch(node, text.length));
    }),
    { numRuns: cases(2000) },
  );
});

/** Where plain backtracking ends, once for each way in which it gets there. */
function endsOf(node: Node, text: string, at: number): readonly number[] {
  switch (node.kind) {
    case 'set':
      return at < text.length && isInSet(node)(text.codePointAt(at)) ? [at + 1] : [];
    case 'sequence':
      return node.of.reduce<readonly number[]>((ends, part) => ends.flatMap((end) => endsOf(part, text, end)), [at]);
    case 'either':
      return node.of.flatMap((part) => endsOf(part, text, at));
    case 'group':
      return endsOf(node.of, text, at);
    case 'repeat': {
      const rounds = (end: number, count: number): readonly number[] => {
        const more =
          count < node.max
            ? endsOf(node.of, text, end).flatMap((next) => (next === end ? [] : rounds(next, count + 1)))
            : [];
        return count >= node.min ? [...more, end] : more;
      };
      return rounds(at, 0);
    }
    default:
      throw new Error(`${node.kind} is not in these patterns`);
  }
}

test.each([
  '^prod-.*',
  '.*\\.(2xlarge|4xlarge)$',
  'user[0-9]+@example.com',
  '^(dev|test|qa)-[a-z0-9-]+$',
  '(?i).*(foo|bar).*',
  '.*foo.*bar.*',
])('%s is not costly', (pattern) => {
  expect(regex(pattern).isCostly).toEqual({ match: false, groups: false });
});

test('after a text that took too long, the next one is answered', () => {
  const pattern = regex('((a|b)*c?)*\\1d');
  expect(pattern.match('ab'.repeat(50))).toBe('unknown');
  expect(pattern.match('abd')).toBe(true);
});

test('all engines give the same answer', () => {
  const parts = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\W',
      '\\s',
      '\\b',
      '\\B',
      '^',
      '$',
      '(?m:^)',
      '(?m:$)',
      '\\Z',
      'é',
      '|',
      'K',
    ],
    ...['a*', 'b+?', '(?:ab)?', '(a|b)', '(?:a|ab){1,2}', '(?:a|b|)*', '(?=a)', '(?<!b)', '(?i:a)', '(?a:\\w)'],
  );
  const patterns = fc.array(parts, { maxLength: 6 }).map((chosen) => chosen.join(''));
  const texts = fc
    .array(fc.constantFrom('a', 'b', 'A', 'k', ' ', '\n', '-', '_', 'é', '😀'), { maxLength: 10 })
    .map((characters) => characters.join(''));
  let asked = 0;
  fc.assert(
    fc.property(patterns, texts, fc.boolean(), (pattern, text, ignoreCase) => {
      const { node, groups } = parsePattern(pattern, { ignoreCase });
      const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
      const matchFrom = createMatcher(node, groups);
      const own = matchFrom(points, 0);
      const found =
        points.some((_, from) => matchFrom(points, from) !== 'no-match') ||
        matchFrom(points, points.length) !== 'no-match';
      expect(regex(pattern, ignoreCase).match(text)).toBe(own !== 'no-match');
      expect(regex(pattern, ignoreCase).search(text)).toBe(found);
      const linear = linearMatcher(node);
      if (!linear?.isFor(text)) return;
      asked += 1;
      expect(linear.match(text)).toBe(own !== 'no-match');
      expect(linear.search(text)).toBe(found);
      if (linear.groups) expect(linear.groups(text)).toEqual(regex(pattern, ignoreCase).groups(text));
    }),
    { numRuns: cases(3000) },
  );
  expect(asked).toBeGreaterThan(cases(3000) / 10);
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
    { numRuns: cases(5000) },
  );
});
