import { describe, expect, test } from '@jest/globals';
import { readAttributes } from '../../../../src/estate/resources/ec2.attributes.ts';
import { attributeMembers, instanceMembers } from '../../../../src/estate/resources/ec2.members.ts';
import { recreateInstance, recreateVolumes } from '../../../../src/estate/resources/ec2.restore.ts';
import { fakeAws } from '../fake-aws.ts';
import { notSent, receiptOf, requestFor, restorable, settingsOf } from './restoring.ts';
import { resourceOf } from './run-verb.ts';

const address = '10.0.1.5';

/** An instance that has everything that can be restored. */
const full = {
  InstanceId: 'i-1',
  State: { Name: 'stopped' },
  InstanceType: 't3.large',
  KeyName: 'ops',
  SubnetId: 'subnet-1',
  PrivateIpAddress: address,
  SecurityGroups: [{ GroupId: 'sg-1' }],
  IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/apps/web' },
  Placement: {
    AvailabilityZone: 'eu-west-1a',
    GroupName: 'close',
    PartitionNumber: 2,
    Tenancy: 'host',
    HostId: 'h-1',
    Affinity: 'host',
  },
  EbsOptimized: true,
  Monitoring: { State: 'enabled' },
  HibernationOptions: { Configured: true },
  EnclaveOptions: { Enabled: true },
  MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
  Licenses: [{ LicenseConfigurationArn: 'arn:license' }],
  PrivateDnsNameOptions: { HostnameType: 'resource-name', EnableResourceNameDnsARecord: true },
  MaintenanceOptions: { AutoRecovery: 'disabled', RebootMigration: 'default' },
  NetworkPerformanceOptions: { BandwidthWeighting: 'vpc-1' },
  CapacityReservationSpecification: { CapacityReservationPreference: 'none' },
  CpuOptions: { CoreCount: 1, ThreadsPerCore: 1 },
  SourceDestCheck: false,
  NetworkInterfaces: [
    {
      NetworkInterfaceId: 'eni-1',
      SubnetId: 'subnet-1',
      Groups: [{ GroupId: 'sg-1' }],
      Description: 'web',
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      Attachment: { DeviceIndex: 0, DeleteOnTermination: true },
    },
  ],
};

const attributes = {
  attributes: {
    InstanceInitiatedShutdownBehavior: 'terminate',
    DisableApiStop: true,
    DisableApiTermination: false,
    CpuCredits: 'unlimited',
  },
  unreadAttributes: {},
};

const image = resourceOf('ami', {
  ImageId: 'ami-1',
  State: 'available',
  BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-1' } }],
});

const saved = {
  snapshots: [
    { SnapshotId: 'snap-1', VolumeId: 'vol-1' },
    { SnapshotId: 'snap-2', VolumeId: 'vol-2' },
  ],
  volumes: [
    { VolumeId: 'vol-1', settings: { Size: 8, VolumeType: 'gp3' }, tags: { backup: 'daily', Name: 'root' } },
    { VolumeId: 'vol-2', settings: { Size: 9, VolumeType: 'gp3' }, tags: { backup: 'daily', Name: 'data' } },
  ],
};

function planFor(raw: Record<string, unknown>, stored: object = { ...saved, ...attributes }, changes = {}) {
  const request = requestFor('ec2', raw);
  const imaged = receiptOf(request.source, 'image', {
    ending: { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: stored as never },
  });
  return restorable(recreateInstance({ ...request, earlier: [imaged], ...changes }));
}

const free: Parameters<typeof fakeAws>[0] = {
  'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [] }),
  'ec2:DescribeInstanceTypes': () => ({ InstanceTypes: [{ VCpuInfo: { DefaultCores: 1, DefaultThreadsPerCore: 2 } }] }),
};

async function launched(plan: ReturnType<typeof planFor>, replies = free) {
  const adapted = await plan.adapt?.(fakeAws(replies));
  const steps = plan.steps([image], adapted?.settings);
  return { steps, settings: settingsOf(steps, 'restore')[0] ?? {}, differs: adapted?.differs ?? [] };
}

