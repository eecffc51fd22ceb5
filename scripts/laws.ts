import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run laws -- --runs 100000`: checks the laws against that many random accounts, policies, changes and failures
 * (2,000 in `npm test`), in one process per core. Its last line is `laws HELD/RUN`; exit code 1 if a law was broken,
 * with the smallest account that breaks it above.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' } } });
if (!/^[1-9]\d*$/.test(values.runs)) {
  process.stderr.write(`--runs must be a whole number from 1, not ${values.runs}\n`);
  process.exit(1);
}
/** Fewer runs than this are not worth the start of a process. */
const fewest = 2000;
const all = Number(values.runs);
const processes = Math.max(1, Math.min(availableParallelism(), Math.floor(all / fewest)));
const folder = mkdtempSync(join(tmpdir(), 'mayfly-laws-'));
const report = join(folder, 'held');

const ended = await Promise.all(Array.from({ length: processes }, (_, at) => runLaws(at)));
const counts = linesOf(report).map((line) => line.split(' ').map(Number));
rmSync(folder, { recursive: true, force: true });
const sum = (at: number) => counts.reduce((total, row) => total + (row[at] ?? 0), 0);
process.stdout.write(`laws ${sum(0)}/${sum(1)}\n`);
process.exitCode = ended.every((code) => code === 0) && sum(1) > 0 ? 0 : 1;

/** One process with its share of the runs, and its own seeds. Only the first checks that the laws catch mutants. */
function runLaws(at: number): Promise<number | null> {
  const runs = Math.floor(all / processes) + (at < all % processes ? 1 : 0);
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    'test/laws',
    '--runInBand',
  ];
  const child = spawn(
    process.execPath,
    at === 0 ? jest : [...jest, '--testPathIgnorePatterns', 'mutants', 'unread', '--testNamePattern', '^laws'],
    {
      stdio: 'inherit',
      env: { ...process.env, MAYFLY_LAW_RUNS: String(runs), MAYFLY_LAW_REPORT: report },
    },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}
