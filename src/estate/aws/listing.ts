import type { Listing } from '../../core/aws.ts';

/** A listing over pages: lazily with `for await`, whole with `await`. */
export function listing<Item>(open: () => AsyncIterable<readonly Item[]>): Listing<Item> {
  return {
    [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator](),
    // biome-ignore lint/suspicious/noThenProperty: a listing is awaited for all of its items (core/aws.ts).
    then: (resolve, reject) => allOf(open()).then(resolve, reject),
  };
}

async function allOf<Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const page of pages) for (const item of page) all.push(item);
  return all;
}
