import { expect, test } from '@jest/globals';
import type { SelfEntry } from '../../../../src/estate/aws/operation.ts';
import type { OutgoingRequest } from '../../../../src/estate/aws/protocol/request.ts';
import { assertOwn } from '../../../../src/estate/aws/self-check.ts';
import type { Service } from '../../../../src/estate/aws/service.ts';
import { dynamoDb } from '../../../../src/estate/aws/services/dynamodb.ts';
import { s3 } from '../../../../src/estate/aws/services/s3.ts';
import { ssm } from '../../../../src/estate/aws/services/ssm.ts';
import { serialised } from './serialised.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const refused = expect.objectContaining({ name: 'NotPermitted' });

const toHost =
  (hostname: string) =>
  (request: OutgoingRequest): OutgoingRequest => ({
    ...request,
    hostname,
    headers: { ...request.headers, host: hostname },
  });

/** Whether a call on an input would be sent, as the SDK's own client serialises it; `change` changes what leaves. */
async function check(
  service: Service,
  operation: string,
  input: object,
  allowed: readonly string[],
  { at = place, endpoint, change = (request) => request }: Options = {},
): Promise<void> {
  const entry = Object.values(service.self ?? {}).find((each) => each.operation === operation);
  if (entry === undefined) throw new TypeError(`${service.name} has no ${operation} of its own`);
  const request = change(await serialised(service, operation, input, at, endpoint));
  assertOwn(request, { service, entry, place: at, endpoint, allowed });
}

interface Options {
  readonly at?: typeof place;
  readonly endpoint?: string;
  readonly change?: (request: OutgoingRequest) => OutgoingRequest;
}

const plans = ['arn:aws:s3:::plans/nightly/*'];
const local = 'http://127.0.0.1:5000';
const put = (Key: string, Bucket = 'plans') => ({ Bucket, Key, Body: '{}', ContentType: 'application/x-ndjson' });

test.each([
  ['a key below the prefix', put('nightly/plan.json'), undefined],
  ['a key with a blank', put('nightly/a b.json'), undefined],
  ['a key with letters of all kinds', put('nightly/née+%41?x=1.json'), undefined],
  ['the same, by path', put('nightly/plan.json'), local],
  ['by path, below the path of an endpoint', put('nightly/plan.json'), `${local}/aws`],
])('%s is ours', async (_, input, endpoint) => {
  await expect(check(s3, 'PutObject', input, plans, { ...(endpoint && { endpoint }) })).resolves.toBeUndefined();
});

test.each([
  ['another bucket', put('nightly/plan.json', 'plans-of-others'), undefined],
  ['another prefix', put('other/plan.json'), undefined],
  ['another bucket, by path', put('nightly/plan.json', 'others'), local],
  ['a bucket that only looks alike', put('nightly/plan.json', 'plan5'), undefined],
  ['a key of another case', put('Nightly/plan.json'), undefined],
  ['a key that goes up again', put('nightly/../other.json'), undefined],
  ['a key with an empty part', put('nightly//plan.json'), undefined],
  ['a key that is the ARN of ours', put('arn:aws:s3:::plans/nightly/plan.json', 'others'), undefined],
])('%s is not', async (_, input, endpoint) => {
  await expect(check(s3, 'PutObject', input, plans, { ...(endpoint && { endpoint }) })).rejects.toEqual(refused);
});

test('a bucket is ours in whichever region it is', async () => {
  const options = {
    change: (request: OutgoingRequest) => ({
      ...request,
      hostname: 'plans.s3.us-east-1.amazonaws.com',
      headers: {
        ...request.headers,
        host: 'plans.s3.us-east-1.amazonaws.com',
        authorization: request.headers.authorization?.replace('/eu-west-1/', '/us-east-1/') ?? '',
      },
    }),
  };
  await expect(check(s3, 'PutObject', put('nightly/plan.json'), plans, options)).resolves.toBeUndefined();
});

test('a bucket is listed by its name, and no other is', async () => {
  const input = { Bucket: 'plans', Prefix: 'nightly/', ContinuationToken: 'next' };
  await expect(check(s3, 'ListObjectsV2', input, ['arn:aws:s3:::plans'])).resolves.toBeUndefined();
  await expect(check(s3, 'ListObjectsV2', input, ['arn:aws:s3:::plans'], { endpoint: local })).resolves.toBeUndefined();
  await expect(check(s3, 'ListObjectsV2', { ...input, Bucket: 'others' }, ['arn:aws:s3:::plans'])).rejects.toEqual(
    refused,
  );
  await expect(check(s3, 'ListObjectsV2', input, plans)).rejects.toEqual(refused);
});

