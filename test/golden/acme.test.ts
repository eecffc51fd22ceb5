import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';
import { overAcme } from './mayfly.ts';

/** The demo of the README, as a person runs it: the shipped policies over the shipped recording. */
const folder = mkdtempSync(join(tmpdir(), 'mayfly-acme-'));
let first: Planned;
let second: Planned;

interface Planned {
  readonly code: number | null;
  readonly text: string;
  readonly complaint: string;
  readonly files: Readonly<Record<string, string>>;
}

beforeAll(async () => {
  first = await plan();
  second = await plan();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function plan(): Promise<Planned> {
  rmSync(folder, { recursive: true });
  const { code, out, err } = await overAcme(['plan', 'policies/', '--out', folder]);
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  return { code, text: out.replaceAll(folder, 'out/plan'), complaint: err, files };
}

test('the plan of the demo, at 100 columns', () => {
  expectGolden(first.text, 'acme-plan.txt');
  expect(first.text.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('Acme denies one call, so the plan is done in part, and nothing complains', () => {
  expect(first).toMatchObject({ code: 3, complaint: '' });
});

test('planning twice gives the same bytes, in every file', () => {
  expect(Object.keys(first.files)).toEqual([
    'findings.ndjson',
    'gaps.ndjson',
    'plan.json',
    'refusals.ndjson',
    'steps.ndjson',
  ]);
  expect(second.files).toEqual(first.files);
  expect(second.text).toBe(first.text);
});
