import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { type JmespathCase, jmespathAgrees } from './jmespath-oracle.ts';
import { readJson, rowsOf } from './rows.ts';

test('JMESPath answers 6,000 recorded questions as Python does', () => {
  const questions = rowsOf(new URL('data/jmespath-oracle.jsonl.gz', import.meta.url)) as readonly JmespathCase[];
  expect(questions).toHaveLength(6000);
  expect(questions.filter((question) => !jmespathAgrees(question))).toEqual([]);
});

// The official suite is other people's data and not copied here; an environment variable names its folder.
const folder = process.env.MAYFLY_CONFORMANCE_DIR || undefined;
const officially = folder === undefined ? test.skip : test;

officially('JMESPath passes the official compliance suite (skipped where MAYFLY_CONFORMANCE_DIR is not set)', () => {
  const suite = path.join(folder ?? '', 'jmespath');
  const questions = readdirSync(suite).flatMap((file) => questionsOf(readFileSync(path.join(suite, file), 'utf8')));
  expect(questions.length).toBeGreaterThan(800);
  expect(questions.filter((question) => !jmespathAgrees(question))).toEqual([]);
});

interface Chapter {
  readonly given: unknown;
  readonly cases: readonly Omit<JmespathCase, 'given'>[];
}

/** Cases with neither a result nor an error are benchmarks. */
function questionsOf(text: string): readonly JmespathCase[] {
  return (readJson(text) as readonly Chapter[]).flatMap(({ given, cases }) =>
    cases.filter((each) => 'result' in each || 'error' in each).map((each) => ({ ...each, given })),
  );
}
