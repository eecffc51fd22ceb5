import { expect, test } from '@jest/globals';
import { mint } from '../../../../../src/core/permit-mint.ts';
import type { OutgoingRequest } from '../../../../../src/estate/aws/protocol/request.ts';
import type { Service } from '../../../../../src/estate/aws/service.ts';
import { services } from '../../../../../src/estate/aws/services.generated.ts';
import { assertCovered } from '../../../../../src/estate/aws/write-check.ts';
import { place } from '../../fake-aws.ts';
import { fixtureServices } from '../fixture-services.ts';
import { serialised } from '../serialised.ts';
import { permitOf } from '../write-cases.ts';

type Change = (request: OutgoingRequest) => OutgoingRequest;
type Deviation = readonly [what: string, change: Change, says: RegExp];

const header =
  (name: string, value: string): Change =>
  (request) => ({ ...request, headers: { ...request.headers, [name]: value } });
const body =
  (value: unknown): Change =>
  (request) => ({ ...request, body: value });
const path =
  (value: string): Change =>
  (request) => ({ ...request, path: value });
const query =
  (value: NonNullable<OutgoingRequest['query']>): Change =>
  (request) => ({ ...request, query: value });
const host =
  (hostname: string): Change =>
  (request) => ({ ...request, hostname, headers: { ...request.headers, host: hostname } });

/** Whether a write of one thing is sent when something happens to its request after it is serialised. */
async function send(
  name: string,
  operation: string,
  input: object,
  permitted: readonly (readonly [type: string, id: string])[],
  change: Change = (request) => request,
  endpoint?: string,
): Promise<void> {
  const service = [...fixtureServices, ...services].find((each): each is Service => each.name === name);
  const entry = Object.values(service?.write ?? {}).find((each) => each.operation === operation);
  if (service === undefined || entry === undefined) throw new TypeError(`there is no ${name} ${operation}`);
  const request = change(await serialised(service, operation, input, place, endpoint));
  const permits = permitted.map(([type, id]) => permitOf([{ type, id }], entry.verbs[0] ?? '', service.iam));
  assertCovered(request, { service, entry, permits, place, endpoint });
}

const local = 'http://127.0.0.1:5000/aws';

/** What would make any request another one, or hide what it says. */
const always: readonly Deviation[] = [
  ['is signed for another region', signedFor('us-east-1'), /signed for us-east-1/],
  ['is signed for another service', header('authorization', signature('eu-west-1', 'sts')), /signed for sts/],
  ['is not signed', header('authorization', ''), /signed for no service/],
  [
    'is signed in its query',
    (request) => query({ 'X-Amz-Signature': 'x' })(header('authorization', '')(request)),
    /signed for no/,
  ],
  [
    'is signed for a set of regions',
    header('authorization', 'AWS4-ECDSA-P256-SHA256 Credential=A/20261121/ec2/aws4_request,'),
    /signed for no/,
  ],
  ['goes elsewhere', host('ec2.eu-west-1.amazonaws.com.example.org'), /is not an address of AWS/],
  ['goes to one host and says another', header('host', 'others.s3.eu-west-1.amazonaws.com'), /header host says/],
  ['says another authority', header(':authority', 'others.s3.eu-west-1.amazonaws.com'), /header :authority says/],
  ['goes to another method', (request) => ({ ...request, method: 'GET' }), /would be sent as|it goes to/],
  [
    'has a query of its own',
    (request) => query({ ...request.query, Action: 'DeleteEverything' })(request),
    /would be sent as|it goes to/,
  ],
];

/** What hides a body. */
const bodies: readonly Deviation[] = [
  ['is compressed', header('content-encoding', 'gzip'), /encoded/],
  ['comes in chunks', header('Transfer-Encoding', 'chunked'), /encoded/],
  ['is of another type', header('content-type', 'application/octet-stream'), /is application\/octet-stream/],
  ['has other letters', header('content-type', 'application/x; charset=utf-16'), /charset=utf-16/],
  ['says its type twice', header('Content-Type', 'text/plain'), /twice/],
  ['is a stream', body(new ReadableStream()), /is a stream/],
  ['is a blob', body(new Blob(['x'])), /is a stream/],
  ['is not UTF-8', body(Uint8Array.of(0x7b, 0xff, 0x7d)), /not UTF-8/],
];

