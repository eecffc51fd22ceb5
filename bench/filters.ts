import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { program, setUp } from '../scripts/python-environment.ts';
import { benchEstate, type Estate } from './filters-estate.ts';

/**
 * `npm run bench:filters`: how many resource-policies a second we and Custodian evaluate, 20 policies over 26,000 resources. Each side runs in its own
 * process on the same file and times evaluation only, after load and compile, five times; what both match is compared first.
 */
interface Side {
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: readonly number[];
}

/** A Wednesday, 19:30 in New York: some schedules are off. */
const COUNTED_AT = '2026-03-18T23:30:00Z';
const policies = path.join(import.meta.dirname, 'policies20.yml');

await setUp('.venv-c7n', 'bench/filters-requirements.txt');
const folder = mkdtempSync(path.join(tmpdir(), 'bench-filters-'));
try {
  const estate = benchEstate(new Date(COUNTED_AT));
  const file = path.join(folder, 'estate.json');
  writeFileSync(file, JSON.stringify(estate));
  report(
    estate,
    side(process.execPath, path.join(import.meta.dirname, 'filters-mayfly.ts'), file),
    side(program('.venv-c7n', 'python'), path.join(import.meta.dirname, 'filters-custodian.py'), file),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function side(command: string, script: string, file: string): Side {
  const env = { ...process.env, AWS_DEFAULT_REGION: 'eu-west-1' };
  return JSON.parse(execFileSync(command, [script, file, policies, COUNTED_AT], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })) as Side;
}

function report(estate: Estate, ours: Side, theirs: Side): void {
  const different = Object.keys(theirs.counts).filter((name) => ours.counts[name] !== theirs.counts[name]);
  for (const name of different) console.log(`${name}: ${ours.counts[name]} matches, Custodian has ${theirs.counts[name]}`);
  if (different.length > 0) throw new Error('the two sides do not match the same resources');
  const matched = Object.values(theirs.counts).reduce((sum, count) => sum + count, 0);
  const work = pairs(estate);
  console.log(`${work} resource-policies, ${matched} matches, the same on both sides`);
  const [we, they] = [ours, theirs].map(({ seconds }) => work / median(seconds)) as [number, number];
  console.log(`mayfly    ${perSecond(we)} resource-policies a second (first round ${perSecond(work / (ours.seconds[0] ?? Number.NaN))})`);
  console.log(`custodian ${perSecond(they)} resource-policies a second (first round ${perSecond(work / (theirs.seconds[0] ?? Number.NaN))})`);
  console.log(`ratio ${(we / they).toFixed(1)}`);
}

/** How often a policy meets a resource: each policy, all resources of its type. */
function pairs(estate: Estate): number {
  const asked = [...readFileSync(policies, 'utf8').matchAll(/^ {2}resource: (?<type>\w+)$/gm)].map(({ groups }) => groups?.type as keyof Estate);
  return asked.reduce((sum, type) => sum + estate[type].length, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString('en-US').padStart(11);
}
