import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strayCalls } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { type Applied, type PlanFiles, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * What something will launch with, as a person cleans it up: one of each kind in use, and one that nothing names. The
 * emulator, like AWS, would delete all of it without a word.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let seed: Seeder;
let estate: Readonly<Record<string, string>>;
let planned: Ran;
let plan: PlanFiles;
let applied: Applied;

const policies = `policies:
- {name: images, resource: ami, actions: [deregister]}
- {name: snapshots, resource: ebs-snapshot, filters: [{"tag:lifespan-intent": ephemeral-task}], actions: [delete]}
- {name: groups, resource: security-group, filters: [{"tag:lifespan-intent": ephemeral-task}], actions: [delete]}
- {name: interfaces, resource: eni, filters: [{"tag:lifespan-intent": ephemeral-task}], actions: [delete]}
- {name: targets, resource: app-elb-target-group, actions: [delete]}
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  seed = seeder(moto);
  estate = await seedEstate();
  work.write('unused.yml', policies);
  planned = await work.mayfly('plan', 'unused.yml');
  plan = work.plan();
  // Since the plan, somebody launches from an image that was free.
  await template('late', { ImageId: estate['image-late'] });
  proxy.forget();
  applied = JSON.parse((await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json')).out) as Applied;
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

test.each([
  ['image-of-version', 'it is used by version 1 of launch template web (lt-'],
  ['image-of-configuration', 'it is used by launch configuration old'],
  ['image-of-spot-fleet', 'it is used by Spot Fleet sfr-'],
  ['image-of-instance', 'it is used by instance i-'],
  ['snapshot-of-version', 'it is used by version 2 of launch template web (lt-'],
  ['group-by-id', 'it is used by version 2 of launch template web (lt-'],
  ['group-by-name', 'it is used by launch configuration old'],
  ['interface-of-version', 'it is used by version 2 of launch template web (lt-'],
  ['targets-of-group', 'it is used by Auto Scaling group web'],
])('the plan refuses %s: %s…', (name, message) => {
  const refusal = plan.refusals.find(({ subject }) => subject.id === estate[name]);
  expect([planned.code, refusal]).toMatchObject([0, { cause: 'state', message: expect.stringContaining(message) }]);
});

test('the guard refuses what is launched from since the plan, and everything that nothing names is gone', async () => {
  expect(strayCalls(proxy)).toEqual([]);
  const endings = new Map(applied.receipts.map(({ subject, ending }) => [subject.id, ending]));
  const free = ['image-free', 'snapshot-free', 'group-free', 'interface-free', 'targets-free'];
  expect(free.map((name) => [name, endings.get(estate[name] ?? '')?.status])).toEqual(
    free.map((name) => [name, 'done']),
  );
  expect(endings.get(estate['image-late'] ?? '')).toMatchObject({
    status: 'refused',
    cause: 'state',
    message: expect.stringContaining('it is used by version 1 of launch template late (lt-'),
  });
  expect(endings.size).toBe(free.length + 1);
  const { Images } = await seed.call('ec2', 'describe_images', { Owners: ['self'] });
  const left = (Images as readonly { readonly ImageId: string }[]).map(({ ImageId }) => ImageId);
  const names = [
    'image-of-version',
    'image-of-configuration',
    'image-of-spot-fleet',
    'image-of-instance',
    'image-late',
  ];
  expect(left.toSorted()).toEqual(names.map((name) => estate[name]).toSorted());
});

test('a template that takes its image from a parameter of the account leaves all images alone', async () => {
  await template('golden', { ImageId: 'resolve:ssm:/golden/web' });
  await image('image-after');
  await work.mayfly('plan', 'unused.yml');
  const { refusals, steps } = work.plan();
  expect(steps.filter(({ subject }) => subject.type === 'ami')).toEqual([]);
  expect(refusals.filter(({ cause, subject }) => subject.type === 'ami' && cause === 'unread')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('by the parameter /golden/web') }),
  ]);
});

// The emulator has no DescribeSecurityGroupReferences; this is its answer by AWS's reference.
test('a group that rules of a peered VPC name is refused, and where AWS does not say, each group is', async () => {
  const [{ VpcId } = {}] = (await seed.call('ec2', 'describe_vpcs', {})).Vpcs as { readonly VpcId?: string }[];
  const { Vpc } = await seed.call('ec2', 'create_vpc', { CidrBlock: '10.9.0.0/16' });
  const PeerVpcId = (Vpc as { readonly VpcId: string }).VpcId;
  await seed.call('ec2', 'create_vpc_peering_connection', { VpcId, PeerVpcId });
  const GroupId = String(
    (await seed.call('ec2', 'create_security_group', { GroupName: 'peered', Description: 'peered', VpcId })).GroupId,
  );
  await seed.call('ec2', 'create_tags', { Resources: [GroupId], Tags: tags });
  const refusalIn = async () => {
    await work.mayfly('plan', 'unused.yml');
    return work.plan().refusals.find(({ subject }) => subject.id === GroupId);
  };
  const body = Buffer.from(
    '<DescribeSecurityGroupReferencesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">' +
      `<securityGroupReferenceSet><item><groupId>${GroupId}</groupId>` +
      `<referencingVpcId>${PeerVpcId}</referencingVpcId></item></securityGroupReferenceSet>` +
      '</DescribeSecurityGroupReferencesResponse>',
  );
  const on = 'DescribeSecurityGroupReferences';
  const answered = proxy.fault({ on, deed: { reply: { status: 200, type: 'text/xml', body } } });
  expect(await refusalIn()).toMatchObject({
    cause: 'state',
    message: `it is used by rules in the peered ${PeerVpcId}`,
  });
  answered();
  const denied = proxy.fault({ on, deed: { error: 'UnauthorizedOperation', status: 403 } });
  expect(await refusalIn()).toMatchObject({
    cause: 'unread',
    message: `UsedBy could not be read: UnauthorizedOperation on ec2:${on}`,
  });
  denied();
});

const tags = [{ Key: 'lifespan-intent', Value: 'ephemeral-task' }];

function first(answer: Record<string, unknown>, id: string): string {
  return String(answer[id]);
}

async function image(Name: string): Promise<string> {
  const ImageId = first(await seed.call('ec2', 'register_image', { Name, RootDeviceName: '/dev/sda1' }), 'ImageId');
  await seed.call('ec2', 'create_tags', { Resources: [ImageId], Tags: tags });
  return ImageId;
}

async function template(LaunchTemplateName: string, LaunchTemplateData: object): Promise<void> {
  await seed.call('ec2', 'create_launch_template', { LaunchTemplateName, LaunchTemplateData });
}

async function seedEstate(): Promise<Readonly<Record<string, string>>> {
  const [{ SubnetId = '', VpcId = '', AvailabilityZone = '' } = {}] = (await seed.call('ec2', 'describe_subnets', {}))
    .Subnets as { SubnetId?: string; VpcId?: string; AvailabilityZone?: string }[];
  const group = async (GroupName: string): Promise<string> => {
    const made = await seed.call('ec2', 'create_security_group', { GroupName, Description: GroupName, VpcId });
    await seed.call('ec2', 'create_tags', { Resources: [made.GroupId], Tags: tags });
    return first(made, 'GroupId');
  };
  const networkInterface = async (): Promise<string> => {
    const { NetworkInterface } = await seed.call('ec2', 'create_network_interface', {
      SubnetId,
      TagSpecifications: [{ ResourceType: 'network-interface', Tags: tags }],
    });
    return first(NetworkInterface as Record<string, unknown>, 'NetworkInterfaceId');
  };
  const snapshot = async (): Promise<string> =>
    seed.snapshot(await seed.volume({}), { 'lifespan-intent': 'ephemeral-task' });
  const targets = async (Name: string): Promise<string> => {
    const { TargetGroups } = await seed.call('elbv2', 'create_target_group', {
      Name,
      Protocol: 'HTTP',
      Port: 80,
      VpcId,
      Tags: tags,
    });
    return first((TargetGroups as Record<string, unknown>[])[0] ?? {}, 'TargetGroupArn');
  };
  const made: Record<string, string> = {};
  for (const use of ['of-version', 'of-configuration', 'of-spot-fleet', 'of-instance', 'late', 'free'])
    made[`image-${use}`] = await image(`image-${use}`);
  for (const use of ['of-version', 'free']) {
    made[`snapshot-${use}`] = await snapshot();
    made[`interface-${use}`] = await networkInterface();
  }
  for (const use of ['by-id', 'by-name', 'free']) made[`group-${use}`] = await group(use);
  for (const use of ['of-group', 'free']) made[`targets-${use}`] = await targets(use);

  // The image stands in an old version only.
  await template('web', { ImageId: made['image-of-version'] });
  await seed.call('ec2', 'create_launch_template_version', {
    LaunchTemplateName: 'web',
    LaunchTemplateData: {
      BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { SnapshotId: made['snapshot-of-version'] } }],
      SecurityGroupIds: [made['group-by-id']],
      NetworkInterfaces: [{ DeviceIndex: 1, NetworkInterfaceId: made['interface-of-version'] }],
    },
  });
  await seed.call('autoscaling', 'create_launch_configuration', {
    LaunchConfigurationName: 'old',
    ImageId: made['image-of-configuration'],
    InstanceType: 't3.micro',
    SecurityGroups: ['by-name'],
  });
  await seed.call('autoscaling', 'create_auto_scaling_group', {
    AutoScalingGroupName: 'web',
    LaunchConfigurationName: 'old',
    MinSize: 0,
    MaxSize: 1,
    AvailabilityZones: [AvailabilityZone],
    TargetGroupARNs: [made['targets-of-group']],
  });
  await seed.call('ec2', 'request_spot_fleet', {
    SpotFleetRequestConfig: {
      IamFleetRole: 'arn:aws:iam::123456789012:role/fleet',
      TargetCapacity: 1,
      SpotPrice: '0.1',
      AllocationStrategy: 'lowestPrice',
      LaunchSpecifications: [{ ImageId: made['image-of-spot-fleet'], InstanceType: 't3.micro', SubnetId }],
    },
  });
  await seed.call('ec2', 'run_instances', {
    ImageId: made['image-of-instance'],
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
  });
  return made;
}
