import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { JmespathError } from '../../../../src/python/jmespath/fault.ts';
import { compileJmespath, jmespathFault } from '../../../../src/python/jmespath/jmespath.ts';
import { parseJson } from '../../../../src/python/values/python-json.ts';
import { cases } from '../../../cases.ts';

const search = (expression: string, value: unknown): unknown => compileJmespath(expression).search(value);
const json = (text: string): unknown => {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : parsed;
};

test('a path reads own members only, whatever their names', () => {
  const hostile = json('{"__proto__": {"a": 1}, "constructor": "mine", "length": 3}');
  expect(search('__proto__.a', hostile)).toBe(1);
  expect(search('constructor', hostile)).toBe('mine');
  expect(search('length', hostile)).toBe(3);
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'at', '"0"']) {
    expect(search(name, {})).toBeNull();
    expect(search(name, ['x'])).toBeNull();
    expect(search(name, 'text')).toBeNull();
    expect(search(`a.${name}`, { a: 'text' })).toBeNull();
  }
});

test('a hash and merge make members of any name', () => {
  expect(JSON.stringify(search('{"__proto__": a}', { a: 1 }))).toBe('{"__proto__":1}');
  expect(JSON.stringify(search('merge(@, `{"__proto__": 2}`)', {}))).toBe('{"__proto__":2}');
  expect(({} as { a?: unknown }).a).toBeUndefined();
});

test.each([
  ['a.b.c', ['a']],
  ['Tags[?Key == `owner`].Value | [0]', ['Tags']],
  ['a || b && !c', ['a', 'b', 'c']],
  ['{x: a.z, y: [b, @.c]}', ['a', 'b', 'c']],
  ['sort_by(Tags, &Key)[0].Value', ['Tags']],
  ['map(&join(`-`, [Key, Value]), Tags)', ['Tags']],
  ['@ | State.Name', ['State']],
  ['`1`', []],
])('%s reads %j', (expression, keys) => {
  expect(compileJmespath(expression).reads).toEqual(new Set(keys));
});

test.each([
  '@',
  '*',
  'keys(@)',
  '@ || a',
  '[a, @]',
  '{x: @}',
  '*.Name',
  'map(&a, [@])',
  'contains(@, `a`)',
  '@ == `1`',
  '[]',
  '[*].a',
])('%s reads all', (expression) => {
  expect(compileJmespath(expression).reads).toBe('all');
});

test.each([
  ['', 0, 'the expression is empty'],
  ['a.', 2, 'the expression ends too early: a name, `*`, `[` or `{` is expected'],
  ['a ~ b', 2, '`~` has no meaning here'],
  ['a.b[0', 5, 'the expression ends too early: `]` is expected'],
  ["a == 'b", 5, "the ' that opens here is not closed"],
  ['a = b', 2, '`=` has no meaning here'],
  ['"a"(b)', 0, 'a function is named without quotes'],
  ['[1:2:3:4]', 6, '`:` cannot stand here'],
  ['a b', 2, '`b` cannot stand here'],
])('the fault of %j is reported with its position', (expression, offset, message) => {
  expect(jmespathFault(expression)).toEqual({ message, offset });
});

test('an expression that can be compiled has no fault', () => {
  expect(jmespathFault('a.b')).toBeUndefined();
});

test('a call that Python refuses is reported with its position, and only when it is reached', () => {
  expect(() => search('a | abs(b)', { a: { b: 'x' } })).toThrow(new JmespathError('abs takes number, not string', 4));
  expect(() => search('nothing(a)', {})).toThrow('there is no function `nothing`');
  expect(() => search('length(a, b)', {})).toThrow('length takes 1 argument, not 2');
  expect(search('a[?nothing(@)]', {})).toBeNull();
});

test('strings are counted, reversed and ordered by code point', () => {
  expect(search('length(@)', 'a😀')).toBe(2);
  expect(search('reverse(@)', 'a😀')).toBe('😀a');
  // U+FF5E comes before U+1F600, though its UTF-16 unit comes after.
  expect(search('sort(@)', ['😀', '～', 'a'])).toEqual(['a', '～', '😀']);
});

test('numbers and booleans are distinguished as Python does', () => {
  expect(search('a == `1`', { a: true })).toBe(false);
  expect(search('a == `[1]`', { a: [true] })).toBe(true);
  expect(search('!a', { a: 0 })).toBe(false);
});

