import type { Power } from '../../core/resource-type.ts';

/**
 * Why a start that rests on who had stopped it does not any more: somebody has started it since, and stopped it again.
 */
export function stoppedAnew(
  { since }: Power,
  options: { readonly 'off-since'?: string | undefined },
): string | undefined {
  const planned = options['off-since'];
  if (planned === undefined || planned === since) return undefined;
  return since === undefined
    ? `it was stopped at ${planned}, and AWS does not say so any more`
    : `it was stopped again at ${since}, and not by the plan's schedule`;
}
