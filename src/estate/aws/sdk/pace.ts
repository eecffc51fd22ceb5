import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets so many through a second, evenly, in the order in which they come: for services whose rate is so low that
 * retries alone would starve.
 * @param clock epoch milliseconds.
 */
export function pace(
  perSecond: number,
  clock: () => number = Date.now,
  wait: (milliseconds: number) => Promise<unknown> = sleep,
): () => Promise<void> {
  const apart = 1000 / perSecond;
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock();
    const mine = Math.max(now, next);
    next = mine + apart;
    if (mine > now) await wait(mine - now);
  };
}