const dotted = 'bucket with a dot';
test(`the name of a ${dotted} is no pattern, and without patterns nothing is ours`, async () => {
  await expect(check(s3, 'PutObject', put('x', 'a.b'), ['arn:aws:s3:::a.b/*'])).resolves.toBeUndefined();
  await expect(check(s3, 'PutObject', put('x', 'axb'), ['arn:aws:s3:::a.b/*'])).rejects.toEqual(refused);
  await expect(check(s3, 'PutObject', put('x'), [])).rejects.toEqual(refused);
});

test.each<[string, (request: OutgoingRequest) => OutgoingRequest]>([
  ['a delete', (request) => ({ ...request, method: 'DELETE' })],
  ['a part of an upload', (request) => ({ ...request, query: { uploadId: '1', partNumber: '1' } })],
  ['what sets who may read', (request) => ({ ...request, query: { acl: '' } })],
  ['a copy', (request) => ({ ...request, headers: { ...request.headers, 'X-Amz-Copy-Source': 'others/x' } })],
  ['what an access point answers', toHost('plans.s3-accesspoint.eu-west-1.amazonaws.com')],
  ['what is signed for another service', (request) => ({ ...request, headers: { authorization: 'none' } })],
])('a call that leaves as %s is not', async (_, change) => {
  await expect(check(s3, 'PutObject', put('nightly/plan.json'), plans, { change })).rejects.toEqual(refused);
});

const table = ['arn:aws:dynamodb:eu-west-1:*:table/mayfly-ledger'];
const row = (TableName: string) => ({ TableName, Item: { id: { S: 'a' } } });

test.each([
  ['a table by its name', row('mayfly-ledger')],
  ['a table by its ARN', row('arn:aws:dynamodb:eu-west-1:111122223333:table/mayfly-ledger')],
])('%s is ours', async (_, input) => {
  await expect(check(dynamoDb, 'PutItem', input, table)).resolves.toBeUndefined();
  await expect(check(dynamoDb, 'PutItem', input, table, { endpoint: local })).resolves.toBeUndefined();
});

test.each([
  ['another table', row('mayfly-ledger-2')],
  ['a table of another case', row('Mayfly-Ledger')],
  ['the table of another region', row('arn:aws:dynamodb:us-east-1:111122223333:table/mayfly-ledger')],
  ['a request without a table', { TransactItems: [] }],
])('%s is not', async (_, input) => {
  await expect(check(dynamoDb, 'PutItem', input, table, { endpoint: local })).rejects.toEqual(refused);
});

