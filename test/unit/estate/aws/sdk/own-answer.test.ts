import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { mint } from '../../../../../src/core/permit-mint.ts';
import { causeOf, failureKind } from '../../../../../src/estate/aws/call-failed.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import type { Service } from '../../../../../src/estate/aws/service.ts';
import { services } from '../../../../../src/estate/aws/services.generated.ts';
import { place } from '../../fake-aws.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const login = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form/></body></html>';

/** What a proxy, a gateway or a captive portal answers in AWS's place. */
const foreign: readonly (readonly [what: string, status: number, body: string])[] = [
  ['an empty body', 200, ''],
  ['white space', 200, ' \n'],
  ['a login page', 200, login],
  ['other XML', 200, '<Foo/>'],
  ['another operation', 200, '<DescribeNothingResponse><nothingSet/></DescribeNothingResponse>'],
  ['an error document', 200, '<Response><Errors/></Response>'],
  ['text', 200, 'OK'],
  ['a JSON array', 200, '[]'],
  ['null', 200, 'null'],
  ['no content', 204, ''],
  ['a part', 206, '<Foo/>'],
  ['accepted', 202, login],
];

const reads = services.flatMap((service) =>
  Object.values(service.read ?? {}).map(
    ({ operation }) => [`${service.iam}:${operation}`, service, operation] as const,
  ),
);

describe.each(foreign)('%s', (_, status, body) => {
  // Promise A27 of docs/safety.md.
  test('is an answer of no read', async () => {
    const { address } = await answering(status, body);
    const passed: string[] = [];
    for (const [name, service, operation] of reads) {
      if (service.protocol.name === 'restXml') continue;
      // An empty body is how AWS answers an operation of these protocols that has no output: see `interfaces.test.ts`.
      if (service.protocol.name.startsWith('awsJson') && status === 200 && body.trim() === '') continue;
      const error = await sent(address, service, operation).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (error === undefined) passed.push(name);
      else expect([name, causeOf(error), failureKind(error)]).toEqual([name, `NoAnswer on ${name}`, 'lost']);
    }
    expect(passed).toEqual([]);
  });

  test('does not say that a write happened, or that it did not', async () => {
    const { address, requests } = await answering(status, body);
    const service = services.find(({ name }) => name === 'ec2') as Service;
    const entry = service.write?.deleteVolume;
    if (entry === undefined) throw new Error('there is no such write');
    const it = { type: 'ebs', id: 'vol-1' };
    const permit = mint({
      ...it,
      ...place,
      arn: 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-1',
      step: 's',
      verb: 'delete',
      expires: Date.now() + 30_000,
      covers: [it],
    });
    const error: unknown = await transportTo(address)
      .write(service, entry, { VolumeId: 'vol-1' }, [permit])
      .then(undefined, (failure: unknown) => failure);
    expect([causeOf(error), failureKind(error), requests()]).toEqual(['NoAnswer on ec2:DeleteVolume', 'lost', 1]);
  });
});

test.each([
  ['a declaration and a comment', '<?xml version="1.0" encoding="UTF-8"?>\n<!-- moto -->\n'],
  ['a blank line', '\n'],
])('an answer may begin with %s', async (_, prefix) => {
  const { address } = await answering(200, `${prefix}<DescribeVolumesResponse><volumeSet/></DescribeVolumesResponse>`);
  const ec2 = services.find(({ name }) => name === 'ec2') as Service;
  expect(await sent(address, ec2, 'DescribeVolumes')).toEqual({ Volumes: [] });
});

async function answering(status: number, body: string): Promise<{ address: string; requests: () => number }> {
  let count = 0;
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count++;
      response.writeHead(status, { 'content-type': 'text/html' }).end(body);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  return { address: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, requests: () => count };
}

function transportTo(endpoint: string) {
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  return sdkTransport(place, { credentials, endpoint, own: [], clock: Date.now });
}

function sent(endpoint: string, service: Service, operation: string): Promise<unknown> {
  return transportTo(endpoint).read(service, operation, {});
}
