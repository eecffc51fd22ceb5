import { appendFileSync } from 'node:fs';
import * as fc from 'fast-check';

/**
 * How many random accounts the laws are tested with, divided among them: 2,000 in `npm test`; `npm run laws -- --runs
 * 100000` for more.
 */
const all = Number(process.env.MAYFLY_LAW_RUNS ?? 2000);

/** The file in which `npm run laws` counts the runs that passed. */
const report = process.env.MAYFLY_LAW_REPORT;

/**
 * Tests a law with this share of all runs. Rejects with the smallest account that breaks it, and the seed that finds it
 * again.
 */
export async function holdLaw<Values>(property: fc.IAsyncProperty<Values>, share: number): Promise<void> {
  const numRuns = runs(share);
  const details = await fc.check(property, { numRuns });
  const heldRuns = details.failed ? Math.max(0, details.numRuns - 1) : details.numRuns;
  if (report !== undefined) appendFileSync(report, `${heldRuns} ${numRuns}\n`);
  if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
}

/** A law that is seldom tested proves little. Nothing is checked below a hundred runs: chance decides there. */
export function expectOften(times: number, of: number, atLeast: number): void {
  if (of >= 100 && times / of < atLeast)
    throw new Error(`only ${times} of ${of} runs put the law to the test; at least ${atLeast * 100} % should`);
}

function runs(share: number): number {
  return Math.max(20, Math.round(all * share));
}

/** How long one law may take, in milliseconds: 250 ms per run, and never less than a minute. */
export function timeLimit(share: number): number {
  return Math.max(60_000, runs(share) * 250);
}
