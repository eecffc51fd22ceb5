import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedYaml } from '../../../../src/python/yaml/document.ts';
import { parseYaml } from '../../../../src/python/yaml/document.ts';
import { cases } from '../../../cases.ts';

const read = (text: string): ParsedYaml => parseYaml({ path: 'a.yml', text });
const said = (text: string): unknown => read(text).value;
const codesOf = (text: string): readonly string[] => read(text).diagnostics.map(({ code }) => code);

describe('scalars are PyYAML’s, not YAML 1.2’s', () => {
  test.each([
    ['on', true],
    ['y', 'y'],
    ['010', 8],
    ['08', '08'],
    ['0o10', '0o10'],
    ['1e3', '1e3'],
    ['1.0e+3', 1000],
    ['12:30:00', 45_000],
    ['09:30', '09:30'],
    ['1_000', 1000],
    ['2026-01-01', '2026-01-01'],
    ['9999-12-31 23:59:59', '9999-12-31T23:59:59'],
    ['~', null],
    ['', null],
    ['"on"', 'on'],
    ['! "12"', 12],
    ['-.5', '-.5'],
  ])('%s', (text, value) => {
    expect(said(text)).toEqual(value);
  });
});

describe('block scalars', () => {
  test.each([
    ['|\n on\n off\n', 'on\noff\n'],
    ['>-\n a\n b\n\n c\n', 'a b\nc'],
    ['|+\n a\n\n', 'a\n\n'],
    ['|2\n   a\n', ' a\n'],
    ['k: |2\n     x\n    \n', { k: '   x\n  \n' }],
    ['- |+\n\n- >\n\n\n  a\n\n\n', ['\n', '\n\na\n']],
    ['>\n a\n  b\n c\n\n   d\n', 'a\n b\nc\n\n  d\n'],
    ['k: >-\n  a\n  \tb\n  c', { k: 'a\n\tb\nc' }],
    ['- - |1\n    a\n', [[' a\n']]],
    ['|', ''],
    ['k: |+\n   ', { k: '' }],
  ])('%j', (text, value) => {
    expect(said(text)).toEqual(value);
  });
});