function signedFor(region: string): Change {
  return (request) => {
    const authorization = request.headers.authorization?.replace('/eu-west-1/', `/${region}/`) ?? '';
    return { ...request, headers: { ...request.headers, authorization } };
  };
}

function signature(region: string, service: string): string {
  return `AWS4-HMAC-SHA256 Credential=A/20261121/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`;
}

const volume = { VolumeId: 'vol-1' };
const form = (text: string): Change => body(`Version=2016-11-15&${text}`);

test.each([
  ...always,
  ...bodies,
  ['has another action', form('Action=TerminateInstances&VolumeId=vol-1'), /sent as TerminateInstances/],
  ['has two actions', form('Action=DeleteVolume&Action=DeleteSnapshot&VolumeId=vol-1'), /twice/],
  ['has no action', form('VolumeId=vol-1'), /sent as nothing/],
  ['names nothing', form('Action=DeleteVolume'), /does not name what it changes/],
  ['names two', form('Action=DeleteVolume&VolumeId=vol-1&VolumeId=vol-2'), /twice/],
  ['names another in other letters', form('Action=DeleteVolume&VolumeId=vol-1&volumeid=vol-2'), /has volumeid/],
  ['names another in a list', form('Action=DeleteVolume&VolumeId=vol-1&VolumeId.1=vol-2'), /has VolumeId.1/],
  ['names it in a list of members', form('Action=DeleteVolume&VolumeId.member.1=vol-1'), /has VolumeId.member.1/],
  ['is not encoded properly', form('Action=DeleteVolume&VolumeId=vol-1%'), /encoded properly/],
  ['has no body', body(undefined), /sent as nothing/],
  ['goes to a path', path('/vol-1'), /it goes to/],
  ['goes to another region', host('ec2.us-east-1.amazonaws.com'), /is not in eu-west-1/],
  ['goes to another account', host('444455556666.ec2.eu-west-1.amazonaws.com'), /goes to account/],
] as readonly Deviation[])('a form that %s is not sent', async (_, change, says) => {
  const sent = send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']], change);
  await expect(sent).rejects.toMatchObject({ name: 'NotPermitted', message: expect.stringMatching(says) });
});

