import { expect, test } from '@jest/globals';
import { volumePerMonth, volumeSnapshotPerMonth } from '../../../../src/estate/cost/ebs.ts';
import { instancePerMonth } from '../../../../src/estate/cost/ec2.ts';
import { addressPerMonth, balancerPerMonth } from '../../../../src/estate/cost/network.ts';

const virginia = { account: '123456789012', region: 'us-east-1' };
const ireland = { ...virginia, region: 'eu-west-1' };
const elsewhere = { ...virginia, region: 'ap-east-1' };

test.each([
  ['gp2 by size', { VolumeType: 'gp2' as const, Size: 100, Iops: 300 }, virginia, 10],
  ['gp3 by size alone', { VolumeType: 'gp3' as const, Size: 100, Iops: 3000, Throughput: 125 }, virginia, 8],
  [
    'gp3 beyond what it includes',
    { VolumeType: 'gp3' as const, Size: 100, Iops: 4000, Throughput: 225 },
    virginia,
    8 + 5 + 4,
  ],
  ['io1 by size and IOPS', { VolumeType: 'io1' as const, Size: 100, Iops: 1000 }, virginia, 12.5 + 65],
  ['gp3 in Ireland', { VolumeType: 'gp3' as const, Size: 100, Iops: 3000, Throughput: 125 }, ireland, 8.8],
])('%s', (_, volume, place, dollars) => {
  expect(volumePerMonth(volume, place)).toEqual({
    perMonth: expect.closeTo(dollars, 6),
    source: expect.stringContaining('https://aws.amazon.com/ebs/pricing/'),
  });
});

test('an address costs the same in every region, associated or not; a load balancer costs by the hour', () => {
  const dollars = (perMonth: number) => ({
    perMonth: expect.closeTo(perMonth, 6),
    source: expect.stringMatching(/^list prices of \d{4}-\d\d-\d\d, https:/),
  });
  expect(addressPerMonth({ PublicIpv4Pool: 'amazon' }, elsewhere)).toEqual(dollars(3.65));
  expect(addressPerMonth({ AssociationId: 'eipassoc-1' }, virginia)).toEqual(dollars(3.65));
  expect(balancerPerMonth({ Type: 'network' }, virginia)).toEqual(dollars(16.425));
  expect(balancerPerMonth({}, ireland)).toEqual({
    ...dollars(18.396),
    source: expect.stringContaining('without capacity units'),
  });
});

test('a price that the table does not have is unknown, never 0', () => {
  for (const estimate of [
    volumePerMonth({ VolumeType: 'gp3', Size: 8 }, elsewhere),
    volumePerMonth({ VolumeType: 'io2', Size: 8, Iops: 100 }, virginia),
    volumePerMonth({ VolumeType: 'gp3' }, virginia),
    volumeSnapshotPerMonth({ Size: 8 }, elsewhere),
    instancePerMonth({ InstanceType: 't3.micro' }, elsewhere),
    instancePerMonth({ InstanceType: 'x2iezn.metal' }, virginia),
    instancePerMonth({ InstanceType: 't3.micro', PlatformDetails: 'Windows' }, virginia),
    instancePerMonth({ InstanceType: 't3.micro', InstanceLifecycle: 'spot' }, virginia),
    instancePerMonth({ InstanceType: 't3.micro', Placement: { Tenancy: 'dedicated' } }, virginia),
    addressPerMonth({ PublicIpv4Pool: 'ipv4pool-ec2-1' }, virginia),
    addressPerMonth({ PublicIpv4Pool: 'amazon' }, { ...virginia, region: 'cn-north-1' }),
    balancerPerMonth({ Type: 'application' }, elsewhere),
    balancerPerMonth({ Type: 'gateway' }, virginia),
  ])
    expect(estimate).toEqual({ unknown: expect.stringContaining('is known') });
});

test('instances cost by the hour, 730 hours a month', () => {
  expect(instancePerMonth({ InstanceType: 't3.micro', State: { Name: 'running' } }, virginia)).toMatchObject({
    perMonth: expect.closeTo(0.0104 * 730, 6),
  });
  expect(instancePerMonth({ InstanceType: 't3.micro', State: { Name: 'stopped' } }, virginia)).toMatchObject({
    perMonth: 0,
  });
});