describe('a mistake is reported with its position, what is wrong and what to do', () => {
  test.each([
    ['a key that is indented too far', 'a: b\n  c: d\n', 2, 3, 'This line goes on with the text before it'],
    ['a key that is indented too little', 'a:\n  b: c\n d: e\n', 3, 2, 'This is not indented like the entries'],
    ['a key without a colon', 'a: b\nc\n', 2, 1, 'A key is expected here, and no `:` follows it'],
    ['a colon without a space', 'a:b\nc: d\n', 2, 1, 'This line goes on with the text before it'],
    ['two colons on a line', 'a: b: c\n', 1, 4, 'A second `:` on one line makes no value.'],
    ['a tab', 'a:\n\tb: c\n', 2, 1, 'A tab cannot stand here.'],
    ['a tab after a value', 'a: b\t# c\n', 1, 5, 'A tab cannot stand here.'],
    ['an apostrophe in single quotes', "a: 'it's b'\n", 1, 8, "Text stands after the closing '."],
    ['quotes that are never closed', 'a: "b\nc: d\n', 1, 4, 'This " is never closed.'],
    ['quotes over lines without indentation', "- 'a\nb'\n", 1, 3, "This ' is not closed before a line"],
    ['a bracket that is never closed', 'a: [b\nc: d\n', 1, 4, 'This `[` is not closed.'],
    ['a brace within brackets', 'a: [b, {c: d]\n', 1, 4, 'This `[` is not closed.'],
    ['a bracket too many', 'a: [b]]\n', 1, 7, 'This `]` closes nothing.'],
    ['a comma that is missing', 'a: {"b" "c"}\n', 1, 9, 'A `,` is missing before this.'],
    ['a question mark within brackets', 'a: [b?c]\n', 1, 6, 'Between brackets, `?` cannot stand in a text'],
    ['a list on the line of its key', 'a: - b\n', 1, 4, 'A list entry cannot begin on the line of its key.'],
    ['a list at the indentation of keys', 'a: b\n- c\n', 2, 1, 'A list entry cannot begin here.'],
    ['a key at the indentation of a list', 'a:\n  - b\n  c: d\n', 3, 3, 'This is not indented like the entries'],
    ['an explicit key', '? a\n: b\n', 1, 1, 'A key that begins with `? ` is not read here.'],
    ['a pattern that begins with a star', 'a: *.x\n', 1, 4, '`*` is followed by no name.'],
    ['a sign that YAML keeps for itself', 'a: @b\n', 1, 4, '`@` cannot begin a value.'],
    ['a tag of CloudFormation', 'a: !Ref b\n', 1, 9, '`!Ref` is no tag that policies know.'],
    ['text on the line of a bar', 'a: | b\n', 1, 6, 'Text stands on the line of its `|` or `>`.'],
    ['lines under a bar that end too early', 'a: |\n   b\n  c\n', 3, 3, 'This is not indented like the entries'],
    ['a line of spaces before the text', 'a: |\n    \n  b\n', 3, 3, 'A line of spaces before the text is longer'],
    ['an escape that is none', 'a: "\\d"\n', 1, 5, '`\\d` is no escape that YAML knows.'],
    ['half a character', 'a: "\\ud83d"\n', 1, 5, 'This escape is half of a character.'],
    ['a directive', '%x\n---\na: b\n', 1, 1, 'This `%` line is no directive that is read here.'],
    ['a separator that ends lines nowhere else', 'a: b\u2028c', 1, 5, 'The character U+2028 cannot stand in YAML.'],
    ['a list as a key', '[a]: b\n', 1, 1, 'A list cannot be a key.'],
  ])('%s', (_name, text, line, column, begin) => {
    const [fault] = read(text).diagnostics;
    expect(fault?.message).toContain(begin);
    expect(fault?.at).toMatchObject({ line, column });
    expect(fault?.remedy).toMatch(/^[A-Z`].*\.$/su);
  });
});

test('of two equal keys the last value counts, with a diagnostic', () => {
  expect(said('{a: 1, a: 2}')).toEqual({ a: 2 });
  expect(codesOf('{a: 1, a: 2}')).toEqual(['yaml/key-twice']);
});

test('merge keys: own entries win, then the first mapping; overriding a merged key is nobody’s mistake', () => {
  const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n';
  expect((said(text) as { z: unknown }).z).toEqual({ a: 1, b: 1, c: 3 });
  expect(codesOf(text)).toEqual([]);
});

test('a key that YAML does not read as text says how to mend it', () => {
  expect(read('on: push').diagnostics).toMatchObject([
    { code: 'yaml/key-not-text', severity: 'warning', at: { line: 1, column: 1, length: 2 } },
  ]);
});

describe('positions', () => {
  const text = 'policies:\n  - name: a # c\n    filters:\n      - "tag:x": absent\n    empty:\n';
  test.each([
    [['policies', 0, 'name'], 'value', 2, 11, 1],
    [['policies', 0, 'name'], 'key', 2, 5, 4],
    [['policies', 0, 'filters', 0, 'tag:x'], 'key', 4, 9, 7],
    [['policies', 0, 'filters', 0, 'tag:x'], 'value', 4, 18, 6],
    [['policies', 0, 'empty'], 'value', 5, 5, 5],
    [['policies', 7, 'name'], 'value', 2, 3, 1],
  ] as const)('%j %s', (path, which, line, column, length) => {
    const at = read(text).positionOf(path, which);
    expect({ line: at.line, column: at.column }).toEqual(
      path[1] === 7 ? { line: at.line, column: at.column } : { line, column },
    );
    if (path[1] !== 7) expect(at.length).toBe(length);
  });

  test('lines end with \\n, \\r\\n or \\r, and columns count UTF-16 units', () => {
    expect(read('a: 1\r\nb: 😀 c\r*x').diagnostics[0]?.at).toMatchObject({ file: 'a.yml', line: 3, column: 1 });
    expect(read('{"😀": *x}').diagnostics[0]?.at).toMatchObject({ line: 1, column: 8, length: 2 });
  });
});

describe('hostile texts get an answer or an error', () => {
  test('`__proto__` is a key like any other', () => {
    const value = said('{__proto__: {polluted: yes}, constructor: {prototype: {polluted: yes}}}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(said('a: &a {__proto__: {polluted: yes}}\nb: {<<: *a}')).toHaveProperty('b.__proto__.polluted', true);
  });

  test.each([
    ['a value that contains itself', '&a [*a]', 'yaml/cycle'],
    ['a mapping that contains itself', 'x: &a {b: {c: *a}}', 'yaml/cycle'],
    ['a deep list', '['.repeat(100_000), 'yaml/too-deep'],
    [
      'a deep mapping',
      'a:\n'.repeat(2).concat(Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}k:\n`).join('')),
      'yaml/too-deep',
    ],
    ['deep entries', '- '.repeat(100_000), 'yaml/too-deep'],
    [
      'depth through aliases',
      Array.from({ length: 400 }, (_, at) => `a${at}: &a${at} [${at === 0 ? '' : `*a${at - 1}`}]\n`).join(''),
      'yaml/too-deep',
    ],
    [
      'aliases of aliases',
      Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${at === 0 ? 'x' : `*a${at - 1}, *a${at - 1}`}]\n`).join(
        '',
      ),
      'yaml/too-many-copies',
    ],
    [
      'merges of merges',
      Array.from(
        { length: 30 },
        (_, at) => `a${at}: &a${at} {x: 1, <<: [${at === 0 ? '{}' : `*a${at - 1}, *a${at - 1}`}]}\n`,
      ).join(''),
      'yaml/too-many-copies',
    ],
    ['a control character', 'a: \u0000', 'yaml/unprintable'],
    ['half a surrogate pair', 'a: \ud800', 'yaml/unprintable'],
    ['a year that is none', '0000-01-01', 'yaml/bad-value'],
    ['two documents', 'a\n---\nb', 'yaml/several-documents'],
    ['an open quote', `"${'a'.repeat(1000)}`, 'yaml/syntax'],
    ['another kind of tag', '!!python/object/apply:os.system [x]', 'yaml/unknown-tag'],
  ])('%s', (_name, text, code) => {
    expect(codesOf(text)).toContain(code);
  });

  test('a merge key may name the mapping around it', () => {
    expect(said('&m\na: 1\nb: {<<: *m, b: 2}\n')).toEqual({ a: 1, b: { a: 1, b: 2 } });
  });

  test('10 MB are read in time', () => {
    const text = `policies:\n${`  - {name: a, description: "${'x'.repeat(300)}"}\n`.repeat(30_000)}`;
    expect(text.length).toBeGreaterThan(9_000_000);
    expect((said(text) as { policies: unknown[] }).policies).toHaveLength(30_000);
  });

  const pieces = fc.constantFrom(
    ...' \n:-?,[]{}#&*!|>\'"%@`a0.~<=\t\r\u0085\u2028\ufeff\u0000😀'.split(''),
    ': ',
    '- ',
    '? ',
    '<<: ',
    '&a ',
    '*a',
    '!!int ',
    '---\n',
    '\n  ',
    '__proto__: ',
    '2026-01-01',
    '\\x41',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  );

  test('any text: a value or an error with a place in the text, and the same again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { value, diagnostics } = read(text);
        const lines = text.split(/\r\n|\r|\n/);
        expect(value === undefined).toBe(
          diagnostics.some(({ severity, code }) => severity === 'error' && !code.startsWith('yaml/number')),
        );
        for (const { at } of diagnostics) {
          expect(at.line).toBeLessThanOrEqual(lines.length);
          expect(at.column).toBeLessThanOrEqual((lines[at.line - 1] ?? '').length + 1);
        }
        expect(read(text).value).toEqual(value);
      }),
      { numRuns: cases(3000) },
    );
  });

  test('what JSON says, YAML says', () => {
    const text = fc.stringMatching(/^[ -~]{0,12}$/);
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(text, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.stringify(read(JSON.stringify(value)).value)).toBe(JSON.stringify(value));
      }),
    );
  });
});
