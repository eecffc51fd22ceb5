import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

// Without the line breaks within a promise: a title may go over several lines.
const page = readFileSync('docs/safety.md', 'utf8').replace(/\n {2}/g, ' ');

/** Each test that the page names, as `FILE “TITLE”`; of several titles in a row, all are of the file before them. */
const named = [...page.matchAll(/`(test\/[\w/-]+\.test\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(
  ([, file = '', titles = '']) => [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => [file, title] as const),
);

test('every promise in docs/safety.md names a test', () => {
  const promises = page
    .slice(0, page.indexOf('## What no test can hold'))
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(promises.length).toBeGreaterThan(25);
  expect(promises.filter((line) => !/`test\/[\w/-]+\.test\.ts` “/.test(line))).toEqual([]);
});

test.each(named)('%s has the test “%s”', (file, title) => {
  expect(existsSync(file)).toBe(true);
  const source = readFileSync(file, 'utf8').replaceAll('\\`', '`');
  expect(["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))).toBe(true);
});

test('no title stands on the page that names no file', () => {
  expect(page.match(/“/g)?.length).toBe(named.length);
});
