import type { Power } from '../../core/resource-type.ts';

/**
 * Why a start that rests on who had stopped it does not any more: somebody has started it since, and stopped it again.
 */
export function stopSuperseded(
  { since }: Power,
  options: { readonly 'off-since'?: string | undefined },
): string | undefined {
  const plannedSince = options['off-since'];
  if (plannedSince === undefined || plannedSince === since) return undefined;
  return since === undefined
    ? `it was stopped at ${plannedSince}, and AWS does not say so any more`
    : `it was stopped again at ${since}, and not by the plan's schedule`;
}
