import type { Place, Ref } from './resource.ts';

/** A snapshot or an image that a step has made as a way back, as the ledger remembers it. */
export interface WayBack extends Ref, Place {
  /** The day until which it is kept: ISO 8601. */
  readonly until: string;
}

/** What identifies it: image and snapshot ids have no ARN of their own account. */
export function wayBackKey({ account, region, type, id }: Ref & Place): string {
  return JSON.stringify([account, region, type, id]);
}

/** Until when each is kept, by its key. */
export function keptUntilOf(waysBack: readonly WayBack[]): (resource: Ref & Place) => string | undefined {
  const byKey = new Map(waysBack.map((wayBack) => [wayBackKey(wayBack), wayBack.until]));
  return (resource) => byKey.get(wayBackKey(resource));
}
