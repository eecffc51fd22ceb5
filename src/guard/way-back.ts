import { moment } from '../core/moment.ts';
import type { Resource } from '../core/resource.ts';
import { beginningOf, type ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import { endOfDate } from './hold.ts';

/** The tags that Mayfly writes to what it makes as a way back. */
const keepUntil = 'mayfly:keep-until';
const source = 'mayfly:source';
const ownTags: readonly string[] = [keepUntil, source, 'mayfly:step'];

/** What Mayfly made as a way back, and until when it stays. `until` is left out where that is not known. */
export interface Kept {
  readonly message: string;
  readonly until?: string;
}

export interface WaysBack {
  /** Why it may not be deleted yet. Undefined where its day has passed, and for everything else. */
  kept(resource: Resource, now: Date): Kept | undefined;
  /** Why these tags may not be written to it, or taken from it. */
  ownTag(resource: Resource, tags: Readonly<Record<string, unknown>>): string | undefined;
}

/**
 * Recognises what Mayfly made as a way back: by its tags, by its name (a final snapshot has no tags of ours at first),
 * and by the ledger, whatever has become of its tags. It is kept until its own date, whatever a policy says. What has
 * only the name is kept for 90 days, three times as long as a snapshot is kept where a policy says nothing. What has a
 * date that nobody can read is kept without end: a way back that stays too long costs money, one that goes too early
 * costs data. For the same reason the later of two dates counts: a tag may be inherited, or rewritten by other tools.
 * @param keptInLedger until when the ledger says that something is kept: ISO 8601.
 */
export function waysBack(
  types: ReadonlyMap<string, ResourceType>,
  { tz }: Pick<Settings, 'tz'>,
  keptInLedger: (resource: Resource) => string | undefined,
): WaysBack {
  /** The type of a way back that Mayfly made. Undefined for everything else. */
  const typeOfOurs = (resource: Resource): ResourceType | undefined => {
    const type = types.get(resource.type);
    if (type?.wayBack === undefined) return undefined;
    const isOurs =
      resource.tags.has(keepUntil) ||
      // Not by the step: what was restored has that, too, and AWS copies it to other snapshots of it.
      resource.tags.has(source) ||
      type.wayBack.isNamedByUs(resource.raw) ||
      keptInLedger(resource) !== undefined;
    return isOurs ? type : undefined;
  };
  return {
    kept: (resource, now) => {
      const type = typeOfOurs(resource);
      if (type === undefined) return undefined;
      const dates = [resource.tags.get(keepUntil), keptInLedger(resource)].flatMap((date) => date ?? []);
      const ends = dates.map((date) => endOfDate(date.trim(), tz));
      if (ends.length === 0) ends.push(longAfter(resource, type));
      const end = Math.max(...ends.map((each) => (each === 'endless' ? Number.POSITIVE_INFINITY : each)));
      if (end === Number.POSITIVE_INFINITY)
        return {
          message:
            'Mayfly made it as a way back, and it is not known until when it is kept: ' +
            `write a date into its tag ${keepUntil}, or delete it by hand`,
        };
      if (now.getTime() >= end) return undefined;
      const until = new Date(end).toISOString();
      return { message: `Mayfly made it as a way back, and keeps it until ${moment(until)}`, until };
    },
    ownTag: (resource, tags) => {
      const key = ownTags.find((own) => Object.hasOwn(tags, own));
      return key === undefined || typeOfOurs(resource) === undefined
        ? undefined
        : `Mayfly made it as a way back, and its tag ${key} says until when: only people change that`;
    },
  };
}

const unmarkedDays = 90;

/** Epoch milliseconds. `endless` where AWS does not say when it was made. */
function longAfter({ raw }: Resource, type: ResourceType): number | 'endless' {
  const made = new Date(beginningOf(raw, type) ?? Number.NaN).getTime();
  return Number.isNaN(made) ? 'endless' : made + unmarkedDays * 86_400_000;
}
