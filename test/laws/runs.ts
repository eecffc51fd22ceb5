/**
 * How many random accounts each law is held against: MAYFLY_LAW_RUNS in all, shared out by weight. 2,000 in `npm test`; `npm run laws -- --runs 100000` for more.
 */
const all = Number(process.env.MAYFLY_LAW_RUNS ?? 2000);

export function runs(share: number): number {
  return Math.max(20, Math.round(all * share));
}

/** How long one law may take, in milliseconds: 15 ms a run, and never less than jest's own limit. */
export function timeLimit(share: number): number {
  return Math.max(60_000, runs(share) * 60);
}
