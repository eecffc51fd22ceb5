import type { Receipt } from '../../core/receipt.ts';
import type { Settings } from '../../core/settings.ts';
import type { TagRules } from '../../core/tag-rules.ts';
import { spelling, spellings } from '../../guard/spelling.ts';

type Tags = Readonly<Record<string, string>>;

/** What the tags of a restored resource are made from. */
export interface RestoredTagsContext {
  readonly receipt: Pick<Receipt, 'step' | 'subject'>;
  readonly settings: Pick<Settings, 'tags'>;
  /** What its service takes. Left out: not known. */
  readonly rules?: TagRules | undefined;
}

/**
 * The tags of a restored resource: the tags that it had, and one that says what it was restored from. Left out are
 * AWS's own tags, which nobody else may write; Mayfly's own; former holds; and marks for an operation (`…:
 * stop@2026/11/22`), which would be due at once. Where the service takes no more tags, those go that nothing reads.
 */
export function restoredTagsOf(had: Tags, context: RestoredTagsContext): Tags {
  const { step, subject } = context.receipt;
  return {
    ...Object.fromEntries(retained(had, context).slice(0, roomFor(context))),
    [restoredFrom]: `${subject.type} ${subject.id} receipt ${step}`.slice(0, 256),
  };
}

/** Keys of tags for which there is no room beside Mayfly's own. */
export function tagsWithoutRoom(had: Tags, context: RestoredTagsContext): readonly string[] {
  return retained(had, context)
    .slice(roomFor(context))
    .map(([key]) => key);
}

/** Those that mean something to Mayfly come first, and so stay. */
function retained(had: Tags, { settings: { tags } }: RestoredTagsContext): readonly (readonly [string, string])[] {
  const holds = spellings(tags.hold);
  const read = spellings(['Name', ...tags.intent, ...tags.owner, ...tags.team, ...tags.ttl]);
  return Object.entries(had)
    .filter(
      ([key, value]) =>
        !/^(aws|mayfly):/i.test(key) && !holds.has(spelling(key)) && !/@\d{4}\/\d{2}\/\d{2}/.test(value),
    )
    .toSorted(([a], [b]) => Number(read.has(spelling(b))) - Number(read.has(spelling(a))));
}

/** Beside this one, a restored resource gets the tag of its step, and a hold. */
function roomFor({ rules }: RestoredTagsContext): number {
  return rules === undefined ? Number.POSITIVE_INFINITY : rules.maxTags - 3;
}

const restoredFrom = 'mayfly:restored-from';
