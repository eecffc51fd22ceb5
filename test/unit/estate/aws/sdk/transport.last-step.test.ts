import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { failureKind } from '../../../../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../../../../src/estate/aws/interfaces.ts';
import type { OutgoingRequest } from '../../../../../src/estate/aws/protocol/request.ts';
import type { SdkCommand } from '../../../../../src/estate/aws/sdk/client-factory.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import { services } from '../../../../../src/estate/aws/services.generated.ts';
import { place } from '../../fake-aws.ts';
import { fixtureFactories, fixtureServices } from '../fixture-services.ts';
import { openClient } from '../serialised.ts';
import { permitOf, writesOf } from '../write-cases.ts';
import { inputFor, isList } from '../write-input.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** A server that answers all calls with this status, and keeps what it received. */
async function answering(status: number): Promise<{ endpoint: string; received: Received[] }> {
  const received: Received[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end();
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  return { endpoint: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, received };
}

const writes = writesOf([...services.filter(({ name }) => !(name in fixtureFactories)), ...fixtureServices]);

test('what the check reads is what leaves, byte for byte, in every write', async () => {
  const { endpoint, received } = await answering(200);
  for (const { service, entry } of writes) {
    const { client, factory } = await openClient(service, place, endpoint);
    const Command = factory.commands[entry.operation];
    if (Command === undefined) throw new TypeError(`there is no ${entry.operation}`);
    const command = new Command(inputFor(entry, namesIn(entry)) as never) as SdkCommand;
    let read: OutgoingRequest | undefined;
    command.middlewareStack.add(
      (next) => (args) => {
        read = structuredClone(args.request as OutgoingRequest);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'seen' },
    );
    // The answer is empty, and some protocols cannot read that.
    await client.send(command).catch(() => undefined);
    const left = received.at(-1);
    expect([entry.operation, left?.method, textOf(left?.body)]).toEqual([
      entry.operation,
      read?.method,
      textOf(read?.body),
    ]);
    expect(new URL(left?.url ?? '', endpoint).pathname).toBe(read?.path);
    const { searchParams } = new URL(left?.url ?? '', endpoint);
    expect(new Set(searchParams.keys())).toEqual(new Set(Object.keys(read?.query ?? {})));
    const { headers = {} } = read ?? {};
    for (const name of Object.keys(headers))
      expect([name, left?.headers[name.toLowerCase()]]).toEqual([name, headers[name]]);
  }
  expect(received).toHaveLength(writes.length);
});

function namesIn({ targets }: (typeof writes)[number]['entry']): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.keys(targets).map((member) => [member, isList(member) ? ['one', 'two'] : ['one']]));
}

function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString();
}

test.each([500, 429])('each write makes one attempt, in every protocol, when AWS answers %i', async (status) => {
  const { endpoint, received } = await answering(status);
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  const tables = { services: fixtureServices, factories: fixtureFactories };
  const options = { credentials, endpoint, own: [], clock: Date.now, ...tables };
  const aws = awsOver(place, sdkTransport(place, options), fixtureServices);
  const calls = fixtureServices.flatMap((service) =>
    Object.entries(service.write ?? {}).map(([name, entry]) => ({ service, name, entry })),
  );
  for (const { service, name, entry } of calls) {
    const targets = namesIn(entry);
    const permits = [...targets].flatMap(([member, ids]) =>
      ids.map((id) => permitOf([{ type: entry.targets[member]?.[0] ?? '', id }], entry.verbs[0] ?? '')),
    );
    const send = (aws.write(...permits) as unknown as Interface)[service.name]?.[name];
    const failure: unknown = await send?.(inputFor(entry, targets)).catch((error: unknown) => error);
    expect([entry.operation, failureKind(failure)]).toEqual([entry.operation, status === 429 ? 'throttled' : 'lost']);
  }
  expect(received).toHaveLength(calls.length);
});

type Interface = Readonly<Record<string, Readonly<Record<string, (input: object) => Promise<unknown>>>>>;

test('an item of the ledger is written in one attempt', async () => {
  const { endpoint, received } = await answering(500);
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  const own = ['arn:aws:dynamodb:*:*:table/mayfly-ledger'];
  const { self } = awsOver(place, sdkTransport(place, { credentials, endpoint, own, clock: Date.now }));
  const put = self.dynamoDb.putItem({ TableName: 'mayfly-ledger', Item: { id: { S: 'a' } } });
  expect(failureKind(await put.catch((error: unknown) => error))).toBe('lost');
  await expect(self.dynamoDb.putItem({ TableName: 'orders', Item: {} })).rejects.toMatchObject({
    name: 'NotPermitted',
  });
  expect(received).toHaveLength(1);
});

test('a write that cannot be made into a request is our own error, and not an answer that was lost', async () => {
  const { endpoint, received } = await answering(200);
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  const aws = awsOver(place, sdkTransport(place, { credentials, own: [], clock: Date.now, endpoint }));
  const input = {
    get VolumeId(): string {
      throw new RangeError('Invalid time value');
    },
  };
  const write = aws.write(permitOf([{ type: 'ebs', id: 'vol-1' }], 'delete'));
  const failure: unknown = await write.ec2.deleteVolume(input).catch((error: unknown) => error);
  expect(failure).toEqual(new RangeError('Invalid time value'));
  expect(received).toEqual([]);
});
