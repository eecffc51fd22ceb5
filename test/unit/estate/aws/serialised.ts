import type { Place } from '../../../../src/core/resource.ts';
import type { OutgoingRequest } from '../../../../src/estate/aws/protocol/request.ts';
import { clientFactories } from '../../../../src/estate/aws/sdk/client-factories.generated.ts';
import type { ClientFactory, SdkClient, SdkCommand } from '../../../../src/estate/aws/sdk/client-factory.ts';
import type { Service } from '../../../../src/estate/aws/service.ts';
import { fixtureFactories } from './fixture-services.ts';

interface OpenedClient {
  readonly client: SdkClient;
  readonly factory: ClientFactory;
}

const opened = new Map<string, Promise<OpenedClient>>();

/** A client of the SDK for a service's table, as the transport opens it. It has credentials that nobody else has. */
export function openClient(service: Service, { account, region }: Place, endpoint?: string): Promise<OpenedClient> {
  const key = JSON.stringify([service.name, account, region, endpoint]);
  const known = opened.get(key) ?? open();
  opened.set(key, known);
  return known;

  async function open(): Promise<OpenedClient> {
    const load = fixtureFactories[service.name] ?? clientFactories[service.name];
    if (load === undefined) throw new TypeError(`there is no client for ${service.name}`);
    const { clientFactory: factory } = await load();
    const client = factory.open({
      region: service.region ?? region,
      credentials: () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret', accountId: account }),
      ...(endpoint && { endpoint }),
      maxAttempts: 1,
      retryMode: 'standard',
      ...service.options?.(endpoint),
    });
    return { client, factory };
  }
}

/** The request that the SDK's own client makes of a call, serialised and signed. It is not sent. */
export async function serialised(
  service: Service,
  operation: string,
  input: object,
  place: Place,
  endpoint?: string,
): Promise<OutgoingRequest> {
  const { client, factory } = await openClient(service, place, endpoint);
  const Command = factory.commands[operation];
  if (Command === undefined) throw new TypeError(`there is no command for ${operation}`);
  const command = new Command(input as never) as SdkCommand;
  let seen: unknown;
  command.middlewareStack.add(
    () => (args) => {
      seen = args.request;
      return Promise.resolve({ output: { $metadata: {} } });
    },
    { step: 'finalizeRequest', priority: 'low', name: 'seen' },
  );
  await client.send(command);
  return seen as OutgoingRequest;
}