test.each([
  ['"1_000"', 1000],
  ['" 12\\u00a0"', 12],
  ['"١٢"', 12],
  ['"1e3"', 1000],
  ['".5"', 0.5],
  ['"0x10"', null],
  ['""', null],
  ['"1__0"', null],
  ['true', null],
])('to_number(%s) is what Python makes of it', (value, number) => {
  expect(search('to_number(@)', json(value))).toBe(number);
});

test('to_string writes JSON as Python does', () => {
  expect(search('to_string(@)', json('{"b": "é\\u007f", "0": [1e16, 0.00001, null]}'))).toBe(
    '{"b":"\\u00e9\\u007f","0":[10000000000000000,1e-05,null]}',
  );
});

test('members keep the order in which they were written', () => {
  expect(search('keys(@)', json('{"b": 1, "10": 2, "9": 3}'))).toEqual(['b', '10', '9']);
  expect(search('*', json('{"b": 1, "10": 2, "9": 3}'))).toEqual([1, 2, 3]);
});

test("Custodian's split and from_json", () => {
  expect(search("split('/', @)[1]", 'arn/one/two')).toBe('one');
  expect(() => search("split('', @)", 'x')).toThrow(JmespathError);
  expect(search('from_json(@).a', '{"a": NaN}')).toBeNaN();
  expect(search('from_json(@)', '{not json')).toBeNull();
});

test.each([
  ['parentheses', '('.repeat(100_000)],
  ['parentheses within the limit of characters', '('.repeat(40_000)],
  ['brackets', '['.repeat(40_000)],
  ['nots', '!'.repeat(40_000)],
  ['pipes and ors', 'a||'.repeat(20_000)],
  ['JSON', `\`${'['.repeat(40_000)}\``],
  ['a million characters', 'a'.repeat(1_000_000)],
])('%s without end are a fault, not a crash', (_, expression) => {
  expect(jmespathFault(expression)).toBeDefined();
});

test('a long path is no deep one', () => {
  expect(search(Array.from({ length: 20_000 }, () => 'a').join('.'), { a: { a: 1 } })).toBeNull();
});

test.each([
  ['flattening doubles', `@${' | [@, @][]'.repeat(60)}`],
  ['text doubles', `'ab'${" | join('', [@, @])".repeat(60)}`],
  ['references double', `@${' | [@, @]'.repeat(60)} | to_string(@)`],
  ['projections multiply', `${`\`${JSON.stringify(Array(60).fill(1))}\`[?`.repeat(12)}@${']'.repeat(12)}`],
])('where %s, the search ends with a fault', (_, expression) => {
  expect(() => search(expression, { a: 1 })).toThrow(/visits more than/);
});

test('no expression made of the words of the language crashes', () => {
  const words = [
    'a',
    'b.c',
    '"__proto__"',
    '@',
    '*',
    '[*]',
    '[]',
    '[0]',
    '[1:]',
    '[?',
    ']',
    '(',
    ')',
    '{',
    '}',
    ':',
    ',',
    '.',
    '|',
    '||',
    '&&',
    '!',
    '==',
    '<',
    '&',
    '`1`',
    "'x'",
    '`{"a":[1]}`',
    'length(',
    'sort_by(',
    'map(',
    'merge(',
    'to_string(',
    'from_json(',
  ];
  const expressions = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(''));
  const values = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(expressions, values, (expression, value) => {
      const fault = jmespathFault(expression);
      if (fault !== undefined) {
        expect(fault.offset).toBeLessThanOrEqual(expression.length);
        return;
      }
      try {
        expect(search(expression, value)).not.toBeUndefined();
      } catch (error) {
        expect(error).toBeInstanceOf(JmespathError);
      }
    }),
    { numRuns: cases(3000) },
  );
});

test('what is not among the keys read cannot change the answer', () => {
  const expressions = fc.constantFrom(
    'a',
    'a.b',
    'a || b',
    '[a, b][?@]',
    '{x: a}.x',
    "a == 'x' && b",
    'not_null(a, b)',
    'to_string([a, c.d])',
  );
  const members = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(expressions, members, fc.jsonValue(), (expression, value, other) => {
      const { reads, search: ask } = compileJmespath(expression);
      if (reads === 'all') throw new Error('all of these name what they read');
      const changed = Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].flatMap((name) =>
          reads.has(name) ? (name in value ? [[name, value[name]]] : []) : [[name, other]],
        ),
      );
      expect(ask(changed)).toEqual(ask(value));
    }),
  );
});
