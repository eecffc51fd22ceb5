import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteVolumeCommand, DescribeRegionsCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-jest';
import { CallFailed, causeOf, failureKind } from '../../../../../src/estate/aws/call-failed.ts';
import { connect } from '../../../../../src/estate/aws/connect.ts';
import { awsOver } from '../../../../../src/estate/aws/interfaces.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import { place } from '../../fake-aws.ts';
import { permitOf } from '../write-cases.ts';

const ec2 = mockClient(EC2Client);
const rds = mockClient(RDSClient);
const s3 = mockClient(S3Client);
const sts = mockClient(STSClient);
const cloudFormation = mockClient(CloudFormationClient);

beforeEach(() => {
  for (const client of [ec2, rds, s3, sts, cloudFormation]) client.reset();
});

afterEach(() => {
  Reflect.deleteProperty(process.env, 'AWS_ACCESS_KEY_ID');
  Reflect.deleteProperty(process.env, 'AWS_SECRET_ACCESS_KEY');
});

const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });

function openAws() {
  return awsOver(place, sdkTransport(place, { credentials, own: ['arn:aws:s3:::plans/*'], clock: Date.now }));
}

/** An error as the SDK throws it for an answer of AWS. */
function awsError(name: string, httpStatusCode: number, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** An error as Node throws it where no answer came. */
function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

const deleteVolume = () =>
  openAws()
    .write(permitOf([{ type: 'ebs', id: 'vol-1' }], 'delete'))
    .ec2.deleteVolume({ VolumeId: 'vol-1' });

test.each([
  ['is throttled', awsError('RequestLimitExceeded', 503), 'RequestLimitExceeded', 503, 'throttled'],
  [
    'is throttled with a code that is only known by its status',
    awsError('SlowlyPlease', 429),
    'SlowlyPlease',
    429,
    'throttled',
  ],
  ['has expired credentials', awsError('ExpiredToken', 403), 'ExpiredToken', 403, 'refused'],
  [
    'has no credentials',
    Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
    'CredentialsProviderError',
    undefined,
    'lost',
  ],
  ['fails at AWS', awsError('InternalFailure', 500), 'InternalFailure', 500, 'lost'],
  ['fails at a gateway', awsError('Unknown', 502), 'Unknown', 502, 'lost'],
  [
    'gets half an answer',
    Object.assign(new SyntaxError('Unexpected end'), { $metadata: { httpStatusCode: 200 } }),
    'SyntaxError',
    200,
    'lost',
  ],
  [
    'gets no answer in time',
    Object.assign(new Error('too late'), { name: 'TimeoutError' }),
    'TimeoutError',
    undefined,
    'lost',
  ],
  ['loses its connection', networkError('ECONNRESET'), 'ECONNRESET', undefined, 'lost'],
] as const)(
  'a write that %s fails by its operation and code, and is not sent again',
  async (_, cause, code, status, kind) => {
    ec2.on(DeleteVolumeCommand).rejects(cause);
    const failure: unknown = await deleteVolume().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CallFailed);
    expect(failure).toMatchObject({ operation: 'ec2:DeleteVolume', code, status, cause });
    expect([failureKind(failure), causeOf(failure)]).toEqual([kind, `${code} on ec2:DeleteVolume`]);
    expect(ec2).toHaveReceivedCommandTimes(DeleteVolumeCommand, 1);
  },
);

test('a write that AWS made before it failed counts as one that may have happened', async () => {
  const databases = new Set(['orders']);
  rds.on(DeleteDBInstanceCommand).callsFake(({ DBInstanceIdentifier }: { DBInstanceIdentifier: string }) => {
    if (!databases.delete(DBInstanceIdentifier)) throw awsError('DBInstanceNotFoundFault', 404);
    throw awsError('InternalFailure', 500);
  });
  const write = openAws().write(permitOf([{ type: 'rds', id: 'orders' }], 'delete'));
  const failure: unknown = await write.rds
    .deleteDBInstance({ DBInstanceIdentifier: 'orders' })
    .catch((error: unknown) => error);
  expect([failureKind(failure), [...databases]]).toEqual(['lost', []]);
  expect(rds).toHaveReceivedCommandTimes(DeleteDBInstanceCommand, 1);
});

