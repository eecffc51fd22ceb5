import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const width = 120;

/** Custodian's own names, written by scripts/custodian-names.py: a line for each type. */
const longByNature = ['src/policy/load/custodian-names.generated.ts'];

/** What commands print for people, or for a pull request. */
const printed = 'test/golden/expected/';

const code = filesOf('{src,handlers,scripts,bench,test,examples,infra}/**/*.{ts,mjs,cjs}', '{.,}*.mjs');
const pages = filesOf('*.md', '{docs,src,test,bench,examples,policies,infra}/**/*.md', '.github/**/*.md');

test('the code is found, and so are the pages', () => {
  expect(code).toEqual(expect.arrayContaining(['src/cli/main.ts', 'test/transform.mjs', '.dependency-cruiser.mjs']));
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/decisions/0001-services-declare-their-faces.md', 'docs/safety.md']),
  );
});

test('no line of code is longer than 120 characters', () => {
  const files = code.filter((file) => !longByNature.includes(file));
  expect(files.flatMap((file) => tooLong(file, readFileSync(file, 'utf8').split('\n')))).toEqual([]);
});

test('no line of prose is longer than 120 characters', () => {
  const files = pages.filter((file) => !file.startsWith(printed));
  expect(files.flatMap((file) => tooLong(file, proseOf(readFileSync(file, 'utf8'))))).toEqual([]);
});

const long = 'a '.repeat(61);

test.each([
  ['a comment', `// ${long}`],
  ['a text', `  const text = '${long}';`],
  ['a text with an address in it', `  'See https://example.com/${'a'.repeat(width)}',`],
  ['a pattern in a call', `  expect(text).toMatch(/${'a'.repeat(width)}/);`],
])('%s of more than 120 characters is found', (_, line) => {
  expect(tooLong('a.ts', ['', line])).toEqual([`a.ts:2 has ${line.length} characters`]);
});

test.each([
  ['120 characters, of more than one byte', '\u{1f98b}'.repeat(width)],
  ['a pattern alone', `    /${'a '.repeat(width)}/u,`],
  ['an address alone', ` * https://example.com/${'a'.repeat(width)}`],
  ['the end of a link', `  case](https://example.com/${'a'.repeat(width)}).`],
])('%s is none', (_, line) => {
  expect(tooLong('a.ts', [line])).toEqual([]);
});

test('tables and code are no prose, and what follows them is', () => {
  const page = [
    '# A',
    long,
    `| ${long} |`,
    '```yaml',
    long,
    '```',
    long,
    '',
    `    ${long}`,
    '',
    `- ${long}`,
    `  ${long}`,
  ];
  expect(proseOf(page.join('\n')).flatMap((line, at) => (line.length > width ? [at] : []))).toEqual([1, 6, 10, 11]);
});

/** Where a line could be broken and is not: it is neither a pattern nor an address that stands alone. */
function tooLong(file: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line, at) => {
    const characters = [...line].length;
    const isPattern = /^\s*\/.+\/[a-z]*[,;)]*$/.test(line) && !/^\s*\/[/*]/.test(line);
    const isAddress = /^\W*\S*https?:\S+$/.test(line) && !/['"`]/.test(line);
    return characters <= width || isPattern || isAddress ? [] : [`${file}:${at + 1} has ${characters} characters`];
  });
}

/** The lines of a page; in the place of tables and code, empty ones. */
function proseOf(page: string): readonly string[] {
  let isFenced = false;
  let isIndented = false;
  let before = '';
  return page.split('\n').map((line) => {
    const isFence = line.trimStart().startsWith('```');
    if (isFence) isFenced = !isFenced;
    isIndented = line.startsWith('    ') && (isIndented || before === '');
    before = line;
    return isFenced || isFence || isIndented || line.trimStart().startsWith('|') ? '' : line;
  });
}

function filesOf(...patterns: readonly string[]): readonly string[] {
  return globSync(patterns, { exclude: ['**/node_modules'] }).map((file) => file.replaceAll('\\', '/'));
}
