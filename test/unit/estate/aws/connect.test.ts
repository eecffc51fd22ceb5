import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from '../../../../src/estate/aws/connect.ts';
import { NoCredentials } from '../../../../src/estate/aws/no-credentials.ts';
import { identityAnswer, queryError } from '../../../xml.ts';

const identity = identityAnswer('111122223333');
const denied = queryError('Sender', 'AccessDenied', 'no');
const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const before = Object.keys(keys).map((name) => [name, process.env[name]] as const);
let sts: Server;
let endpoint = '';

/** An STS that knows whose the keys are, and lets nobody assume a role. */
beforeAll(async () => {
  Object.assign(process.env, keys);
  sts = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8');
    });
    request.on('end', () => {
      const isIdentity = body.includes('Action=GetCallerIdentity');
      response.writeHead(isIdentity ? 200 : 403, { 'content-type': 'text/xml' }).end(isIdentity ? identity : denied);
    });
  });
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
});

afterAll(() => {
  sts.close();
  sts.closeAllConnections();
  for (const [name, value] of before)
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
});

const away = { account: '444455556666', region: 'eu-west-1' };

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('an account for which no role was named cannot be opened, and the error says what to pass', async () => {
  const { open, places } = await connect({ endpoint, regions: ['eu-west-1'] });
  expect(places).toEqual([{ account: '111122223333', region: 'eu-west-1' }]);
  const error = thrownBy(() => open(away));
  expect(error).toBeInstanceOf(NoCredentials);
  expect((error as Error).message).toBe(
    'there are no credentials for account 444455556666: pass `--assume` with the ARN of a role in it',
  );
});

test('where its role was named and could not be assumed, the error says why', async () => {
  const { open } = await connect({
    endpoint,
    regions: ['eu-west-1'],
    assume: ['arn:aws:iam::444455556666:role/cleaner'],
  });
  const error = thrownBy(() => open(away));
  expect(error).toBeInstanceOf(NoCredentials);
  expect((error as Error).message).toMatch(
    /^there are no credentials for account 444455556666: its role could not be assumed \(AccessDenied.*\)$/,
  );
});
