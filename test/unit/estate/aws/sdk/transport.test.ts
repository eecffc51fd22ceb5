import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { Aws } from '../../../../../src/core/aws.ts';
import { mint } from '../../../../../src/core/permit-mint.ts';
import {
  causeOf,
  failureKind,
  isOutOfQuota,
  isShortOfCapacity,
  isTurnedAway,
} from '../../../../../src/estate/aws/call-failed.ts';
import { connect } from '../../../../../src/estate/aws/connect.ts';
import { awsOver } from '../../../../../src/estate/aws/interfaces.ts';
import { sdkTransport } from '../../../../../src/estate/aws/sdk/transport.ts';
import { ec2Error, identityAnswer, queryError, xml } from '../../../../xml.ts';
import { place } from '../../fake-aws.ts';

let server: Server | undefined;
let bodies: string[] = [];

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  bodies = [];
});

/** A server that answers each call as told, by its number; `cut` closes the connection without an answer. */
async function aws(
  reply: (nth: number, body: string) => { status: number; xml: string } | 'cut',
): Promise<{ aws: Aws; endpoint: string }> {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      const answer = reply(bodies.length, body);
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.xml);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const credentials = () => Promise.resolve({ accessKeyId: 'test', secretAccessKey: 'test' });
  return { endpoint, aws: awsOver(place, sdkTransport(place, { credentials, endpoint, own: [], clock: Date.now })) };
}

function fault(status: number, code: string) {
  return { status, xml: ec2Error(code, 'said so') };
}

const volumes = {
  status: 200,
  xml: xml({
    DescribeVolumesResponse: {
      volumeSet: { item: { volumeId: 'vol-1', size: 8, createTime: '2026-06-01T08:00:00.000Z' } },
    },
  }),
};

function permit(verb: string) {
  const it = { type: 'ebs', id: 'vol-1' };
  return mint({
    ...it,
    ...place,
    arn: 'arn:aws:ec2:eu-west-1:123456789012:volume/vol-1',
    step: 's',
    verb,
    expires: Date.now() + 30_000,
    covers: [it],
  });
}

test('a reader goes on after throttling, and dates are ISO strings', async () => {
  const { aws: it } = await aws((nth) => (nth < 3 ? fault(503, 'RequestLimitExceeded') : volumes));
  expect(await it.read.ec2.describeVolumes({})).toEqual([
    { VolumeId: 'vol-1', Size: 8, CreateTime: '2026-06-01T08:00:00.000Z' },
  ]);
  expect(bodies).toHaveLength(3);
});

test('a writer makes one attempt, whatever the answer', async () => {
  for (const [reply, kind] of [
    [fault(503, 'RequestLimitExceeded'), 'throttled'],
    [fault(500, 'InternalError'), 'lost'],
    [fault(400, 'VolumeInUse'), 'refused'],
    ['cut', 'lost'],
  ] as const) {
    const { aws: it } = await aws(() => reply);
    const error: unknown = await it
      .write(permit('delete'))
      .ec2.deleteVolume({ VolumeId: 'vol-1' })
      .then(undefined, (failure: unknown) => failure);
    expect([failureKind(error), bodies.length]).toEqual([kind, 1]);
    server?.close();
    bodies = [];
  }
});

// Promise B3 of docs/safety.md.
test('a write that its permit does not allow does not leave the process', async () => {
  const { aws: it } = await aws(() => ({ status: 200, xml: '<DeleteVolumeResponse/>' }));
  await expect(it.write(permit('delete')).ec2.deleteVolume({ VolumeId: 'vol-2' })).rejects.toMatchObject({
    name: 'NotPermitted',
  });
  expect(bodies).toEqual([]);
  await it.write(permit('delete')).ec2.deleteVolume({ VolumeId: 'vol-1' });
  expect(bodies).toEqual([expect.stringContaining('Action=DeleteVolume')]);
});

test('a write with a permit that the guard did not make, or that is too old, does not leave the process', async () => {
  const { aws: it } = await aws(() => ({ status: 200, xml: '<DeleteVolumeResponse/>' }));
  for (const spoiled of [[], [{ ...permit('delete') }], [mint({ ...permit('delete'), expires: Date.now() - 1 })]])
    await expect(it.write(...spoiled).ec2.deleteVolume({ VolumeId: 'vol-1' })).rejects.toMatchObject({
      name: 'NotPermitted',
    });
  expect(bodies).toEqual([]);
});

test('a refusal is worded by its operation', async () => {
  const { aws: it } = await aws(() => fault(403, 'UnauthorizedOperation'));
  const error: unknown = await it.read.ec2.describeVolumes({}).then(undefined, (failure: unknown) => failure);
  expect(causeOf(error)).toBe('UnauthorizedOperation on ec2:DescribeVolumes');
  expect(failureKind(error)).toBe('refused');
});

// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedResourceVisibility.html
test('what AWS’s services manage is read even where the account hides it', async () => {
  const listOf: Readonly<Record<string, string>> = {
    DescribeInstances: 'reservationSet',
    DescribeVolumes: 'volumeSet',
    DescribeNetworkInterfaces: 'networkInterfaceSet',
    DescribeLaunchTemplates: 'launchTemplates',
    DescribeLaunchTemplateVersions: 'launchTemplateVersionSet',
    DescribeAddresses: 'addressesSet',
  };
  const { aws: open } = await aws((_nth, body) => {
    const action = new URLSearchParams(body).get('Action') ?? '';
    return { status: 200, xml: xml({ [`${action}Response`]: { requestId: 'x', [listOf[action] ?? '']: '' } }) };
  });
  const { ec2 } = open.read;
  await ec2.describeInstances({});
  await ec2.describeVolumes({});
  await ec2.describeNetworkInterfaces({ MaxResults: 5 });
  await ec2.describeLaunchTemplates({});
  await ec2.describeLaunchTemplateVersions({ LaunchTemplateId: 'lt-1' });
  expect(bodies.map((body) => new URLSearchParams(body).get('IncludeManagedResources'))).toEqual(
    bodies.map(() => 'true'),
  );
  await ec2.describeAddresses({});
  await ec2.describeVolumes({ IncludeManagedResources: false });
  expect(bodies.slice(-2).map((body) => new URLSearchParams(body).get('IncludeManagedResources'))).toEqual([
    null,
    'false',
  ]);
});

// The SDK calls errors of AWS's model by the model's names, which have endings that the answers do not have.
test.each([
  ['InsufficientDBInstanceCapacity', isShortOfCapacity],
  ['DBInstanceAutomatedBackupQuotaExceeded', isOutOfQuota],
  ['SnapshotQuotaExceeded', isOutOfQuota],
  ['InsufficientStorageClusterCapacity', isShortOfCapacity],
])('%s is known in an answer of RDS', async (code, isKnown) => {
  const { aws: open } = await aws(() => ({ status: 400, xml: queryError('Sender', code, 'said so') }));
  const error: unknown = await open.read.rds.describeDBInstances({}).then(undefined, (caught: unknown) => caught);
  expect([isKnown(error), String(error)]).toEqual([true, expect.stringContaining(code)]);
});

test.each(['ScalingActivityInProgress', 'ResourceContention'])('%s is known in an answer of groups', async (code) => {
  const { aws: open } = await aws(() => ({ status: 400, xml: queryError('Sender', code, 'said so') }));
  const groups = open.read.autoScaling.describeAutoScalingGroups({});
  expect(isTurnedAway(await Promise.resolve(groups).then(undefined, (caught: unknown) => caught))).toBe(true);
});

test('a page token that comes back unchanged is a read that failed, not an endless reading', async () => {
  const { aws: it } = await aws(() => ({
    status: 200,
    xml: '<DescribeVolumesResponse><volumeSet/><nextToken>again</nextToken></DescribeVolumesResponse>',
  }));
  await expect(it.read.ec2.describeVolumes({})).rejects.toThrow('the same page token came twice');
});

test('a role that cannot be assumed is named as unreached, and the others go on', async () => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const Credentials = {
    AccessKeyId: 'a',
    SecretAccessKey: 'b',
    SessionToken: 'c',
    Expiration: '2036-01-01T00:00:00Z',
  };
  const assumedRole = xml({ AssumeRoleResponse: { AssumeRoleResult: { Credentials } } });
  const { endpoint } = await aws((_, body) => {
    if (body.includes('role%2Fclosed')) return { status: 403, xml: queryError('Sender', 'AccessDenied', 'no') };
    if (body.includes('AssumeRole')) return { status: 200, xml: assumedRole };
    return { status: 200, xml: identityAnswer('222222222222') };
  });
  const assume = ['arn:aws:iam::111111111111:role/closed', 'arn:aws:iam::222222222222:role/open'];
  const connection = await connect({ endpoint, regions: ['eu-west-1'], assume });
  expect(connection.places).toEqual([{ account: '222222222222', region: 'eu-west-1' }]);
  expect(connection.unreached).toEqual([
    { account: '111111111111', region: 'eu-west-1', cause: 'AccessDenied on sts:GetCallerIdentity' },
  ]);
  expect(() => connection.open({ account: '111111111111', region: 'eu-west-1' })).toThrow('no credentials');
});