test('every member that the tables call restored is sent', async () => {
  const { steps, settings } = await launched(planFor(full));
  expect(notSent(instanceMembers, steps)).toEqual([]);
  expect(notSent(attributeMembers, steps)).toEqual([]);
  expect(settings).toMatchObject({
    DisableApiStop: true,
    InstanceInitiatedShutdownBehavior: 'terminate',
    CreditSpecification: { CpuCredits: 'unlimited' },
    Placement: { GroupName: 'close', PartitionNumber: 2, Tenancy: 'host', HostId: 'h-1', Affinity: 'host' },
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: 'subnet-1',
        Groups: ['sg-1'],
        PrivateIpAddress: address,
        Description: 'web',
        DeleteOnTermination: true,
      },
    ],
    TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'backup', Value: 'daily' }] }],
  });
  expect(settings).not.toHaveProperty('SubnetId');
});

test('defaults that AWS shows are not sent: some types do not take them', async () => {
  const plain = {
    ...full,
    CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 },
    MaintenanceOptions: { AutoRecovery: 'default' },
    NetworkPerformanceOptions: { BandwidthWeighting: 'default' },
    CapacityReservationSpecification: { CapacityReservationPreference: 'open' },
    Placement: { AvailabilityZone: 'eu-west-1a', GroupName: '', Tenancy: 'default' },
  };
  const { settings } = await launched(planFor(plain));
  for (const name of [
    'CpuOptions',
    'MaintenanceOptions',
    'NetworkPerformanceOptions',
    'CapacityReservationSpecification',
    'Placement',
  ])
    expect(settings).not.toHaveProperty(name);
});

test('what was set of its network interface is sent with it, and defaults are not', async () => {
  const [primary] = full.NetworkInterfaces;
  const set = {
    ...primary,
    ConnectionTrackingConfiguration: { TcpEstablishedTimeout: 600 },
    Attachment: { DeviceIndex: 0, EnaSrdSpecification: { EnaSrdEnabled: true } },
  };
  const { settings } = await launched(planFor({ ...full, NetworkInterfaces: [set] }));
  const tuned = {
    ConnectionTrackingSpecification: { TcpEstablishedTimeout: 600 },
    EnaSrdSpecification: { EnaSrdEnabled: true },
  };
  expect(settings).toMatchObject({ NetworkInterfaces: [tuned] });
  const unset = { ...primary, Attachment: { DeviceIndex: 0, EnaSrdSpecification: { EnaSrdEnabled: false } } };
  const plain = await launched(planFor({ ...full, NetworkInterfaces: [unset] }));
  for (const name of Object.keys(tuned)) expect(plain.settings).not.toHaveProperty(`NetworkInterfaces.0.${name}`);
});

describe('its private address', () => {
  test('is taken: it gets another one, and the plan names who has it', async () => {
    const taken = {
      ...free,
      'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-9' }] }),
    };
    const { settings, differs } = await launched(planFor(full), taken);
    expect(JSON.stringify(settings)).not.toContain(address);
    expect(differs).toEqual([`It gets another private address than ${address}: eni-9 has it.`]);
  });

  test('cannot be looked up: it is not taken for free', async () => {
    const { 'ec2:DescribeNetworkInterfaces': _interfaces, ...denied } = free;
    const { settings, differs } = await launched(planFor(full), denied);
    expect(JSON.stringify(settings)).not.toContain(address);
    expect(differs[0]).toContain('could not be read (AccessDenied on ec2:DescribeNetworkInterfaces)');
  });

  test('belongs to another subnet', async () => {
    const { settings, differs } = await launched(
      planFor(full, { ...saved, ...attributes }, { use: { subnet: 'subnet-2' } }),
    );
    expect(settings).toMatchObject({ NetworkInterfaces: [{ SubnetId: 'subnet-2' }] });
    expect(differs).toEqual([`It gets another private address than ${address}: it goes into another subnet.`]);
  });
});

test('CPU options of a type that AWS does not describe are told, and protected memory is kept', async () => {
  const { 'ec2:DescribeInstanceTypes': _types, ...denied } = free;
  const sev = { ...full, CpuOptions: { CoreCount: 2, ThreadsPerCore: 1, AmdSevSnp: 'enabled' } };
  const { settings, differs } = await launched(planFor(sev), denied);
  expect(settings).toMatchObject({ CpuOptions: { AmdSevSnp: 'enabled' } });
  expect(differs.join(' ')).toContain('It had 2 cores with 1 threads each.');
});

