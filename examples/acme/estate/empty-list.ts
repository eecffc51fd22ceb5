import type { Answer, ListEntry } from '../../../src/estate/aws/operation.ts';

/** AWS's answer to a listing where there is nothing: its list is there, and empty. */
export function emptyList(entry: ListEntry<never, unknown>): Answer {
  const asked: string[] = [];
  entry.items(
    new Proxy<Record<string, unknown>>(
      {},
      {
        get: (_, member) => {
          asked.push(String(member));
          return undefined;
        },
      },
    ),
  );
  return Object.fromEntries(asked.map((member) => [member, []]));
}
