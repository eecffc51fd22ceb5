import type { Aws } from '../../core/aws.ts';
import type { Place } from '../../core/resource.ts';
import { CallFailed } from './call-failed.ts';
import { listing } from './listing.ts';
import type { Answer, CallEntry, ListEntry, SelfEntry, WriteEntry } from './operation.ts';
import type { Service } from './service.ts';
import { services } from './services.generated.ts';
import type { Transport } from './transport.ts';

/** The four interfaces of AWS over a transport: every operation of the services' tables, and no other. */
export function awsOver(place: Place, transport: Transport, tables: readonly Service[] = services): Aws {
  // The tables declare the type of each call, beside its entry.
  const callsOf = <Entry, Interface>(
    entriesOf: (service: Service) => Readonly<Record<string, Entry>> | undefined,
    send: (service: Service, entry: Entry, input: object) => unknown,
  ) =>
    Object.fromEntries(
      tables.map((service) => [service.name, calls(service, entriesOf(service), send)] as const),
    ) as unknown as Interface;
  return {
    place,
    read: callsOf<ReadEntry, Aws['read']>(
      (service) => service.read,
      (service, entry, input) => {
        if (entry.kind === 'answer') return whole(service, entry, input, (...call) => transport.read(...call));
        return listing(() => pages(service, entry, input, (page) => transport.read(service, entry.operation, page)));
      },
    ),
    report: callsOf<CallEntry<never, unknown>, Aws['report']>(
      (service) => service.report,
      (service, entry, input) => whole(service, entry, input, (...call) => transport.report(...call)),
    ),
    self: callsOf<SelfEntry<never, unknown>, Aws['self']>(
      (service) => service.self,
      (service, entry, input) => whole(service, entry, input, () => transport.self(service, entry, input)),
    ),
    write: (...permits) =>
      callsOf<WriteEntry<never, unknown>, ReturnType<Aws['write']>>(
        (service) => service.write,
        (service, entry, input) => transport.write(service, entry, input, permits),
      ),
  };
}

type ReadEntry = ListEntry<never, unknown> | CallEntry<never, unknown>;

function calls<Entry>(
  service: Service,
  entries: Readonly<Record<string, Entry>> = {},
  send: (service: Service, entry: Entry, input: object) => unknown,
): Readonly<Record<string, (input: object) => unknown>> {
  const byName = Object.entries(entries).map(
    ([name, entry]) => [name, (input: object) => send(service, entry, input)] as const,
  );
  return Object.fromEntries(byName);
}

/**
 * The pages of a listing. A page token that was given before would give the same pages again, without end: nobody knows
 * what the listing still has, so it is a read that failed.
 */
async function* pages(
  { iam }: Service,
  entry: ListEntry<never, unknown>,
  input: object,
  send: (input: object) => Promise<Answer>,
): AsyncGenerator<readonly unknown[]> {
  let page = input;
  const tokens = new Set<unknown>();
  for (;;) {
    const answer = await send(page);
    const items = entry.items(answer);
    if (items === undefined) throw noAnswer(`${iam}:${entry.operation}`, 'its list');
    yield items;
    const token = entry.token && answer[entry.token.answer];
    // An empty token is how the tagging API ends its pages.
    if (entry.token === undefined || token === undefined || token === '') return;
    if (tokens.has(token))
      throw new CallFailed(
        `${iam}:${entry.operation}`,
        'RepeatedPageToken',
        'the same page token came twice',
        undefined,
      );
    tokens.add(token);
    page = { ...input, [entry.token.input]: token };
  }
}

/** One answer, with all that AWS always writes into it. */
async function whole(
  service: Service,
  { operation, always = [] }: CallEntry<never, unknown>,
  input: object,
  send: Transport['read'],
): Promise<Answer> {
  const answer = await send(service, operation, input);
  const members = typeof always === 'function' ? always(input as never) : always;
  const missing = members.find((path) => memberAt(answer, path) === undefined);
  if (missing !== undefined) throw noAnswer(`${service.iam}:${operation}`, missing);
  return answer;
}

function memberAt(answer: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, member) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[member],
      answer,
    );
}

function noAnswer(operation: string, missing: string): CallFailed {
  return new CallFailed(operation, 'NoAnswer', `an answer without ${missing}, which AWS always writes`, undefined);
}
