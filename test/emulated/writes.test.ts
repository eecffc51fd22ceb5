import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Permit } from '../../src/core/permit.ts';
import { awsOver } from '../../src/estate/aws/interfaces.ts';
import { sdkTransport } from '../../src/estate/aws/sdk/transport.ts';
import { fixtureFactories, fixtureServices } from '../unit/estate/aws/fixture-services.ts';
import { permitOf } from '../unit/estate/aws/write-cases.ts';
import { place } from '../unit/estate/fake-aws.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
let interfaces: Interfaces;

/** The interfaces over the tables of the fixture, of which our types know nothing yet. */
interface Interfaces {
  readonly read: Calls;
  write(...permits: readonly Permit[]): Calls;
}
type Calls = Readonly<Record<string, Readonly<Record<string, (input: object) => Promise<Record<string, unknown>>>>>>;

const role = 'arn:aws:iam::123456789012:role/resize';
const nothing = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==';

beforeAll(async () => {
  moto = await startMoto();
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  const transport = sdkTransport(place, {
    credentials,
    endpoint: moto.endpoint,
    own: [],
    clock: Date.now,
    services: fixtureServices,
    factories: fixtureFactories,
  });
  interfaces = awsOver(place, transport, fixtureServices) as unknown as Interfaces;
  const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
  const attributes = [{ AttributeName: 'id', AttributeType: 'S' }];
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }] };
  await moto.seed({
    region: place.region,
    calls: [
      ...['orders', 'users'].map((TableName) => ({
        service: 'dynamodb',
        operation: 'create_table',
        parameters: { TableName, KeySchema: key, AttributeDefinitions: attributes, BillingMode: 'PAY_PER_REQUEST' },
      })),
      ...['reports', 'archive'].map((Bucket) => ({
        service: 's3',
        operation: 'create_bucket',
        parameters: { Bucket, CreateBucketConfiguration: { LocationConstraint: place.region } },
      })),
      {
        service: 'iam',
        operation: 'create_role',
        parameters: { RoleName: 'resize', AssumeRolePolicyDocument: JSON.stringify(trust) },
      },
      ...['resize', 'scale'].map((FunctionName) => ({
        service: 'lambda',
        operation: 'create_function',
        parameters: {
          FunctionName,
          Runtime: 'nodejs22.x',
          Role: role,
          Handler: 'index.handler',
          Code: { ZipFile: nothing },
        },
      })),
      ...['/aws/resize', '/aws/scale'].map((logGroupName) => ({
        service: 'logs',
        operation: 'create_log_group',
        parameters: { logGroupName },
      })),
    ],
  });
});

afterAll(() => moto.stop());

interface Written {
  readonly service: string;
  readonly call: string;
  readonly verb: string;
  readonly type: string;
  /** What is written to, and what is not. */
  readonly ids: readonly [string, string];
  readonly input: (id: string) => object;
  /** What is there afterwards. */
  readonly left: () => Promise<readonly unknown[]>;
}

/** Names of all that a list call of boto3 lists. */
async function listed(
  service: string,
  operation: string,
  namesOf: (answer: Answer) => readonly unknown[],
): Promise<readonly unknown[]> {
  const [answer] = await moto.seed({ region: place.region, calls: [{ service, operation, parameters: {} }] });
  return namesOf(answer as unknown as Answer);
}

interface Answer {
  readonly TableNames: readonly string[];
  readonly Buckets: readonly { readonly Name: string }[];
  readonly Functions: readonly { readonly FunctionName: string }[];
  readonly logGroups: readonly { readonly logGroupName: string }[];
}

const written: readonly Written[] = [
  {
    service: 'dynamoDb',
    call: 'deleteTable',
    verb: 'delete',
    type: 'table',
    ids: ['orders', 'users'],
    input: (TableName) => ({ TableName }),
    left: () => listed('dynamodb', 'list_tables', ({ TableNames }) => TableNames),
  },
  {
    service: 's3',
    call: 'deleteBucket',
    verb: 'delete',
    type: 'bucket',
    ids: ['reports', 'archive'],
    input: (Bucket) => ({ Bucket }),
    left: () => listed('s3', 'list_buckets', ({ Buckets }) => Buckets.map(({ Name }) => Name)),
  },
  {
    service: 'lambda',
    call: 'deleteFunction',
    verb: 'delete',
    type: 'function',
    ids: ['resize', 'scale'],
    input: (FunctionName) => ({ FunctionName }),
    left: () =>
      listed('lambda', 'list_functions', ({ Functions }) => Functions.map(({ FunctionName }) => FunctionName)),
  },
  {
    service: 'logs',
    call: 'deleteLogGroup',
    verb: 'delete',
    type: 'log-group',
    ids: ['/aws/resize', '/aws/scale'],
    input: (logGroupName) => ({ logGroupName }),
    left: () =>
      listed('logs', 'describe_log_groups', ({ logGroups }) => logGroups.map(({ logGroupName }) => logGroupName)),
  },
];

test.each(written)('$service: $call is sent with its permit, and to nothing else', async (write) => {
  const [id, other] = write.ids;
  const send = (target: string, ...permits: readonly Permit[]) =>
    interfaces.write(...permits)[write.service]?.[write.call]?.(write.input(target));
  const permit = freshPermit(write, id);
  await expect(send(other, permit)).rejects.toMatchObject({ name: 'NotPermitted' });
  await expect(send(id)).rejects.toMatchObject({ name: 'NotPermitted' });
  await expect(send(id, permit, freshPermit(write, other))).rejects.toMatchObject({ name: 'NotPermitted' });
  await expect(send(id, freshPermit({ ...write, verb: 'tag' }, id))).rejects.toMatchObject({ name: 'NotPermitted' });
  expect([...(await write.left())].sort()).toEqual([id, other].sort());
  await send(id, permit);
  expect(await write.left()).toEqual([other]);
});

function freshPermit({ type, verb }: Pick<Written, 'type' | 'verb'>, id: string): Permit {
  return permitOf([{ type, id }], verb);
}

test('a bucket is tagged by the body that its permit allows', async () => {
  const tags = { TagSet: [{ Key: 'owner', Value: 'ada & co' }] };
  const bucket = permitOf([{ type: 'bucket', id: 'archive' }], 'tag');
  await interfaces.write(bucket).s3?.putBucketTagging?.({ Bucket: 'archive', Tagging: tags });
  const [answer] = await moto.seed({
    region: place.region,
    calls: [{ service: 's3', operation: 'get_bucket_tagging', parameters: { Bucket: 'archive' } }],
  });
  expect(answer?.TagSet).toEqual(tags.TagSet);
});

test('the same services can be read by the protocols that their tables name', async () => {
  const { Functions } = (await interfaces.read.lambda?.listFunctions?.({})) ?? {};
  expect((Functions as readonly { FunctionName?: string }[]).map(({ FunctionName }) => FunctionName)).toEqual([
    'scale',
  ]);
  const { logGroups } = (await interfaces.read.logs?.describeLogGroups?.({})) ?? {};
  expect((logGroups as readonly { logGroupName?: string }[]).map(({ logGroupName }) => logGroupName)).toEqual([
    '/aws/scale',
  ]);
});
