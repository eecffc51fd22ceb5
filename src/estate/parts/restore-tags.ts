import type * as z from 'zod';
import type { Json } from '../../core/json.ts';
import type { RestorePlan, RestoreRequest, RestoreStep, VerbUndo } from '../../core/restore.ts';
import type { Checked } from '../../core/verb.ts';
import { done, failed, mayLag, wait } from './checks.ts';
import { tagOptions, untagOptions } from './options.ts';
import { onCurrent } from './restore-steps.ts';

/** What a write does to tags: values by key; null for a tag that it removes. */
type WrittenTags = Readonly<Record<string, string | null>>;

/** `writesTags` of every verb `tag`. */
export function tagsAdded({ tags }: z.infer<typeof tagOptions>): WrittenTags {
  return tags;
}

/** `writesTags` of every verb `untag`. */
export function tagsRemoved({ keys }: z.infer<typeof untagOptions>): WrittenTags {
  return Object.fromEntries(keys.map((key) => [key, null]));
}

/** Whether the tags are as they were written. Somebody else may have written them since, and then they never are. */
export function checkTags(
  tags: { readonly [key: string]: Json },
  written: WrittenTags,
  input: Parameters<typeof mayLag>[0],
): Checked {
  const other = Object.entries(written).find(
    ([key, value]) => (Object.hasOwn(tags, key) ? (tags[key] ?? null) : null) !== value,
  );
  if (other === undefined) return done({ Tags: tags });
  if (mayLag(input)) return wait;
  const [key] = other;
  return failed(Object.hasOwn(tags, key) ? `its tag ${key} is ${JSON.stringify(tags[key])}` : `it has no tag ${key}`);
}

/** `undo` of every verb `tag`. */
export const undoTag: VerbUndo = {
  possible: true,
  message: 'the earlier values are in the receipt, under `before`',
  steps: (request) => restoreTags(request, tagsAdded(tagOptions.parse(request.receipt.options))),
};

/** `undo` of every verb `untag`. */
export const undoUntag: VerbUndo = {
  possible: true,
  message: 'the removed values are in the receipt, under `before`',
  steps: (request) => restoreTags(request, tagsRemoved(untagOptions.parse(request.receipt.options))),
};

/**
 * Sets tags back that were written or removed, but only those that nobody has changed since: a later change is
 * somebody's decision.
 */
function restoreTags({ receipt, source }: RestoreRequest, written: WrittenTags): RestorePlan {
  return onCurrent(receipt, (current): readonly RestoreStep[] => {
    const unchanged = Object.entries(written).filter(
      ([key, value]) => (current.tags.get(key) ?? null) === value && current.tags.get(key) !== source.tags.get(key),
    );
    const restored = Object.fromEntries(
      unchanged.flatMap(([key]) => (source.tags.has(key) ? [[key, source.tags.get(key) ?? '']] : [])),
    );
    const added = unchanged.filter(([key]) => !source.tags.has(key));
    const keys = added.map(([key]) => key);
    return [
      ...(Object.keys(restored).length > 0
        ? [{ on: current, verb: 'tag', options: { tags: restored }, after: [] }]
        : []),
      ...(keys.length > 0
        ? [{ on: current, verb: 'untag', options: { keys, values: valuesOf(added) }, after: [] }]
        : []),
    ];
  });
}

function valuesOf(tags: readonly (readonly [string, string | null])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
