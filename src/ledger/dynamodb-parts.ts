import { createHash } from 'node:crypto';
import { keyOf, startingWith } from './dynamodb-key.ts';
import type { Item, Table } from './dynamodb-table.ts';
import { LedgerUnreadable } from './ledger.ts';

/**
 * A table for items of any size: DynamoDB takes 400 KB each, and what was there before a delete may be more. A longer
 * `body` goes into parts of its own first, named by what they hold; then the item, under its condition, names the
 * parts. So an item that can be read is whole, and whoever loses the race leaves it as it is. Source:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function withLargeItems(table: Table): Table {
  return {
    ...table,
    get: async (pk, sk) => {
      const item = await table.get(pk, sk);
      return item && whole(item, table);
    },
    put: async (item, condition) => {
      const body = item['body'];
      if (typeof body !== 'string' || Buffer.byteLength(body) <= inOnePiece) return table.put(item, condition);
      const digest = createHash('sha256').update(body).digest('hex');
      const parts = partsOf(body);
      for (const [at, part] of parts.entries())
        await table.put({
          pk: partition(item),
          sk: keyOf(...named(item, digest), numbered(at)),
          body: part,
          ...expiry(item),
        });
      const { body: _, ...rest } = item;
      const isOurs = await table.put({ ...rest, parts: parts.length, sha256: digest }, condition);
      if (isOurs) await removeFormer(item, table);
      return isOurs;
    },
    query: async (pk, range) => {
      const items: Item[] = [];
      for (const item of await table.query(pk, range)) items.push(await whole(item, table));
      return items;
    },
  };
}

/** Bytes of a body that has room beside its item's other attributes. */
const inOnePiece = 300_000;
/** Characters of a part: at most three bytes each. */
const partLength = 100_000;
/** How often an item is read again whose parts somebody replaced in between. */
const looks = 5;

async function whole(given: Item, table: Table): Promise<Item> {
  let item: Item | undefined = given;
  for (let look = 0; look < looks && item !== undefined; look++) {
    if (item['parts'] === undefined) return item;
    const { parts, sha256, ...rest } = item;
    const read = await table.query(partition(item), startingWith(...named(item, String(sha256))));
    const body = read.map((part) => String(part['body'])).join('');
    if (read.length === parts && createHash('sha256').update(body).digest('hex') === sha256)
      return { ...rest, pk: item.pk, sk: item.sk, body };
    item = await table.get(given.pk, given.sk);
  }
  throw new LedgerUnreadable(
    `Part of ${given.pk} ${given.sk} is missing in the ledger's table. Point-in-time recovery brings it back.`,
  );
}

/** Never between the two halves of a character. */
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
 * Parts of earlier versions: the one that stands has taken their place. Those of later ones are another's, who may be
 * about to write.
 */
async function removeFormer(item: Item, table: Table): Promise<void> {
  if (typeof item['version'] !== 'number') return;
  const former = await table.query(partition(item), { from: keyOf(item.sk, ''), to: keyOf(item.sk, versioned(item)) });
  for (const { pk, sk } of former) await table.remove(pk, sk);
}

function partition({ pk }: Item): string {
  return keyOf('parts', pk);
}

function named(item: Item, digest: string): readonly string[] {
  return [item.sk, versioned(item), digest];
}

/** With as many digits each, so that their order as texts is theirs. */
function versioned(item: Item): string {
  return numbered(typeof item['version'] === 'number' ? item['version'] : 0);
}

function numbered(at: number): string {
  return String(at).padStart(10, '0');
}

function expiry({ expires }: Item): { readonly expires?: number } {
  return typeof expires === 'number' ? { expires } : {};
}
