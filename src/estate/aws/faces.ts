import type { Aws, Listing } from '../../core/aws.ts';
import type { Permit } from '../../core/permit.ts';
import type { Place } from '../../core/resource.ts';
import type { Answer, Called, Listed, Service, Written } from './operation.ts';
import { services } from './services.ts';

/**
 * How calls travel: to AWS, to AWS and into a recording, or out of a recording. One method per face, so that no read
 * path can carry a write.
 */
export interface Wire {
  read(service: Service, operation: string, input: object): Promise<Answer>;
  ask(service: Service, operation: string, input: object): Promise<Answer>;
  own(service: Service, operation: string, input: object): Promise<Answer>;
  write(service: Service, entry: Written<never, unknown>, input: object, permits: readonly Permit[]): Promise<Answer>;
}

/** The four faces over a wire: every operation of the services' tables, and no other. */
export function facesOver(place: Place, wire: Wire): Aws {
  const read = face('read', (service, entry, input) => {
    if (entry.as === 'answer') return wire.read(service, entry.operation, input);
    return listing(() => pages(entry, input, (page) => wire.read(service, entry.operation, page)));
  });
  const ask = face('ask', (service, entry, input) => wire.ask(service, entry.operation, input));
  const own = face('own', (service, entry, input) => wire.own(service, entry.operation, input));
  return {
    place,
    read: read as unknown as Aws['read'],
    ask: ask as unknown as Aws['ask'],
    own: own as unknown as Aws['own'],
    write: (...permits) =>
      face('write', (service, entry, input) =>
        wire.write(service, entry as Written<never, unknown>, input, permits),
      ) as unknown as ReturnType<Aws['write']>,
  };
}

type Entry = Listed<never, unknown> | Called<never, unknown>;
type Face = Readonly<Record<string, Readonly<Record<string, (input: object) => unknown>>>>;

function face(
  name: 'read' | 'ask' | 'own' | 'write',
  carry: (service: Service, entry: Entry, input: object) => unknown,
): Face {
  const spoken = services.map((service) => {
    const table: Readonly<Record<string, Entry>> = service[name] ?? {};
    const calls = Object.entries(table).map(
      ([call, entry]) => [call, (input: object) => carry(service, entry, input)] as const,
    );
    return [service.name, Object.fromEntries(calls)] as const;
  });
  return Object.fromEntries(spoken);
}

async function* pages(
  entry: Listed<never, unknown>,
  input: object,
  send: (input: object) => Promise<Answer>,
): AsyncGenerator<readonly unknown[]> {
  let page = input;
  let lastToken: unknown;
  for (;;) {
    const answer = await send(page);
    yield entry.items(answer) ?? [];
    const token = entry.token && answer[entry.token.answer];
    // An empty token is how the tagging API ends its pages.
    if (entry.token === undefined || token === undefined || token === '') return;
    if (token === lastToken) throw new Error(`${entry.operation} gave the same page token twice`);
    lastToken = token;
    page = { ...input, [entry.token.input]: token };
  }
}

/** A listing over pages: lazily with `for await`, whole with `await`. */
export function listing<Item>(open: () => AsyncIterable<readonly Item[]>): Listing<Item> {
  return {
    [Symbol.asyncIterator]: () => open()[Symbol.asyncIterator](),
    // biome-ignore lint/suspicious/noThenProperty: a listing is awaited for all of its items (core/aws.ts).
    then: (resolve, reject) => allOf(open()).then(resolve, reject),
  };
}

async function allOf<Item>(pagesRead: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const page of pagesRead) for (const item of page) all.push(item);
  return all;
}