describe('whether it gets a public address', () => {
  const running = (association?: object) => ({
    ...full,
    State: { Name: 'running' },
    NetworkInterfaces: [{ ...full.NetworkInterfaces[0], Association: association }],
  });
  const stopOf = (raw: Record<string, unknown>) => receiptOf(resourceOf('ec2', raw), 'stop');

  test.each([
    ['none', running(), false],
    ['one of AWS', running({ IpOwnerId: 'amazon', PublicIp: '1.2.3.4' }), true],
    ['an Elastic IP address', running({ IpOwnerId: '123456789012', PublicIp: '1.2.3.4' }), undefined],
  ])('it had %s before it was stopped', (_what, raw, expected) => {
    const plan = planFor(full);
    const { earlier } = requestFor('ec2', full, { earlier: [stopOf(raw)] });
    const imaged = receiptOf(resourceOf('ec2', full), 'image', {
      ending: { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: { ...saved, ...attributes } as never },
    });
    const again = restorable(recreateInstance(requestFor('ec2', full, { earlier: [imaged, ...earlier] })));
    const [{ NetworkInterfaces } = {}] = settingsOf(again.steps([image]), 'restore');
    expect((NetworkInterfaces as { AssociatePublicIpAddress?: boolean }[])[0]?.AssociatePublicIpAddress).toBe(expected);
    expect(plan.differs).toContain('Its subnet decides whether it gets a public address.');
    expect(again.differs.includes('Its subnet decides whether it gets a public address.')).toBe(expected === undefined);
  });
});

test('what an instance had and will not have again is said', () => {
  const { differs } = planFor({
    ...full,
    InstanceLifecycle: 'spot',
    CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: 'cr-1' } },
    BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-7', DeleteOnTermination: false } }],
    NetworkInterfaces: [
      {
        ...full.NetworkInterfaces[0],
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }, { PrivateIpAddress: '10.0.1.9' }],
        Association: { IpOwnerId: '123456789012', PublicIp: '1.2.3.4' },
      },
      { Attachment: { DeviceIndex: 1 } },
    ],
  });
  const text = differs.join('\n');
  for (const part of [
    'It was a spot instance',
    'It targeted the capacity reservation cr-1',
    'Its volumes vol-7 were not deleted with it',
    'It gets one network interface; it had 2.',
    'Its secondary private addresses are not assigned again: 10.0.1.9.',
    'Its Elastic IP addresses stay allocated and are not associated again: 1.2.3.4.',
    'Its user data are not restored',
    'only those come back that all of them had',
  ])
    expect(text).toContain(part);
});

test('the protections that the plan has switched off come back', async () => {
  const unprotected = receiptOf(resourceOf('ec2', { ...full, DisableApiTermination: true }), 'unprotect');
  const imaged = receiptOf(resourceOf('ec2', full), 'image', {
    ending: { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: { ...saved, ...attributes } as never },
  });
  const { settings } = await launched(planFor(full, {}, { earlier: [unprotected, imaged] }));
  expect(settings).toMatchObject({ DisableApiTermination: true });
});

test('parts are replaced, or left out, and what remains is looked at', () => {
  const plan = planFor(
    full,
    { ...saved, ...attributes },
    {
      use: { 'instance-profile': 'other', 'security-groups': 'sg-2,sg-3' },
      without: ['key-pair', 'host', 'placement-group'],
    },
  );
  const [settings] = settingsOf(plan.steps([image]), 'restore');
  expect(settings).toMatchObject({
    IamInstanceProfile: { Name: 'other' },
    Placement: { Tenancy: 'host' },
    NetworkInterfaces: [{ Groups: ['sg-2', 'sg-3'] }],
  });
  expect(settings).not.toHaveProperty('KeyName');
  expect(plan.needs?.([image]).map(({ name }) => name)).toEqual([
    'the security group sg-2',
    'the security group sg-3',
    'the subnet subnet-1',
    'the instance profile other',
    'the snapshot snap-1',
  ]);
});

