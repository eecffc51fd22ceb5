import { createHash } from 'node:crypto';
import { LedgerUnreadable } from '../ledger.ts';
import { keyOf, sortable, startingWith } from './key.ts';
import type { Item, Table } from './table.ts';

/**
 * A table for items of any size. DynamoDB takes 400 KB each, and the resource before a delete may be larger. A longer
 * `body` is first written in parts, named by their digest; then the item, under its condition, names the parts. So an
 * item that can be read is complete, and a process that loses the race leaves the item as it is. Source:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function withLargeItems(table: Table): Table {
  return {
    ...table,
    get: async (pk, sk) => {
      const item = await table.get(pk, sk);
      return item && joined(item, table);
    },
    put: async (item, condition) => {
      const body = item['body'];
      if (typeof body !== 'string' || Buffer.byteLength(body) <= singleItemBytes) return table.put(item, condition);
      const digest = digestOf(body);
      const parts = partsOf(body);
      for (const [at, part] of parts.entries())
        await table.put({
          pk: partPartition(item),
          sk: keyOf(...partKey(item, digest), sortable(at)),
          body: part,
          ...expiryOf(item),
        });
      const { body: _, ...rest } = item;
      const isOurs = await table.put({ ...rest, parts: parts.length, sha256: digest }, condition);
      if (isOurs) await removeFormerParts(item, table);
      return isOurs;
    },
    query: async (pk, range) => {
      const items: Item[] = [];
      for (const item of await table.query(pk, range)) items.push(await joined(item, table));
      return items;
    },
  };
}

/** Bytes of a body that fits beside its item's other attributes. */
const singleItemBytes = 300_000;
/** Characters of a part: at most three bytes each. */
const partLength = 100_000;
/** How often an item is read again after another process replaced its parts in between. */
const maxReads = 5;

async function joined(firstRead: Item, table: Table): Promise<Item> {
  let item: Item | undefined = firstRead;
  for (let read = 0; read < maxReads && item !== undefined; read++) {
    if (item['parts'] === undefined) return item;
    const { parts, sha256, ...rest } = item;
    const partItems = await table.query(partPartition(item), startingWith(...partKey(item, String(sha256))));
    const body = partItems.map((part) => String(part['body'])).join('');
    if (partItems.length === parts && digestOf(body) === sha256) return { ...rest, pk: item.pk, sk: item.sk, body };
    item = await table.get(firstRead.pk, firstRead.sk);
  }
  throw new LedgerUnreadable(
    `Part of ${firstRead.pk} ${firstRead.sk} is missing in the ledger's table ${table.name}. ` +
      'Restore the table with point-in-time recovery.',
  );
}

/** A part never ends between the two halves of a character. */
function partsOf(body: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < body.length; ) {
    const end = Math.min(body.length, from + partLength);
    const isSplit = end < body.length && /[\uD800-\uDBFF]/.test(body.charAt(end - 1));
    parts.push(body.slice(from, isSplit ? end - 1 : end));
    from += parts.at(-1)?.length ?? 0;
  }
  return parts;
}

/**
 * Removes the parts of earlier versions: the stored item has replaced them. Parts of later versions belong to another
 * process, which may be about to write its item.
 */
async function removeFormerParts(item: Item, table: Table): Promise<void> {
  if (typeof item['version'] !== 'number') return;
  const range = { from: keyOf(item.sk, ''), to: keyOf(item.sk, versionOf(item)) };
  for (const { pk, sk } of await table.query(partPartition(item), range)) await table.remove(pk, sk);
}

function partPartition({ pk }: Item): string {
  return keyOf('parts', pk);
}

function partKey(item: Item, digest: string): readonly string[] {
  return [item.sk, versionOf(item), digest];
}

function versionOf({ version }: Item): string {
  return sortable(typeof version === 'number' ? version : 0);
}

function expiryOf({ expires }: Item): { readonly expires?: number } {
  return typeof expires === 'number' ? { expires } : {};
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