test.each<[string, (request: OutgoingRequest) => OutgoingRequest]>([
  ['has a body that cannot be read', (request) => ({ ...request, body: 42 })],
  ['has no body', (request) => ({ ...request, body: undefined })],
  ['names its table twice', (request) => ({ ...request, body: '{"TableName":"mayfly-ledger","TableName":"orders"}' })],
  [
    'is another operation',
    (request) => ({ ...request, headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.DeleteTable' } }),
  ],
  [
    "has a bucket's host",
    (request) => ({ ...toHost('mayfly-ledger.s3.amazonaws.com')(request), body: '{"TableName":"orders"}' }),
  ],
  [
    'is signed for another region',
    (request) => ({
      ...request,
      headers: {
        ...request.headers,
        authorization: request.headers.authorization?.replace('/eu-west-1/', '/us-east-1/') ?? '',
      },
    }),
  ],
  ['goes to another account', toHost('444455556666.ddb.eu-west-1.amazonaws.com')],
])('a call that %s is not', async (_, change) => {
  await expect(check(dynamoDb, 'PutItem', row('mayfly-ledger'), table, { change })).rejects.toEqual(refused);
});

test('a table of the same name in another place is not ours', async () => {
  const at = { ...place, region: 'us-east-1' };
  await expect(check(dynamoDb, 'PutItem', row('mayfly-ledger'), table, { at })).rejects.toEqual(refused);
});

const parameter = ['arn:aws:ssm:eu-west-1:*:parameter/mayfly/halt'];

test('the kill switch is ours by its name, and no other parameter is', async () => {
  await expect(check(ssm, 'GetParameter', { Name: '/mayfly/halt' }, parameter)).resolves.toBeUndefined();
  await expect(check(ssm, 'DeleteParameter', { Name: '/mayfly/halt' }, parameter)).resolves.toBeUndefined();
});

test.each([
  ['another parameter', { Name: '/mayfly/halt2' }],
  ['a parameter below it', { Name: '/mayfly/halt/other' }],
  ['the parameter of another region', { Name: 'arn:aws:ssm:us-east-1:111122223333:parameter/mayfly/halt' }],
  ['several', { Names: ['/mayfly/halt'] }],
])('%s is not', async (_, input) => {
  await expect(check(ssm, 'GetParameter', input, parameter)).rejects.toEqual(refused);
});

const thing = (on: string, line?: 'GET /things/{Name}' | 'GET /things/?name={Name}'): SelfEntry<never, unknown> => ({
  kind: 'answer',
  operation: 'GetThing',
  on,
  ...(line && { line }),
});

/** A call on something of Mayfly's own of a service that does not exist. */
function checkThing(entry: SelfEntry<never, unknown>, request: Partial<OutgoingRequest>, allowed: string): () => void {
  const name = entry.line === undefined ? 'awsJson1_0' : 'restJson1';
  const service = { ...ssm, endpoint: 'things', protocol: { name, target: 'Things' } } as Service;
  const headers = {
    authorization: 'AWS4-HMAC-SHA256 Credential=A/20261121/eu-west-1/things/aws4_request, Signature=x',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'Things.GetThing',
  };
  const hostname = 'things.eu-west-1.amazonaws.com';
  return () => {
    assertOwn(
      { method: 'POST', hostname, path: '/', headers, ...request },
      { service, entry, place, allowed: [allowed] },
    );
  };
}

test('an ARN stands for the whole only where it is the one member of a body that names the thing', () => {
  const arn = 'arn:aws:things:eu-west-1:111122223333:thing/a';
  const inBody = thing('arn:aws:things:{region}:{account}:thing/{Name}');
  expect(checkThing(inBody, { body: JSON.stringify({ Name: 'a' }) }, arn)).not.toThrow();
  expect(checkThing(inBody, { body: JSON.stringify({ Name: arn }) }, arn)).not.toThrow();
  const withParent = thing('arn:aws:things:{region}:{account}:{Parent}/{Name}');
  expect(checkThing(withParent, { body: JSON.stringify({ Parent: arn, Name: 'b' }) }, arn)).toThrow(refused);
  const inPath = thing(inBody.on, 'GET /things/{Name}');
  expect(checkThing(inPath, { method: 'GET', path: '/things/a' }, arn)).not.toThrow();
  expect(checkThing(inPath, { method: 'GET', path: `/things/${encodeURIComponent(arn)}` }, arn)).toThrow(refused);
});

test('a call that names two things is not', () => {
  const byQuery = thing('arn:aws:things:{region}:{account}:thing/{Name}', 'GET /things/?name={Name}');
  const get = { method: 'GET', path: '/things/' };
  const arn = 'arn:aws:things:eu-west-1:111122223333:thing/a';
  expect(checkThing(byQuery, { ...get, query: { name: 'a' } }, arn)).not.toThrow();
  expect(checkThing(byQuery, { ...get, query: { name: ['a', 'b'] } }, arn)).toThrow(refused);
});

test('every call on what is Mayfly’s own says by ARN what it is done to', () => {
  for (const service of [dynamoDb, s3, ssm])
    for (const { on, line } of Object.values(service.self ?? {})) {
      expect(on).toMatch(new RegExp(`^arn:\\{partition\\}:${service.endpoint}:`));
      expect(line === undefined).toBe(service.protocol.name !== 'restXml');
    }
});

test.each([
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-eusc', 'eusc-de-east-1'],
])(
  'what mayfly.yml names in the partition %s is ours there, and what it names in another is not',
  async (partition, region) => {
    const at = { ...place, region };
    const allowed = (of: string): readonly string[] => [
      `arn:${of}:dynamodb:${region}:*:table/ledger`,
      `arn:${of}:ssm:${region}:*:parameter/mayfly/halt`,
      `arn:${of}:s3:::plans/*`,
    ];
    const calls = [
      [dynamoDb, 'GetItem', { TableName: 'ledger', Key: { pk: { S: 'a' }, sk: { S: 'b' } }, ConsistentRead: true }],
      [ssm, 'GetParameter', { Name: '/mayfly/halt' }],
      [s3, 'PutObject', put('a.json')],
    ] as const;
    for (const [service, operation, input] of calls) {
      await expect(check(service, operation, input, allowed(partition), { at })).resolves.toBeUndefined();
      await expect(check(service, operation, input, allowed('*'), { at })).resolves.toBeUndefined();
      await expect(check(service, operation, input, allowed('aws'), { at })).rejects.toEqual(refused);
    }
  },
);

test('a parameter that a request names by its whole ARN is ours in its own partition', async () => {
  const at = { ...place, region: 'us-gov-west-1' };
  const Name = 'arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/mayfly/halt';
  const allowed = ['arn:aws-us-gov:ssm:us-gov-west-1:*:parameter/mayfly/halt'];
  await expect(check(ssm, 'GetParameter', { Name }, allowed, { at })).resolves.toBeUndefined();
});
