import { isMistake } from '../../../core/fault.ts';
import { assertPermitted, NotPermitted } from '../../../core/permit.ts';
import type { Place } from '../../../core/resource.ts';
import { answerAsJson } from '../as-json.ts';
import type { Answer } from '../operation.ts';
import type { OutgoingRequest } from '../protocol/request.ts';
import { assertOwn } from '../self-check.ts';
import type { Service } from '../service.ts';
import { services as allServices } from '../services.generated.ts';
import type { Transport } from '../transport.ts';
import { assertCovered } from '../write-check.ts';
import { assertProtocol } from './assert-protocol.ts';
import { clientFactories } from './client-factories.generated.ts';
import type { ClientFactories, ClientFactory, Credentials, LastStep, SdkClient, SdkCommand } from './client-factory.ts';
import { callFailed } from './failure.ts';
import { ownAnswers } from './own-answer.ts';
import { pace } from './pace.ts';

export interface TransportOptions {
  readonly credentials: Credentials;
  /** The address that is used instead of AWS: the emulator. */
  readonly endpoint?: string;
  /** ARNs, or patterns with `*`, that mayfly.yml names as Mayfly's own. */
  readonly own: readonly string[];
  /** Epoch milliseconds, for the age of permits. */
  readonly clock: () => number;
  /** The services that can be called, and their clients. Default: all. */
  readonly services?: readonly Service[];
  readonly factories?: ClientFactories;
}

/**
 * The transport to AWS itself, for one place. Readers retry in the SDK's standard mode, up to eight attempts; the
 * adaptive mode waits far too long after a few throttled calls. Writers make one attempt, and their check is the last
 * step before a request is sent.
 */
export function sdkTransport(place: Place, options: TransportOptions): Transport {
  const { own, endpoint } = options;
  const readers = clients(place, options, 8);
  const writers = clients(place, options, 1);
  const read: Transport['read'] = async (service, operation, input) => {
    const client = await readers(service);
    await client.turn?.();
    return send(client, service, operation, { ...service.requestDefaults?.[operation], ...input });
  };
  return {
    read,
    report: read,
    self: async (service, entry, input) =>
      send(await writers(service), service, entry.operation, input, (request) => {
        assertOwn(request, { service, entry, place, endpoint, allowed: own });
      }),
    write: async (service, entry, input, permits) => {
      await assertWriterProtocols(place, options);
      return send(await writers(service), service, entry.operation, input, (request) => {
        assertPermitted(permits, place, options.clock());
        assertCovered(request, { service, entry, permits, place, endpoint });
      });
    },
  };
}

interface OpenedClient {
  readonly factory: ClientFactory;
  readonly client: SdkClient;
  /** Waits until the next call may be made, if the service's rate is low. */
  readonly turn?: () => Promise<void>;
}

/** One client per service. */
function clients(
  place: Place,
  options: TransportOptions,
  maxAttempts: number,
): (service: Service) => Promise<OpenedClient> {
  const opened = new Map<string, Promise<OpenedClient>>();
  return (service) => {
    const known = opened.get(service.name) ?? openClient(service, place, options, maxAttempts);
    opened.set(service.name, known);
    return known;
  };
}

async function openClient(
  service: Service,
  place: Place,
  {
    credentials,
    endpoint,
    factories = clientFactories,
  }: Pick<TransportOptions, 'credentials' | 'endpoint' | 'factories'>,
  maxAttempts: number,
): Promise<OpenedClient> {
  const load = factories[service.name];
  if (load === undefined) throw new TypeError(`there is no client for ${service.name}`);
  const { clientFactory: factory } = await load();
  const client = factory.open({
    region: service.region ?? place.region,
    credentials,
    ...(endpoint && { endpoint }),
    maxAttempts,
    retryMode: 'standard',
    ...service.options?.(endpoint),
  });
  assertProtocol(service, client);
  return { factory, client, ...(service.perSecond !== undefined && { turn: pace(service.perSecond) }) };
}

const checkedFactories = new WeakMap<ClientFactories, Promise<void>>();

/**
 * Opens and checks every client that can write, before the first write of a process. So no run stops between two writes
 * because the requests of the second client cannot be read.
 */
function assertWriterProtocols(place: Place, options: TransportOptions): Promise<void> {
  const { services = allServices, factories = clientFactories } = options;
  const check = async (): Promise<void> => {
    for (const service of services) if (service.write) await openClient(service, place, options, 1);
  };
  const known = checkedFactories.get(factories) ?? check();
  checkedFactories.set(factories, known);
  return known;
}

type Check = (request: OutgoingRequest) => void;

async function send(
  { factory, client }: OpenedClient,
  service: Service,
  operation: string,
  input: object,
  check?: Check,
): Promise<Answer> {
  const Command = factory.commands[operation];
  if (Command === undefined) throw new TypeError(`there is no command for ${service.iam}:${operation}`);
  const command = new Command(input as never) as SdkCommand;
  const made = { isRequest: check === undefined };
  if (check) {
    const checkAndNote = (request: OutgoingRequest): void => {
      check(request);
      made.isRequest = true;
    };
    command.middlewareStack.add(checking(checkAndNote), {
      step: 'finalizeRequest',
      priority: 'low',
      name: 'mayflyCheck',
    });
  }
  command.middlewareStack.add(ownAnswers(service, operation), {
    step: 'deserialize',
    priority: 'low',
    name: 'mayflyOwnAnswers',
  });
  try {
    return answerAsJson(await wholeAnswer(client, command, service.streams?.[operation], check ? 1 : 3));
  } catch (error) {
    if (error instanceof NotPermitted || (!made.isRequest && isOurs(error))) throw error;
    throw callFailed(service, operation, error);
  }
}

/**
 * Whether our own code, or the SDK with what it was given, failed before there was a request: a date out of range.
 * Nothing left, so no answer was lost. The SDK adds `$metadata` to all that happens later.
 */
function isOurs(error: unknown): boolean {
  if (!(error instanceof Error) || !isMistake(error)) return false;
  return error.name === error.constructor.name && !Object.hasOwn(error, '$metadata');
}

/** The SDK does not retry if the stream of an answer breaks off, so a read is repeated here. */
async function wholeAnswer(
  client: SdkClient,
  command: SdkCommand,
  stream: string | undefined,
  attempts: number,
): Promise<object> {
  const answer = await client.send(command);
  try {
    return stream === undefined ? answer : { ...answer, ...(await streamed(answer, stream)) };
  } catch (error) {
    if (attempts === 1) throw error;
    return wholeAnswer(client, command, stream, attempts - 1);
  }
}

async function streamed(answer: object, member: string): Promise<object> {
  const stream = (answer as Readonly<Record<string, { transformToByteArray(): Promise<Uint8Array> } | undefined>>)[
    member
  ];
  return stream === undefined ? {} : { [member]: await stream.transformToByteArray() };
}

function checking(check: Check): LastStep {
  return (next) => async (args) => {
    check(args.request as OutgoingRequest);
    return next(args);
  };
}
