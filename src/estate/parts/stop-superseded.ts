import type { Power } from '../../core/resource-type.ts';

/**
 * Why a start must not happen that was planned because a schedule had stopped the resource: somebody has started it
 * since then and stopped it again.
 */
export function stopSuperseded(
  { since }: Power,
  options: { readonly 'off-since'?: string | undefined },
): string | undefined {
  const plannedSince = options['off-since'];
  if (plannedSince === undefined || plannedSince === since) return undefined;
  return since === undefined
    ? `it was stopped at ${plannedSince}, but AWS no longer reports that stop`
    : `it was stopped again at ${since}, not by the schedule of the plan`;
}
