import type * as z from 'zod';
import type { Resource } from '../../core/resource.ts';
import type { snapshotOptions as keepDaysSchema } from './options.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * The tags of a snapshot that Mayfly makes: by which step (so that a lost answer can be looked up), of what, until when
 * it is kept, and the source's `Name`. Of the source's other tags those that the policy names are copied: its ttl or
 * its lifespan-intent would speed the snapshot to its own end.
 */
export function snapshotTags(
  source: Resource<object>,
  step: string,
  { 'keep-days': keepDays, tags: policyTags }: z.infer<typeof keepDaysSchema>,
  now: Date,
): Tag[] {
  const keepUntil = new Date(now.getTime() + keepDays * 86_400_000).toISOString();
  const name = source.tags.get('Name');
  const tags = {
    ...(name !== undefined && { Name: name }),
    ...policyTags,
    [stepTag]: step,
    'mayfly:source': source.arn.slice(0, 256),
    'mayfly:keep-until': keepUntil,
  };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export const stepTag = 'mayfly:step';
