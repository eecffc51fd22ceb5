import type * as z from 'zod';
import type { Resource } from '../../core/resource.ts';
import type { snapshotOptions as keepDaysSchema } from './options.ts';
import { keepUntilTag, sourceTag, stepTag } from './own-tags.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * The tags of a snapshot that Mayfly takes: its step (to find it if AWS's answer is lost), its source, how long it is
 * retained, and the `Name` of the source. The source's other tags are copied only if the policy names them: a copied
 * ttl or lifespan-intent would make the snapshot itself expire.
 */
export function snapshotTags(
  source: Resource<object>,
  step: string,
  { 'keep-days': keepDays, tags: policyTags }: Pick<z.infer<typeof keepDaysSchema>, 'keep-days' | 'tags'>,
  now: Date,
): Tag[] {
  const keepUntil = new Date(now.getTime() + keepDays * 86_400_000).toISOString();
  const name = source.tags.get('Name');
  const tags = {
    ...(name !== undefined && { Name: name }),
    ...policyTags,
    [stepTag]: step,
    [sourceTag]: source.arn.slice(0, 256),
    [keepUntilTag]: keepUntil,
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
