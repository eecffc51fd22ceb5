import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureEnvironment, program } from '../scripts/python-environment.ts';
import { endToEnd } from './filters-end-to-end.ts';
import { benchEstate, type Estate } from './filters-estate.ts';
import { median } from './median.ts';

/**
 * `npm run bench:filters`: how many resource-policies a second Mayfly and Custodian evaluate, 20 policies over 26,000
 * resources. Each side runs in its own process on the same file and times only the evaluation, after load and compile,
 * five times; the matches of both are compared first. Then whole runs are timed.
 */
interface Side {
  /** Matches by policy, for each time that was counted at. */
  readonly counts: readonly Readonly<Record<string, number>>[];
  readonly seconds: readonly number[];
}

/**
 * A Wednesday, 19:30 and 7:30 in New York: schedules switch off, and on. Every policy matches something at one of the
 * two.
 */
const COUNTED_AT = ['2026-03-18T23:30:00Z', '2026-03-18T11:30:00Z'] as const;
const policies = path.join(import.meta.dirname, 'policies20.yml');

await ensureEnvironment('.venv-c7n', 'bench/filters-requirements.txt');
const folder = mkdtempSync(path.join(tmpdir(), 'bench-filters-'));
try {
  const estate = benchEstate(new Date(COUNTED_AT[0]));
  const file = path.join(folder, 'estate.json');
  writeFileSync(file, JSON.stringify(estate));
  const ratio = report(
    estate,
    side(process.execPath, path.join(import.meta.dirname, 'filters-mayfly.ts'), file),
    side(program('.venv-c7n', 'python'), path.join(import.meta.dirname, 'filters-custodian.py'), file),
  );
  await endToEnd(policies);
  console.log(`ratio ${ratio.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function side(command: string, script: string, file: string): Side {
  const env = { ...process.env, AWS_DEFAULT_REGION: 'eu-west-1' };
  return JSON.parse(
    execFileSync(command, [script, file, policies, ...COUNTED_AT], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) as Side;
}

function report(estate: Estate, ours: Side, theirs: Side): number {
  compareCounts(ours, theirs);
  const work = pairs(estate);
  const matched = theirs.counts.map((counts) => Object.values(counts).reduce((sum, count) => sum + count, 0));
  console.log(
    `${work} resource-policies; ${matched.join(' and ')} matches at ${COUNTED_AT.join(' and ')}, ` +
      'the same on both sides',
  );
  const [we, they] = [ours, theirs].map(({ seconds }) => work / median(seconds)) as [number, number];
  const [weFirst, theyFirst] = [ours, theirs].map(({ seconds }) => work / (seconds[0] ?? Number.NaN)) as [
    number,
    number,
  ];
  console.log(`mayfly    ${perSecond(we)} resource-policies a second (first round ${perSecond(weFirst)})`);
  console.log(`custodian ${perSecond(they)} resource-policies a second (first round ${perSecond(theyFirst)})`);
  return we / they;
}

function compareCounts(ours: Side, theirs: Side): void {
  for (const [index, counts] of theirs.counts.entries()) {
    const different = Object.entries(counts).filter(([name, count]) => ours.counts[index]?.[name] !== count);
    for (const [name, count] of different)
      console.log(`${name} at ${COUNTED_AT[index]}: ${ours.counts[index]?.[name]} matches, Custodian has ${count}`);
    if (different.length > 0) throw new Error('the two sides do not match the same resources');
  }
  const idle = Object.keys(theirs.counts[0] ?? {}).filter((name) =>
    theirs.counts.every((counts) => counts[name] === 0),
  );
  if (idle.length > 0) throw new Error(`${idle.join(', ')} match nothing, so their agreement proves nothing`);
}

/** How often a policy is evaluated for a resource: each policy for all resources of its type. */
function pairs(estate: Estate): number {
  const types = [...readFileSync(policies, 'utf8').matchAll(/^ {2}resource: (?<type>\w+)$/gm)].map(
    ({ groups }) => groups?.type as keyof Estate,
  );
  return types.reduce((sum, type) => sum + estate[type].length, 0);
}

function perSecond(rate: number): string {
  return Math.round(rate).toLocaleString('en-US').padStart(11);
}
