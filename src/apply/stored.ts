import type { Json } from '../core/json.ts';
import type { Receipt } from '../core/receipt.ts';
import type { Resource } from '../core/resource.ts';

/** A resource as the ledger stores it: the same, with its maps as objects. */
type Stored = {
  readonly type: string;
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly raw: { readonly [key: string]: Json };
  readonly unread: Readonly<Record<string, string>>;
  readonly seenAt: string;
};

export function toStored(resource: Resource): Json {
  const { type, id, arn, account, region, raw, seenAt } = resource;
  const tags = Object.fromEntries(resource.tags);
  const unread = Object.fromEntries(resource.unread);
  return JSON.parse(JSON.stringify({ type, id, arn, account, region, tags, raw, unread, seenAt })) as Json;
}

/** The same with what the write also destroys. */
export function toStoredWith(resource: Resource, along: readonly Resource[]): Json {
  return { ...(toStored(resource) as { readonly [key: string]: Json }), along: along.map(toStored) };
}

/** What was to be destroyed with the resource of this receipt, as it was just before the first write. */
export function destroyedWith({ before }: Pick<Receipt, 'before'>): readonly Resource[] {
  const { along } = Object(before) as { readonly along?: readonly Json[] };
  return (along ?? []).map(fromStored);
}

/** Takes only what `toStored` returned: the ledger changes nothing. */
export function fromStored(json: Json): Resource {
  const stored = json as Stored;
  return { ...stored, tags: new Map(Object.entries(stored.tags)), unread: new Map(Object.entries(stored.unread)) };
}

/** The resource as it was just before the write of this receipt. */
export function sourceOf({ subject, before, began }: Receipt): Resource {
  if (before === undefined) throw new TypeError(`the receipt of ${subject.arn} does not say what was there before`);
  const { type, id, arn, account, region } = subject;
  // Older receipts do not say when the resource was read: not before the step began.
  const { raw, tags, seenAt = began } = before as Pick<Stored, 'raw' | 'tags'> & Partial<Pick<Stored, 'seenAt'>>;
  return { type, id, arn, account, region, raw, tags: new Map(Object.entries(tags)), unread: new Map(), seenAt };
}
