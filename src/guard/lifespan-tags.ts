import type { Resource } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { Lifespan } from './lifespan.ts';
import { spelling, spellings } from './spelling.ts';

/** A mark for an operation, whatever its key: `…: stop@2026/11/22`, or as people write one, `…: stop@2026-11-22`. */
const markForOperation = /@\d{4}[-/]\d/;

/** Reads which tags of a resource decide on its life: its class, its ttl, a mark for an operation, and Mayfly's own. */
export function lifespanTagsReader(
  { tags: { intent, ttl } }: Pick<Settings, 'tags'>,
  lifespanOf: (tags: ReadonlyMap<string, string>) => Lifespan,
): (resource: Resource) => readonly string[] {
  const keys = spellings([...intent, ...ttl]);
  return ({ tags }) =>
    [...tags]
      .filter(
        ([key, value]) =>
          // AWS's own, which nobody else can remove.
          !/^(aws|rds):/i.test(key) &&
          (keys.has(spelling(key)) ||
            /^mayfly:/i.test(key) ||
            markForOperation.test(value) ||
            lifespanOf(new Map([[key, value]])).class !== 'unknown'),
      )
      .map(([key]) => key);
}
