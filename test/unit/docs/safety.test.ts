import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/safety.md', 'utf8');
const promises = page.slice(0, page.indexOf('## Where the tests are'));

/** The ids that the promises name, such as `[A1, A2]`. */
const named = [...promises.matchAll(/\[([A-Z]\d+(?:, [A-Z]\d+)*)\]/g)].flatMap(([, ids = '']) => ids.split(', '));

/** Each comment with an id in the tests, and the line below it. */
const marked = globSync('test/**/*.test.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^ *\/\/ Promise (\w+) of docs\/safety\.md\.\n *(.*)$/gm)].map(
      ([, id = '', below = '']) => ({ file, id, below }),
    ),
  );

test('every promise in docs/safety.md names a test', () => {
  const texts = promises.split(/^(?=- |## )/m).filter((text) => text.startsWith('- '));
  expect(texts.length).toBeGreaterThan(25);
  expect(texts.filter((text) => !/\[[A-Z]\d+(?:, [A-Z]\d+)*\]\s*$/.test(text))).toEqual([]);
});

test('each id is named once, and is above one test', () => {
  expect(new Set(named).size).toBe(named.length);
  expect(marked.map(({ id }) => id).sort()).toEqual([...named].sort());
});

test.each(marked)('below the comment of $id in $file, a test begins', ({ below }) => {
  // `scene` and `law.prop` make tests, a loop makes several, and a line of a table begins with its bracket or title.
  expect(below).toMatch(/^(test|scene|law\.prop)\b|^for \(|^\[|^['"`]/);
});

test('the table says in which file each test is', () => {
  const rows = [...page.matchAll(/^\| `(test\/[^`]+)` +\| ([A-Z\d, ]+?) +\|$/gm)].flatMap(([, file = '', ids = '']) =>
    ids.split(', ').map((id) => `${id} ${file}`),
  );
  expect([...rows].sort()).toEqual(marked.map(({ id, file }) => `${id} ${file}`).sort());
});