test('a snapshot of the image that is archived is seen before the launch', async () => {
  const need = planFor(full).needs?.([image]).at(-1);
  const tier = (StorageTier: string) =>
    need?.obstacle(
      fakeAws({ 'ec2:DescribeSnapshots': () => ({ Snapshots: [{ SnapshotId: 'snap-1', StorageTier }] }) }),
    );
  expect(await tier('archive')).toBe('is archived');
  expect(await tier('standard')).toBeUndefined();
  expect(need?.remedy).toContain('aws ec2 restore-snapshot-tier --snapshot-id snap-1 --permanent-restore');
});

test('the keys of its volumes are looked at before the launch, each once', () => {
  const KmsKeyId = 'arn:aws:kms:eu-west-1:123456789012:key/1';
  const encrypted = saved.volumes.map((volume) => ({
    ...volume,
    settings: { ...volume.settings, Encrypted: true, KmsKeyId },
  }));
  const stored = { ...saved, volumes: encrypted };
  const ofImage = planFor(full, { ...stored, ...attributes }).needs?.([image]) ?? [];
  expect(ofImage.map(({ name }) => name).filter((name) => name.includes('key/'))).toEqual([`the key ${KmsKeyId}`]);
  const request = requestFor('ec2', full);
  const imaged = receiptOf(request.source, 'image', {
    ending: { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: stored as never },
  });
  const ofVolumes = restorable(recreateVolumes({ ...request, earlier: [imaged] })).needs?.([]) ?? [];
  expect(ofVolumes.map(({ name }) => name)).toEqual([`the key ${KmsKeyId}`]);
});

test('a receipt from before the attributes were stored says what is not known', () => {
  expect(planFor(full, saved).differs.join(' ')).toContain('its receipts, which are older, do not say what it had');
});

test('an image that is gone leaves the snapshots that it consisted of', () => {
  const request = requestFor('ec2', full);
  const imaged = receiptOf(request.source, 'image', {
    ending: { status: 'done', created: { type: 'ami', id: 'ami-1' }, after: saved as never },
  });
  const plan = restorable(recreateVolumes({ ...request, earlier: [imaged] }));
  expect(plan.sources).toEqual([[{ type: 'ebs-snapshot', id: 'snap-1' }], [{ type: 'ebs-snapshot', id: 'snap-2' }]]);
  expect(planFor(full).ifLost).toBe('Add `--volumes` to restore its volumes.');
});

describe('the attributes that only one call each shows', () => {
  const value = (Attribute: string) =>
    ({
      instanceInitiatedShutdownBehavior: { InstanceInitiatedShutdownBehavior: { Value: 'stop' } },
      disableApiStop: { DisableApiStop: { Value: false } },
      disableApiTermination: { DisableApiTermination: { Value: true } },
    })[Attribute];
  const replies = {
    'ec2:DescribeInstanceAttribute': ({ Attribute }: { Attribute: string }) => value(Attribute),
    'ec2:DescribeInstanceCreditSpecifications': () => ({ InstanceCreditSpecifications: [{ CpuCredits: 'standard' }] }),
  };

  test('are read, and credits only of types that have them', async () => {
    const known = { InstanceInitiatedShutdownBehavior: 'stop', DisableApiStop: false, DisableApiTermination: true };
    const burstable = await readAttributes(fakeAws(replies), { InstanceId: 'i-1', InstanceType: 't3.large' });
    expect(burstable).toEqual({ attributes: { ...known, CpuCredits: 'standard' }, unreadAttributes: {} });
    const other = fakeAws(replies);
    expect(await readAttributes(other, { InstanceId: 'i-1', InstanceType: 'm5.large' })).toEqual({
      attributes: known,
      unreadAttributes: {},
    });
    expect(other.sent.map(({ call }) => call)).not.toContain('ec2:DescribeInstanceCreditSpecifications');
  });

  test('are not known where AWS denies them, which does not keep an image from being made', async () => {
    const { unreadAttributes } = await readAttributes(fakeAws({}), { InstanceId: 'i-1', InstanceType: 't3.large' });
    expect(Object.keys(unreadAttributes)).toHaveLength(4);
    const { differs } = planFor(full, { ...saved, attributes: {}, unreadAttributes });
    expect(differs.join(' ')).toContain('DisableApiStop (AccessDenied on ec2:DescribeInstanceAttribute)');
  });
});