test('a denial names the policy that denied, and leaves out what nobody can read', async () => {
  const message =
    'User: arn:aws:sts::1:assumed-role/mayfly is not authorized to perform: cloudformation:DeleteStack with an ' +
    'explicit deny in a service control policy. Encoded authorization failure message: abc123';
  cloudFormation.on(DeleteStackCommand).rejects(awsError('AccessDenied', 403, message));
  const write = openAws().write(permitOf([{ type: 'cfn', id: 'web' }], 'delete'));
  await expect(write.cloudFormation.deleteStack({ StackName: 'web' })).rejects.toThrow(
    /^AccessDenied on cloudformation:DeleteStack: denied by an explicit Deny in a service control policy\. User: .* policy\.$/,
  );
});

test('a listing that fails at its second page rejects: what came before is no answer', async () => {
  ec2
    .on(DescribeVolumesCommand)
    .rejects(awsError('InternalError', 500))
    .on(DescribeVolumesCommand, { IncludeManagedResources: true }, true)
    .resolves({ Volumes: [{ VolumeId: 'vol-1' }], NextToken: 'two' });
  await expect(openAws().read.ec2.describeVolumes({})).rejects.toMatchObject({ code: 'InternalError' });
  expect(ec2).toHaveReceivedCommandWith(DescribeVolumesCommand, { NextToken: 'two' });
  const pages: (readonly unknown[])[] = [];
  const reading = async () => {
    for await (const page of openAws().read.ec2.describeVolumes({})) pages.push(page);
  };
  await expect(reading()).rejects.toBeInstanceOf(CallFailed);
  expect(pages).toEqual([[{ VolumeId: 'vol-1' }]]);
});

/** An answer whose body breaks off so many times before it comes whole. */
function bodies(breaks: number): () => object {
  let left = breaks;
  return () => ({
    Body: {
      transformToByteArray: () =>
        left-- > 0 ? Promise.reject(networkError('ECONNRESET')) : Promise.resolve(Buffer.from('{"née": 1}')),
    },
  });
}

test.each([
  [0, 1],
  [2, 3],
])('a body that breaks off %i times is read in %i calls', async (breaks, calls) => {
  s3.on(GetObjectCommand).callsFake(bodies(breaks));
  const { Body } = await openAws().read.s3.getObject({ Bucket: 'plans', Key: 'a' });
  expect(Buffer.from(Body, 'base64').toString()).toBe('{"née": 1}');
  expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, calls);
});

test('a body that breaks off again and again is a failed call, not half a body', async () => {
  s3.on(GetObjectCommand).callsFake(bodies(3));
  await expect(openAws().read.s3.getObject({ Bucket: 'plans', Key: 'a' })).rejects.toMatchObject({
    operation: 's3:GetObject',
    code: 'ECONNRESET',
  });
  expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 3);
});

test('on what is Mayfly’s own there is one attempt, also at reading', async () => {
  s3.on(GetObjectCommand).callsFake(bodies(1));
  await expect(openAws().self.s3.getObject({ Bucket: 'plans', Key: 'a' })).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
  expect(s3).toHaveReceivedCommandTimes(GetObjectCommand, 1);
});

function useKeys(): void {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
}

test('expired credentials are reported at the connection, by the call that failed', async () => {
  useKeys();
  sts.on(GetCallerIdentityCommand).rejects(awsError('ExpiredToken', 403));
  const failure: unknown = await connect({ regions: ['eu-west-1'] }).catch((error: unknown) => error);
  expect([causeOf(failure), failureKind(failure)]).toEqual(['ExpiredToken on sts:GetCallerIdentity', 'refused']);
  expect(ec2).not.toHaveReceivedCommand(DescribeRegionsCommand);
});

test('an account whose regions cannot be listed is not reached, and says why', async () => {
  useKeys();
  sts.on(GetCallerIdentityCommand).resolves({ Account: '111122223333' });
  ec2.on(DescribeRegionsCommand).rejects(awsError('RequestLimitExceeded', 503));
  const { places, unreached } = await connect({ regions: ['all'] });
  expect(places).toEqual([]);
  expect(unreached).toEqual([
    { account: '111122223333', region: 'all', cause: 'RequestLimitExceeded on ec2:DescribeRegions' },
  ]);
});
