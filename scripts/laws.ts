import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run laws -- --runs 100000`: holds the laws against so many random accounts, policies, changes and failures (2,000 in `npm test`). Its last line is
 * `laws HELD/RUN`; exit code 1 where a law was broken, with the smallest account that breaks it above.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' } } });
if (!/^[1-9]\d*$/.test(values.runs)) {
  process.stderr.write(`--runs wants a whole number from 1, and got ${values.runs}\n`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'mayfly-laws-'));
const report = join(folder, 'held');
const jest = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', 'test/laws', '--runInBand'],
  {
    stdio: 'inherit',
    env: { ...process.env, MAYFLY_LAW_RUNS: values.runs, MAYFLY_LAW_REPORT: report },
  },
);
const counts = linesOf(report).map((line) => line.split(' ').map(Number));
rmSync(folder, { recursive: true, force: true });
const sum = (at: number) => counts.reduce((total, row) => total + (row[at] ?? 0), 0);
process.stdout.write(`laws ${sum(0)}/${sum(1)}\n`);
process.exitCode = jest.status === 0 && sum(1) > 0 ? 0 : 1;

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
}
