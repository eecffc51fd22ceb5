import { canonical, type Json } from '../core/json.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Resource } from '../core/resource.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { takingParsed } from '../core/verb.ts';

/** A resource as it would be without our own earlier writes, or what somebody else has changed since. */
export type WithoutOwnWrites = { readonly resource: Resource } | { readonly changed: string };

/**
 * Removes our own earlier writes from what was just read, so that a policy for running instances still matches an
 * instance that its first step has stopped. Only fields that are still as we left them are set back. If somebody
 * started the instance again or changed a tag, that counts.
 * @param receipts of the finding's steps that ended `done`, in the order in which they ended.
 */
export function withoutOwnWrites(
  resource: Resource,
  type: ResourceType,
  receipts: readonly Receipt[],
): WithoutOwnWrites {
  let current = resource;
  for (const receipt of receipts.toReversed()) {
    const erased = type.verbs[receipt.verb];
    if (erased === undefined || receipt.before === undefined || receipt.ending.status !== 'done') continue;
    const verb = takingParsed(erased);
    const before = receipt.before as Before;
    const fields = verb.changes ?? [];
    const changed = changedSince(current, before, receipt.ending.after, fields);
    if (changed !== undefined) return { changed: `${changed} has changed since the ${receipt.verb} of this plan` };
    const unchangedFields = Object.entries(current.raw).filter(([key]) => !fields.includes(key));
    const raw = {
      ...Object.fromEntries(unchangedFields),
      ...Object.fromEntries(fields.filter((key) => key in before.raw).map((key) => [key, before.raw[key]])),
    };
    current = withTags({ ...current, raw }, type, before, verb.writesTags?.(verb.options.parse(receipt.options)) ?? {});
  }
  return { resource: current };
}

type Before = {
  readonly raw: { readonly [key: string]: Json };
  readonly tags: Readonly<Record<string, string>>;
};

/**
 * The first field that is not as our write left it. It must be as the check saw it; if the check did not show it, any
 * difference from before the write is enough.
 */
function changedSince(resource: Resource, before: Before, after: Json, fields: readonly string[]): string | undefined {
  const leftByUs =
    after !== null && typeof after === 'object' && !Array.isArray(after)
      ? (after as { readonly [key: string]: Json })
      : {};
  const checkedFields = fields.filter((field) => field in leftByUs);
  const changedField = checkedFields.find((field) => !contains(resource.raw[field], leftByUs[field]));
  if (changedField !== undefined) return changedField;
  if (checkedFields.length > 0 || fields.length === 0) return undefined;
  return fields.every((field) => canonical(resource.raw[field]) === canonical(before.raw[field]))
    ? fields[0]
    : undefined;
}

/**
 * Whether the actual value contains everything that was seen. A check shows only the relevant part of a field, `{ Name:
 * 'stopped' }` of a `State`.
 */
function contains(actual: unknown, expected: unknown): boolean {
  if (expected === null || typeof expected !== 'object' || Array.isArray(expected))
    return canonical(actual) === canonical(expected);
  if (actual === null || typeof actual !== 'object') return false;
  return Object.entries(expected).every(([key, value]) =>
    contains((actual as Readonly<Record<string, unknown>>)[key], value),
  );
}

function withTags(
  resource: Resource,
  type: ResourceType,
  before: Before,
  written: Readonly<Record<string, string | null>>,
): Resource {
  const ownTags = Object.entries(written).filter(([key, value]) => (resource.tags.get(key) ?? null) === value);
  if (ownTags.length === 0) return resource;
  const tags = new Map(resource.tags);
  for (const [key] of ownTags) {
    const value = before.tags[key];
    if (value === undefined) tags.delete(key);
    else tags.set(key, value);
  }
  const raw =
    type.tags === undefined
      ? resource.raw
      : { ...resource.raw, [type.tags]: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  return { ...resource, tags, raw };
}
