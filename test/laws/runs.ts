import { appendFileSync } from 'node:fs';
import * as fc from 'fast-check';

/**
 * How many random accounts the laws are tested with, divided among them: 500 in `npm test`; `npm run laws -- --runs
 * 100000` for more.
 */
const requested = process.env.MAYFLY_LAW_RUNS;
const all = Number(requested ?? 500);

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

/** The seed and the number of the random case that breaks a law, as fast-check reports them. */
export type KnownCase = readonly [seed: number, number: number];

/**
 * Whether a mutant breaks a law: its property is false, and does not throw. The search begins at a case that is known
 * to break it, so that it ends at once, until the way in which cases are made changes. `npm run laws` searches at
 * random.
 */
export async function isCaught<Values>(
  property: fc.IAsyncProperty<Values>,
  [seed, number]: KnownCase,
  numRuns = 3000,
): Promise<boolean> {
  const known = requested === undefined ? { seed, path: String(number) } : {};
  const details = await fc.check(property, { numRuns, endOnFailure: true, ...known });
  if (details.failed && String(details.errorInstance) !== 'Error: Property failed by returning false')
    throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  return details.failed;
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
