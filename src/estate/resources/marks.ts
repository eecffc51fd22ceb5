import type { Resource } from '../../core/resource.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/**
 * The tags of a snapshot that Mayfly makes: by which step (so that a lost answer can be looked up), of what, until when it is kept, and the source's `Name`.
 * No other tag of the source is copied: its ttl or its lifespan-intent would speed the snapshot to its own end.
 */
export function marks(source: Resource<object>, step: string, keepDays: number, now: Date): Tag[] {
  const keepUntil = new Date(now.getTime() + keepDays * 86_400_000).toISOString();
  const name = source.tags.get('Name');
  return [
    ...(name === undefined ? [] : [{ Key: 'Name', Value: name }]),
    { Key: stepTag, Value: step },
    { Key: 'mayfly:source', Value: source.arn.slice(0, 256) },
    { Key: 'mayfly:keep-until', Value: keepUntil },
  ];
}

export const stepTag = 'mayfly:step';
