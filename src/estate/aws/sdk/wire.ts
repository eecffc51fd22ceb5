import { assertPermitted, NotPermitted } from '../../../core/permit.ts';
import type { Place } from '../../../core/resource.ts';
import { answerAsJson } from '../as-json.ts';
import { CallFailed } from '../call-failed.ts';
import { deniedBy, withoutCode } from '../denied-by.ts';
import type { Wire } from '../faces.ts';
import { assertHits } from '../hits.ts';
import type { Answer, Service } from '../operation.ts';
import { assertOwn } from '../own.ts';
import { pace } from './pace.ts';
import type { Credentials, LastLook, SdkClient, SdkCommand, Speaker } from './speaker.ts';
import { speakers } from './speakers.ts';

export interface WireOptions {
  readonly credentials: Credentials;
  readonly endpoint?: string;
  /** ARNs, or patterns with `*`, that mayfly.yml names as Mayfly's own. */
  readonly own: readonly string[];
  /** Epoch milliseconds, for the age of permits. */
  readonly clock: () => number;
}

/**
 * The wire to AWS itself, for one place. Readers retry (the SDK's standard mode, eight attempts; adaptive waits far too
 * long after a few throttles); writers make one attempt, and their check is the last thing that happens to a request
 * before it leaves.
 */
export function sdkWire(place: Place, options: WireOptions): Wire {
  const readers = clients(place, options, 8);
  const writers = clients(place, options, 1);
  const read: Wire['read'] = async (service, operation, input) => {
    const opened = await readers(service);
    await opened.turn?.();
    return send(opened, service, operation, input);
  };
  return {
    read,
    ask: read,
    own: async (service, operation, input) =>
      send(await writers(service), service, operation, input, (request) => {
        assertOwn(operation, request, place, options.own);
      }),
    write: async (service, entry, input, permits) => {
      const check = (request: WireRequest): void => {
        assertPermitted(permits, place, options.clock());
        assertHits(entry, request.body, permits);
      };
      return send(await writers(service), service, entry.operation, input, check);
    },
  };
}

/** A request as it leaves: host, path, headers and body, serialised. */
interface WireRequest {
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Opened {
  readonly speaker: Speaker;
  readonly client: SdkClient;
  /** Waits until the next call may go, where the service's rate is low. */
  readonly turn?: () => Promise<void>;
}

function clients(place: Place, options: WireOptions, maxAttempts: number): (service: Service) => Promise<Opened> {
  const opened = new Map<string, Promise<Opened>>();
  const open = async (service: Service): Promise<Opened> => {
    const load = speakers[service.name];
    if (load === undefined) throw new TypeError(`there is no client for ${service.name}`);
    const { speaker } = await load();
    const { credentials, endpoint } = options;
    const client = speaker.open({
      region: place.region,
      credentials,
      ...(endpoint && { endpoint }),
      maxAttempts,
      retryMode: 'standard',
    });
    return { speaker, client, ...(service.perSecond !== undefined && { turn: pace(service.perSecond) }) };
  };
  return (service) => {
    const known = opened.get(service.name) ?? open(service);
    opened.set(service.name, known);
    return known;
  };
}

async function send(
  { speaker, client }: Opened,
  service: Service,
  operation: string,
  input: object,
  check?: (request: WireRequest) => void,
): Promise<Answer> {
  const Command = speaker.commands[operation];
  if (Command === undefined) throw new TypeError(`there is no command for ${service.iam}:${operation}`);
  const command = new Command(input as never) as SdkCommand;
  if (check)
    command.middlewareStack.add(checking(check), { step: 'finalizeRequest', priority: 'low', name: 'mayflyPermit' });
  try {
    return answerAsJson(await whole({ speaker, client }, command, check ? 1 : 3));
  } catch (error) {
    throw error instanceof NotPermitted ? error : callFailed(service, operation, error);
  }
}

/** An answer that streams may break off when the SDK has let go of it: its own retries do not cover that. */
async function whole(opened: Opened, command: SdkCommand, tries: number): Promise<object> {
  const answer = await opened.client.send(command);
  try {
    return (await opened.speaker.gather?.(answer)) ?? answer;
  } catch (error) {
    if (tries === 1) throw error;
    return whole(opened, command, tries - 1);
  }
}

function checking(check: (request: WireRequest) => void): LastLook {
  return (next) => async (args) => {
    check(args.request as WireRequest);
    return next(args);
  };
}

/** What the SDK rejected with, in our words. A denial names the policy that denied, where AWS does. */
export function callFailed(service: Service, operation: string, error: unknown): CallFailed {
  const { name, code, message, $metadata } = error as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  // A network fault is a plain Error with Node's code; AWS's answers carry their code as the name.
  const word = name === undefined || name === 'Error' ? (code ?? 'Error') : name;
  const says = message ?? String(error);
  const by = deniedBy(says);
  const told = by === undefined ? says : `denied by ${by}. ${withoutCode(says)}`;
  return new CallFailed(`${service.iam}:${operation}`, word, told, $metadata?.httpStatusCode, { cause: error });
}
