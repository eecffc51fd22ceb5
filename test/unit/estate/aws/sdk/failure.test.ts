import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CallFailed, failureKind } from '../../../../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../../../../src/estate/aws/interfaces.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import { place } from '../../fake-aws.ts';
import { permitOf } from '../write-cases.ts';

let reply = { status: 400, type: 'text/xml', body: '' };
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body));
});
let endpoint = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });

/** A write in each of the protocols that can delete something, answered with `reply`. */
const writes: Readonly<Record<string, () => PromiseLike<unknown>>> = {
  ec2: () => writing('ebs', 'vol-1').ec2.deleteVolume({ VolumeId: 'vol-1' }),
  rds: () => writing('rds', 'orders').rds.deleteDBInstance({ DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true }),
  cloudFormation: () => writing('cfn', 'web').cloudFormation.deleteStack({ StackName: 'web' }),
};

function writing(type: string, id: string) {
  const aws = awsOver(place, sdkTransport(place, { credentials, endpoint, own: [], clock: Date.now }));
  return aws.write(permitOf([{ type, id }], 'delete'));
}

async function failureOf(call: string): Promise<CallFailed> {
  return (await Promise.resolve(writes[call]?.()).then(
    () => undefined,
    (error: unknown) => error,
  )) as CallFailed;
}

const page = '<html><head><title>Request Timeout</title></head><body>nginx</body></html>';
test.each(
  Object.keys(writes).flatMap((call) =>
    [400, 403, 404, 408, 413, 499].flatMap((status) =>
      [
        ['text/html', page],
        ['text/html', ''],
        ['text/plain', 'upstream request timeout'],
        ['application/json', '{"message":"Request Timeout"}'],
      ].map(([type = '', body = '']) => [call, status, type, body] as const),
    ),
  ),
)('an answer to %s with %i and %s %s is nobody’s refusal', async (call, status, type, body) => {
  reply = { status, type, body };
  const failure = await failureOf(call);
  expect([failure.code, failure.status, failureKind(failure)]).toEqual(['Unknown', status, 'lost']);
  expect(failure.message).toContain(`the status ${status} and no error code of AWS`);
});

test.each(Object.keys(writes))("AWS's own refusal of %s keeps its code", async (call) => {
  const error = '<Code>NotThatOne</Code><Message>no</Message>';
  const body =
    call === 'ec2'
      ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>1</RequestID></Response>`
      : `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>1</RequestId></ErrorResponse>`;
  reply = { status: 404, type: 'text/xml', body };
  const failure = await failureOf(call);
  expect([failure.code, failureKind(failure)]).toEqual(['NotThatOne', 'refused']);
});
