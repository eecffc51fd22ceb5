import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { esbuildOptions } from '../scripts/esbuild-options.ts';
import type { PlanHeader } from '../src/core/plan.ts';
import { linesFiles } from '../src/plan/folder.ts';

/**
 * `npm run bench:memory`: plans a million generated resources to a folder, in a process of its own, by the real
 * inventory, planner and writer, bundled as they are deployed; only AWS's answers are generated. The last line is the
 * peak memory of the process, `MB resident`; it fails above 256.
 */
interface Measured {
  readonly totals: PlanHeader['totals'];
  readonly seconds: number;
  readonly peakKilobytes: number;
}

const LIMIT = 256;
const folder = mkdtempSync(path.join(tmpdir(), 'bench-memory-'));
try {
  // As in a deployment: Node takes some 50 MB more to read TypeScript.
  await build({
    ...esbuildOptions,
    entryPoints: ['bench/memory-plan.ts'],
    outdir: path.join(folder, 'bundle'),
  });
  const parts = [
    path.join(folder, 'bundle', 'memory-plan.mjs'),
    path.join(import.meta.dirname, 'memory.yml'),
    path.join(folder, 'plan'),
  ];
  const measured = JSON.parse(
    execFileSync(process.execPath, parts, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as Measured;
  assertWhole(measured.totals);
  report(measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A plan that read less, matched nothing or had gaps would be small for the wrong reason. */
function assertWhole({ resources, byPolicy, gaps }: Measured['totals']): void {
  const idle = byPolicy.filter(({ matched }) => matched === 0).map(({ policy }) => policy);
  if (resources !== 1_000_000 || gaps > 0 || idle.length > 0)
    throw new Error(`${resources} resources, ${gaps} gaps, without a match: ${idle.join(', ') || 'none'}`);
}

function report({ totals, seconds, peakKilobytes }: Measured): void {
  for (const { policy, type, examined, matched } of totals.byPolicy)
    console.log(`${policy}: ${matched} of ${examined} ${type} matched`);
  const megabytes =
    linesFiles.reduce((sum, name) => sum + statSync(path.join(folder, 'plan', `${name}.ndjson`)).size, 0) / 1e6;
  console.log(
    `${totals.resources} resources, ${totals.findings} findings, ${totals.steps} steps: ` +
      `${megabytes.toFixed(0)} MB of plan in ${seconds.toFixed(1)} s`,
  );
  const peak = peakKilobytes / 1024;
  if (peak > LIMIT) process.exitCode = 1;
  console.log(`${peak.toFixed(0)} MB resident`);
}
