import type { Listing } from '../../core/aws.ts';
import { listing } from './listing.ts';

/** Lists many ids in several calls, each with as many ids as AWS accepts, one after the other. */
export function inChunks<Item>(
  ids: readonly string[],
  size: number,
  fetch: (chunk: string[]) => AsyncIterable<readonly Item[]>,
): Listing<Item> {
  return listing(async function* () {
    for (let at = 0; at < ids.length; at += size) yield* fetch(ids.slice(at, at + size));
  });
}

/**
 * How many values a filter of an EC2 describe call accepts.
 * Source: the EC2 API reference, Filter, "up to 200 filter values".
 */
export const filterValueLimit = 200;
