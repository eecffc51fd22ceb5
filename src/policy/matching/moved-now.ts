import { mostDays } from '../../core/longest.ts';
import { aheadIn } from '../../python/dates.ts';

/** Whether a text moves `{now:+7d%Y-%m-%d}` farther than anybody means, and perhaps farther than there are dates. */
export function movesNowTooFar(text: string): boolean {
  return Array.from(text.matchAll(/\{now:([^{}]*)\}/g), ([, format = '']) => format).some(
    (format) => aheadIn(format) > mostDays * 86_400_000,
  );
}

export const tooFar = `\`{now:+…}\` can be at most ${mostDays} days from now`;
