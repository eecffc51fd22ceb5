import { isMinted } from './permit-mint.ts';
import type { Place, Ref } from './resource.ts';

/** How long a permit is valid after the guard's read, in milliseconds. */
export const permitLifetimeMs = 30_000;

/**
 * Proof that the guard has just read the tags and relations of this resource, and of everything that the write would
 * destroy, and that this step is allowed. It lives in memory only: it cannot be stored, sent or copied (a copy is not
 * genuine).
 */
export interface Permit extends Ref, Place {
  readonly step: string;
  readonly verb: string;
  readonly arn: string;
  /** Epoch milliseconds after which the writer refuses it. */
  readonly expires: number;
  /** Everything that this permit allows to change or destroy, the resource itself first. */
  readonly covers: readonly Ref[];
}

/**
 * Thrown by the writer where a call is not what its permits allow. The fault is always ours, never AWS's: nothing was
 * sent.
 */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';
}

/** Throws for a permit that the guard did not make, that is too old, or that is for another place. */
export function assertPermitted(permits: readonly Permit[], place: Place, nowMs: number): void {
  if (permits.length === 0) throw new NotPermitted('a write needs a permit');
  for (const permit of permits) {
    if (!isMinted(permit)) throw new NotPermitted(`the permit for ${permit.arn} was not made by the guard`);
    if (nowMs > permit.expires) throw new NotPermitted(`the permit for ${permit.arn} is too old`);
    if (permit.account !== place.account || permit.region !== place.region)
      throw new NotPermitted(`the permit for ${permit.arn} is not for ${place.account} ${place.region}`);
  }
}
