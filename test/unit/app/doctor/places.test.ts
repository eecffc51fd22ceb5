import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clockCheck, identityCheck, regionChecks, unreachedChecks } from '../../../../src/app/doctor/places.ts';
import type { Aws } from '../../../../src/core/aws.ts';
import type { Connection } from '../../../../src/estate/aws/connect.ts';
import { fakeAws, place, refusal } from '../../estate/fake-aws.ts';

const theirs = new Date('2026-11-21T02:00:00Z');
let server: Server;
let endpoint = '';

beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader('date', theirs.toUTCString()).writeHead(302, { location: 'https://aws.amazon.com/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  [0, 'ok'],
  [240, 'ok'],
  [-240, 'ok'],
  [241, 'failed'],
  [-241, 'failed'],
])('a clock that is %i s off is %s', async (seconds, status) => {
  const clock = () => new Date(theirs.getTime() + seconds * 1000);
  const check = await clockCheck('eu-west-1', endpoint, clock);
  expect(check).toMatchObject({ name: 'clock', status });
  expect(check.message).toContain(`${Math.abs(seconds)} s`);
});

test('where AWS does not answer, the clock is unknown', async () => {
  expect(await clockCheck('eu-west-1', 'http://127.0.0.1:1', () => theirs)).toMatchObject({ status: 'unknown' });
});

test('the identity is the ARN of the credentials; without one it is unknown, and refused it has failed', async () => {
  const arn = 'arn:aws:iam::123456789012:user/ada';
  const identified = fakeAws({ 'sts:GetCallerIdentity': () => ({ Account: '123456789012', Arn: arn }) });
  expect(await identityCheck(identified)).toMatchObject({ check: { status: 'ok', message: arn }, arn });
  const nameless = fakeAws({ 'sts:GetCallerIdentity': () => ({ Account: '123456789012' }) });
  expect(await identityCheck(nameless)).toMatchObject({ check: { status: 'unknown' }, arn: undefined });
  expect(await identityCheck(fakeAws({}))).toMatchObject({
    check: { status: 'failed', message: expect.stringContaining('AccessDenied on sts:GetCallerIdentity') as unknown },
    arn: undefined,
  });
});

test('an account or region that was not reached has failed, with the cause', () => {
  const unreached = [{ account: '444455556666', region: 'all', cause: 'AccessDenied on sts:AssumeRole' }];
  expect(unreachedChecks({ unreached })).toMatchObject([
    { name: 'account 444455556666 all', status: 'failed', message: 'AccessDenied on sts:AssumeRole' },
  ]);
  expect(unreachedChecks({ unreached: [] })).toEqual([]);
});

const regions = ['eu-west-1', 'me-south-1', 'us-east-1'] as const;

/** A connection to these regions, of which `readable` says how a dry run of EC2 ends. */
function connected(readable: (region: string) => string | undefined, describeRegions: () => object): Connection {
  const open = ({ account, region }: { account: string; region: string }): Aws => ({
    ...fakeAws({
      'ec2:DescribeRegions': describeRegions,
      'ec2:DescribeInstances': ({ DryRun }: { DryRun?: boolean }) => {
        expect(DryRun).toBe(true);
        const code = readable(region);
        if (code !== undefined) throw refusal('ec2:DescribeInstances', code);
        return { Reservations: [] };
      },
    }),
    place: { account, region },
  });
  return { places: regions.map((region) => ({ ...place, region })), unreached: [], open };
}

const optIns = () => ({ Regions: [{ RegionName: 'me-south-1', OptInStatus: 'not-opted-in' }] });

test('a region is ok where a dry run would have been allowed, and failed where it is off or denied', async () => {
  const connection = connected(
    (region) => (region === 'us-east-1' ? 'UnauthorizedOperation' : 'DryRunOperation'),
    optIns,
  );
  const checks = await regionChecks(connection, place.account);
  expect(checks.map(({ name, status, message }) => [name, status, message])).toEqual([
    ['region 123456789012 eu-west-1', 'ok', 'it is enabled, and may be read'],
    ['region 123456789012 me-south-1', 'failed', 'it is not enabled in the account'],
    ['region 123456789012 us-east-1', 'failed', 'it cannot be read: UnauthorizedOperation on ec2:DescribeInstances'],
  ]);
});

test('a dry run that answers says nothing of the permission', async () => {
  const checks = await regionChecks(
    connected(() => undefined, optIns),
    place.account,
  );
  expect(checks.map(({ status }) => status)).toEqual(['unknown', 'failed', 'unknown']);
});

test('where the regions cannot be listed, each is judged by its dry run alone', async () => {
  const connection = connected(
    () => 'DryRunOperation',
    () => {
      throw refusal('ec2:DescribeRegions');
    },
  );
  expect((await regionChecks(connection, place.account)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  expect(await regionChecks(connection, '444455556666')).toEqual([]);
});
