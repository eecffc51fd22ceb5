import { chance } from './compare/chance.ts';
import type { AwsProxy, Deed } from './proxy.ts';

/** What chaos does to a call. Two of them happen after AWS did what was asked: its answer is lost, or half of it. */
export const misdeeds = ['throttle', 'fail', 'reset', 'late', 'lose', 'truncate'] as const;
export type Misdeed = (typeof misdeeds)[number];

const deeds: Readonly<Record<Misdeed, Deed>> = {
  throttle: 'throttle',
  fail: 'fail',
  reset: 'reset',
  late: { afterMs: 1_000 },
  lose: 'lose',
  truncate: 'truncate',
};

export interface Chaos {
  /** How often each was done so far. */
  readonly done: Readonly<Record<Misdeed, number>>;
  readonly stop: () => void;
}

/**
 * Does something to so many of the calls, from 0 to 1, whatever they are; the same seed does the same to the same
 * calls.
 * @param of what may be done; `late` alone lets a call end well.
 */
export function chaos(
  proxy: AwsProxy,
  seed: number,
  share: number,
  of: readonly [Misdeed, ...Misdeed[]] = misdeeds,
): Chaos {
  const random = chance(seed);
  const done = { throttle: 0, fail: 0, reset: 0, late: 0, lose: 0, truncate: 0 };
  const stop = proxy.fault({
    on: () => random.happens(share),
    deed: () => {
      const misdeed = random.pick(of);
      done[misdeed]++;
      return deeds[misdeed];
    },
  });
  return { done, stop };
}
