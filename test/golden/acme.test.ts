import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectGolden } from './expect-golden.ts';

/** The demo of the README, as a person runs it: the shipped policies over the shipped recording. */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mayfly-acme-'));
const out = join(folder, 'plan');
let first: Planned;
let second: Planned;

interface Planned {
  readonly code: number | null;
  readonly text: string;
  readonly complaint: string;
  readonly seconds: number;
  readonly files: Readonly<Record<string, string>>;
}

beforeAll(() => {
  first = plan();
  second = plan();
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function plan(): Planned {
  rmSync(out, { recursive: true, force: true });
  const words = [
    'src/cli/main.ts',
    'plan',
    'policies/',
    '--recording',
    'examples/acme',
    '--config',
    'examples/acme/mayfly.yml',
    '--out',
    out,
  ];
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, COLUMNS: '100' },
  });
  const seconds = (performance.now() - began) / 1000;
  const files = Object.fromEntries(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]));
  return { code: status, text: stdout.replaceAll(out, 'out/plan'), complaint: stderr, seconds, files };
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

test('it takes seconds, without AWS and without Python', () => {
  // About one; ten on a machine that does ten other things.
  expect(Math.min(first.seconds, second.seconds)).toBeLessThan(10);
});
