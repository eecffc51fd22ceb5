import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm run cuts`: kills `mayfly apply` at every call of AWS and every write of its ledger, for every verb, starts it
 * again, and compares the result with an uninterrupted run. Needs the emulator (`npm run setup:emulator`). Its last
 * line is `cuts EQUAL/MADE`.
 */
const folder = mkdtempSync(join(tmpdir(), 'mayfly-cuts-report-'));
const report = join(folder, 'made');
const jest = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    'test/emulated/cuts.test.ts',
    '--runInBand',
  ],
  { stdio: 'inherit', env: { ...process.env, MAYFLY_CUTS: 'all', MAYFLY_CUTS_REPORT: report } },
);
const counts = linesOf(report).map((line) => line.split(' ').map(Number));
rmSync(folder, { recursive: true, force: true });
const sum = (at: number) => counts.reduce((total, row) => total + (row[at] ?? 0), 0);
process.stdout.write(`cuts ${sum(0) - sum(1)}/${sum(0)}\n`);
process.exitCode = jest.status === 0 && sum(0) > 0 ? 0 : 1;

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').trim().split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
