import { expect, test } from '@jest/globals';
import { compileGlob } from '../../src/python/regex/glob.ts';
import { linearMatcher } from '../../src/python/regex/linear.ts';
import { parsePattern } from '../../src/python/regex/parse.ts';
import { compilePythonRegex } from '../../src/python/regex/regex.ts';
import { rowsOf } from './rows.ts';

interface RegexRow {
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly error?: true;
  readonly answers?: readonly {
    readonly text: string;
    readonly groups: readonly (string | null)[] | null;
    readonly search: boolean;
  }[];
}

test("regular expressions answer as Python's re does: generate.py regex --seed 7 --count 800", () => {
  const rows = rowsOf(new URL('data/regex.jsonl', import.meta.url)) as readonly RegexRow[];
  expect(rows).toHaveLength(800);
  expect(rows.filter((row) => !isSame(row))).toEqual([]);
});

function isSame({ pattern, ignoreCase, error, answers = [] }: RegexRow): boolean {
  const compiled = compilePythonRegex(pattern, { ignoreCase });
  if ('fault' in compiled) return error === true;
  if (error === true) return false;
  return answers.every(
    ({ text, groups, search }) =>
      compiled.match(text) === (groups !== null) &&
      compiled.search(text) === search &&
      JSON.stringify(compiled.groups(text)) === JSON.stringify(groups),
  );
}

test('RE2, which matches what is not cheap for JavaScript, gives the same answers', () => {
  const rows = rowsOf(new URL('data/regex.jsonl', import.meta.url)) as readonly RegexRow[];
  let asked = 0;
  for (const { pattern, ignoreCase, answers = [] } of rows) {
    const linear = answers.length > 0 ? linearMatcher(parsePattern(pattern, { ignoreCase }).node) : undefined;
    for (const { text, groups, search } of answers) {
      if (!linear?.isFor(text)) continue;
      asked += 1;
      expect({ pattern, text, match: linear.match(text), search: linear.search(text) }).toEqual({
        pattern,
        text,
        match: groups !== null,
        search,
      });
      if (linear.groups) expect({ pattern, text, groups: linear.groups(text) }).toEqual({ pattern, text, groups });
    }
  }
  expect(asked).toBeGreaterThan(500);
});

interface GlobRow {
  readonly pattern: string;
  readonly answers: readonly { readonly text: string; readonly match: boolean }[];
}

test("globs answer as Python's fnmatch does: test/conformance/generate.py glob --seed 7 --count 600", () => {
  const rows = rowsOf(new URL('data/glob.jsonl', import.meta.url)) as readonly GlobRow[];
  expect(rows).toHaveLength(600);
  expect(
    rows.filter(({ pattern, answers }) => answers.some(({ text, match }) => compileGlob(pattern)(text) !== match)),
  ).toEqual([]);
});