test('a form is sent as it is, to AWS, to a private endpoint of it, and to an endpoint of one’s own', async () => {
  await expect(send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']])).resolves.toBeUndefined();
  const inVpc = host('vpce-0a1b.ec2.eu-west-1.vpce.amazonaws.com');
  await expect(send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']], inVpc)).resolves.toBeUndefined();
  await expect(send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']], undefined, local)).resolves.toBeUndefined();
});

test.each(['ec2-fips.eu-west-1.amazonaws.com', 'ec2.eu-west-1.api.aws', '123456789012.ec2.eu-west-1.amazonaws.com'])(
  'a form is sent to %s',
  async (hostname) => {
    await expect(send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']], host(hostname))).resolves.toBeUndefined();
  },
);

test.each([
  ['another host', host('127.0.0.2')],
  ['AWS', host('ec2.eu-west-1.amazonaws.com')],
  ['another path', path('/sub/')],
] as const)('what should go to an endpoint of one’s own does not go to %s', async (_, change) => {
  const sent = send('ec2', 'DeleteVolume', volume, [['ebs', 'vol-1']], change, local);
  await expect(sent).rejects.toMatchObject({ name: 'NotPermitted', message: expect.stringContaining('it goes to') });
});

test('the letters of a form are those that AWS reads', async () => {
  const input = { DBInstanceIdentifier: 'a b+c%20é' };
  await expect(send('rds', 'DeleteDBInstance', input, [['rds', 'a b+c%20é']])).resolves.toBeUndefined();
  await expect(send('rds', 'DeleteDBInstance', input, [['rds', 'a b c é']])).rejects.toThrow('no permit');
});

test('a stack and a database of the same name are distinguished', async () => {
  const input = { DBInstanceIdentifier: 'web' };
  await expect(send('rds', 'DeleteDBInstance', input, [['cfn', 'web']])).rejects.toThrow('no permit');
  await expect(send('rds', 'DeleteDBInstance', input, [['rds', 'web']])).resolves.toBeUndefined();
});

const orders = { TableName: 'orders' };

test.each([
  ...always,
  ...bodies,
  ['is for another operation', header('x-amz-target', 'DynamoDB_20120810.UpdateTable'), /sent as UpdateTable/],
  ['is for another service', header('x-amz-target', 'DynamoDBStreams_20120810.DeleteTable'), /sent as DynamoDBStreams/],
  ['names its operation twice', header('X-Amz-Target', 'DynamoDB_20120810.UpdateTable'), /twice/],
  ['names its table twice', body('{"TableName":"orders","TableName":"users"}'), /twice/],
  ['names its table twice, once hidden', body('{"TableName":"orders","\\u0054ableName":"users"}'), /twice/],
  ['names something twice deep inside', body('{"TableName":"orders","A":[{"b":{"c":1,"c":2}}]}'), /twice/],
  ['names another in other letters', body('{"TableName":"orders","tableName":"users"}'), /TableName and tableName/],
  ['names no text', body('{"TableName":["orders"]}'), /not a text/],
  ['names nothing', body('{}'), /does not name what it changes/],
  ['is no object', body('["orders"]'), /not an object/],
  ['is no JSON', body('{TableName: "orders"}'), /not JSON/],
  ['has no body', body(undefined), /no body/],
  ['begins with a mark', body(`\u{feff}${JSON.stringify(orders)}`), /not JSON/],
] as readonly Deviation[])('JSON that %s is not sent', async (_, change, says) => {
  const sent = send('dynamoDb', 'DeleteTable', orders, [['table', 'orders']], change);
  await expect(sent).rejects.toMatchObject({ name: 'NotPermitted', message: expect.stringMatching(says) });
});

test('JSON is sent as it is, to the address of the account, too', async () => {
  await expect(send('dynamoDb', 'DeleteTable', orders, [['table', 'orders']])).resolves.toBeUndefined();
  await expect(
    send('dynamoDb', 'DeleteTable', orders, [['table', 'orders']], undefined, local),
  ).resolves.toBeUndefined();
  const tricky = body('{"A":"\\"TableName\\":\\\\", "TableName" : "orders"}');
  await expect(send('dynamoDb', 'DeleteTable', orders, [['table', 'orders']], tricky)).resolves.toBeUndefined();
});

const alarms = { AlarmNames: ['a', 'b'] };

test('a list in JSON is read whole, and nothing else is a list', async () => {
  const permits = [
    ['alarm', 'a'],
    ['alarm', 'b'],
  ] as const;
  await expect(send('cloudWatch', 'DeleteAlarms', alarms, permits)).resolves.toBeUndefined();
  await expect(send('cloudWatch', 'DeleteAlarms', alarms, permits.slice(0, 1))).rejects.toThrow('names b');
  const text = body('{"AlarmNames":"a"}');
  await expect(send('cloudWatch', 'DeleteAlarms', alarms, permits, text)).rejects.toThrow('not a list');
  const inObject = body('{"AlarmNames":{"0":"a","1":"b"}}');
  await expect(send('cloudWatch', 'DeleteAlarms', alarms, permits, inObject)).rejects.toThrow('not a list');
});

const resize = { FunctionName: 'resize' };
const functions = '/2015-03-31/functions';

test.each([
  ...always,
  ['is another line', path('/2015-03-31/functions/resize/code'), /sent as DELETE/],
  ['is an older line', path('/2014-11-13/functions/resize'), /sent as DELETE/],
  ['names another', path(`${functions}/scale`), /names scale/],
  ['names it twice', path(`${functions}/resize/resize`), /sent as DELETE/],
  ['has an empty part', path(`${functions}//resize`), /read in two ways/],
  ['names nothing', path(`${functions}/`), /read in two ways/],
  ['hides a slash', path(`${functions}/resize%2F..%2Fscale`), /read in two ways/],
  ['hides a backslash', path(`${functions}/resize%5Cscale`), /read in two ways/],
  ['goes up', path(`${functions}/%2E%2E`), /read in two ways/],
  ['goes up in an ARN', path(`${functions}/arn%3Aaws%2F..%2Fresize`), /read in two ways/],
  ['is not encoded properly', path(`${functions}/%E9`), /encoded properly/],
  ['is made another by a header', header('X-HTTP-Method-Override', 'PUT'), /x-http-method-override/],
  ['has a key that its line does not know', query({ Force: 'true' }), /sent as DELETE/],
  ['has another name of the operation', query({ 'x-id': 'DeleteAlias' }), /sent as DELETE/],
  [
    'has a body that is no JSON',
    (request) => header('content-type', 'application/json')(body('{')(request)),
    /not JSON/,
  ],
  [
    'has a body of another type',
    (request) => header('content-type', 'text/plain')(body('{}')(request)),
    /is text\/plain/,
  ],
] as readonly Deviation[])('REST that %s is not sent', async (_, change, says) => {
  const sent = send('lambda', 'DeleteFunction', resize, [['function', 'resize']], change);
  await expect(sent).rejects.toMatchObject({ name: 'NotPermitted', message: expect.stringMatching(says) });
});

const cluster = 'arn:aws:eks:eu-west-1:123456789012:cluster/web';

test('REST is sent as it is; an ARN in its path may have slashes', async () => {
  await expect(send('lambda', 'DeleteFunction', resize, [['function', 'resize']])).resolves.toBeUndefined();
  const versioned = { ...resize, Qualifier: '3' };
  await expect(send('lambda', 'DeleteFunction', versioned, [['function', 'resize']])).resolves.toBeUndefined();
  const named = send('lambda', 'DeleteFunction', resize, [['function', 'resize']], query({ 'x-id': 'DeleteFunction' }));
  await expect(named).resolves.toBeUndefined();
  const tagged = { Resource: cluster, Tags: { owner: 'ada' } };
  await expect(send('lambda', 'TagResource', tagged, [['function', cluster]])).resolves.toBeUndefined();
  await expect(send('lambda', 'TagResource', tagged, [['function', `${cluster}2`]])).rejects.toThrow('no permit');
});

test('a permit covers what its ARN names, if it is of the right type', async () => {
  const service = fixtureServices.find(({ name }) => name === 'lambda');
  const entry = service?.write?.tagResource;
  if (service === undefined || entry === undefined) throw new TypeError('the fixture tags no functions');
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:resize';
  const request = await serialised(service, 'TagResource', { Resource: arn, Tags: {} }, place);
  const permits = (type: string) => [
    mint({
      ...place,
      type,
      id: 'resize',
      arn,
      step: 's',
      verb: 'tag',
      expires: Infinity,
      covers: [{ type, id: 'resize' }],
    }),
  ];
  const sendAs = (type: string) => () => {
    assertCovered(request, { service, entry, permits: permits(type), place });
  };
  expect(sendAs('function')).not.toThrow();
  expect(sendAs('queue')).toThrow('no permit');
});

test('a body of REST is read as JSON, and no member of it may stand twice', async () => {
  const input = { FunctionName: 'resize', EventSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:jobs' };
  const permits = [
    ['function', 'resize'],
    ['queue', input.EventSourceArn],
  ] as const;
  await expect(send('lambda', 'CreateEventSourceMapping', input, permits)).resolves.toBeUndefined();
  const twice = body(`{"FunctionName":"resize","EventSourceArn":"${input.EventSourceArn}","FunctionName":"scale"}`);
  await expect(send('lambda', 'CreateEventSourceMapping', input, permits, twice)).rejects.toThrow('twice');
});

const logs = { Bucket: 'logs' };
const tagging = { ...logs, Tagging: { TagSet: [{ Key: 'owner', Value: 'ada' }] } };
const xml = (text: string): Change => body(text);

test.each([
  ...always,
  ...bodies.filter(([what]) => what !== 'is not UTF-8'),
  ['goes to another bucket', host('logs-2.s3.eu-west-1.amazonaws.com'), /names logs-2/],
  ['goes to no bucket', host('s3.eu-west-1.amazonaws.com'), /read in two ways/],
  [
    'names another bucket in its path',
    (request) => host('s3.eu-west-1.amazonaws.com')(path('/logs-2/')(request)),
    /names logs-2/,
  ],
  ['goes to an access point', host('logs.s3-accesspoint.eu-west-1.amazonaws.com'), /not the address of a bucket/],
  ['goes to an outpost', host('logs.op-1.s3-outposts.eu-west-1.amazonaws.com'), /not the address of a bucket/],
  ['goes to another region', host('logs.s3.us-east-1.amazonaws.com'), /not the address of a bucket in eu-west-1/],
  ['goes through an accelerator', host('logs.s3-accelerate.amazonaws.com'), /not the address of a bucket/],
  ['is an object’s', path('/report.csv'), /sent as PUT/],
  ['sets something else', query({ policy: '' }), /sent as PUT/],
  ['sets two things', query({ tagging: '', policy: '' }), /sent as PUT/],
  ['sets nothing', query({}), /sent as PUT/],
  ['says more than that it tags', query({ tagging: 'all' }), /sent as PUT/],
  ['copies', header('x-amz-copy-source', 'others/x'), /x-amz-copy-source/],
  ['has a document type', xml('<!DOCTYPE a [<!ENTITY b "c">]><Tagging>&b;</Tagging>'), /cannot be read/],
  ['has an entity of its own', xml('<Tagging>&b;</Tagging>'), /entity &b;/],
  ['has a bare &', xml('<Tagging>a & b</Tagging>'), /entity/],
  ['has an entity that does not end', xml('<Tagging>&amp</Tagging>'), /entity &amp/],
  ['has an entity beyond all letters', xml('<Tagging>&#x110000;</Tagging>'), /entity/],
  ['has CDATA', xml('<Tagging><![CDATA[x]]></Tagging>'), /cannot be read/],
  ['has a comment', xml('<Tagging><!-- x --></Tagging>'), /cannot be read/],
  ['is not closed', xml('<Tagging><TagSet></Tagging>'), /cannot be read/],
  ['ends within its root', xml('<Tagging><TagSet>'), /cannot be read/],
  ['closes what is not open', xml('<Tagging></Tagging></Tagging>'), /cannot be read/],
  ['has two roots', xml('<Tagging/><Tagging/>'), /cannot be read/],
  ['has text beside its root', xml('<Tagging/>x'), /cannot be read/],
] as readonly Deviation[])('XML that %s is not sent', async (_, change, says) => {
  const sent = send('s3', 'PutBucketTagging', tagging, [['bucket', 'logs']], change);
  await expect(sent).rejects.toMatchObject({ name: 'NotPermitted', message: expect.stringMatching(says) });
});

test('a bucket is named by its host, or by the path where the host cannot', async () => {
  await expect(send('s3', 'PutBucketTagging', tagging, [['bucket', 'logs']])).resolves.toBeUndefined();
  const dotted = { ...tagging, Bucket: 'logs.example.org' };
  await expect(send('s3', 'PutBucketTagging', dotted, [['bucket', 'logs.example.org']])).resolves.toBeUndefined();
  await expect(
    send('s3', 'PutBucketTagging', tagging, [['bucket', 'logs']], undefined, local),
  ).resolves.toBeUndefined();
  const inHost = (request: OutgoingRequest) => host('logs.127.0.0.1')({ ...request, path: '/aws/' });
  await expect(send('s3', 'PutBucketTagging', tagging, [['bucket', 'logs']], inHost, local)).resolves.toBeUndefined();
  await expect(send('s3', 'PutBucketTagging', tagging, [['bucket', 'other']], inHost, local)).rejects.toThrow(
    'names logs',
  );
});

test.each(['logs.s3-fips.eu-west-1.amazonaws.com', 'logs.s3.dualstack.eu-west-1.amazonaws.com'])(
  'the bucket is named in the host %s',
  async (hostname) => {
    const sent = (bucket: string) => send('s3', 'PutBucketTagging', tagging, [['bucket', bucket]], host(hostname));
    await expect(sent('logs')).resolves.toBeUndefined();
    await expect(sent('other')).rejects.toThrow('names logs');
  },
);

test('keys in XML are those that S3 reads', async () => {
  const keys = ['a b/c.csv', '"x" & <y>', "it's", 'née\n'];
  const input = { ...logs, Delete: { Objects: keys.map((Key) => ({ Key })) } };
  const permits = [['bucket', 'logs'], ...keys.map((key) => ['object', key] as const)] as const;
  await expect(send('s3', 'DeleteObjects', input, permits)).resolves.toBeUndefined();
  await expect(send('s3', 'DeleteObjects', input, permits.slice(0, -1))).rejects.toThrow('no permit');
  const other = body('<Delete><Object><Key>a b/c.csv</Key><KEY>x</KEY></Object></Delete>');
  await expect(send('s3', 'DeleteObjects', input, permits, other)).rejects.toThrow('it has KEY');
  const deeper = body('<Delete><Object><Key><b>x</b></Key></Object></Delete>');
  await expect(send('s3', 'DeleteObjects', input, permits, deeper)).rejects.toThrow('has elements');
});

test.each(['a//b', 'a/../b', './a', '/a'])(
  'the key %j of an object can be read in two ways and is not sent',
  async (Key) => {
    const sent = send('s3', 'DeleteObject', { ...logs, Key }, [
      ['bucket', 'logs'],
      ['object', Key],
    ]);
    await expect(sent).rejects.toThrow('read in two ways');
  },
);
