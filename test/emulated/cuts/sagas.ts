import type { Seeder } from '../seeder.ts';
import { databaseSagas } from './database-sagas.ts';
import { networkSagas } from './network-sagas.ts';
import { kept, mine, myTags, type Saga, tagsThen } from './saga.ts';

const attached = async (place: Seeder): Promise<string> => {
  const VolumeId = await place.volume(mine);
  await place.call('ec2', 'attach_volume', { VolumeId, InstanceId: await place.instance(kept), Device: '/dev/sdf' });
  return VolumeId;
};

const idOf = async (place: Seeder, operation: string, list: string, key: string, given = {}): Promise<string> => {
  const found = (await place.call('ec2', operation, given))[list] as readonly Record<string, unknown>[];
  const due = found.find(({ Tags }) => (Tags as { Key: string }[] | undefined)?.some(({ Key }) => Key === 'due'));
  return String(due?.[key]);
};

async function group(place: Seeder, region: string, size: number): Promise<void> {
  const ImageId = String(
    (await place.call('ec2', 'create_image', { InstanceId: await place.instance({ owner: 'ada' }), Name: 'golden' }))
      .ImageId,
  );
  await place.call('autoscaling', 'create_launch_configuration', {
    LaunchConfigurationName: 'web',
    ImageId,
    InstanceType: 't3.micro',
  });
  await place.call('autoscaling', 'create_auto_scaling_group', {
    AutoScalingGroupName: 'web',
    LaunchConfigurationName: 'web',
    MinSize: size,
    MaxSize: size,
    AvailabilityZones: [`${region}a`],
    Tags: myTags.map((tag) => ({ ...tag, PropagateAtLaunch: tag.Key !== 'due' })),
  });
}

async function firstInstance(place: Seeder): Promise<string> {
  const [first] = (await place.call('ec2', 'describe_instances', {})).Reservations as readonly {
    readonly Instances: readonly { readonly InstanceId: string }[];
  }[];
  return first?.Instances[0]?.InstanceId ?? '';
}

async function stack(place: Seeder, isProtected: boolean): Promise<void> {
  const Group = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'web', Tags: myTags.filter(({ Key }) => Key !== 'due') },
  };
  const TemplateBody = JSON.stringify({ Resources: { Group } });
  await place.call('cloudformation', 'create_stack', {
    StackName: 'web',
    TemplateBody,
    Tags: myTags,
    ...(isProtected && { EnableTerminationProtection: true }),
  });
}

const computeSagas: readonly Saga[] = [
  {
    name: 'ec2: tags, stop, of two together',
    seed: async (place) => {
      for (const _ of [1, 2]) await place.instance(mine);
    },
    policy: { ec2: tagsThen('stop') },
  },
  {
    name: 'ec2: start, of two together',
    seed: async (place) => {
      for (const _ of [1, 2]) await place.call('ec2', 'stop_instances', { InstanceIds: [await place.instance(mine)] });
    },
    policy: { ec2: '[start]' },
  },
  {
    name: 'ec2: stop, after a person has approved it',
    seed: async (place) => {
      await place.instance({ ...mine, 'lifespan-intent': 'persistent-support' });
    },
    policy: { ec2: '[stop]' },
    approved: true,
  },
  {
    name: 'ec2: stop, snapshot, terminate, tell',
    seed: (place) => place.instance(mine),
    policy: { ec2: '[terminate, { type: notify, to: [console] }]' },
  },
  {
    name: 'ec2: stop, image, terminate',
    seed: (place) => place.instance(mine),
    policy: { ec2: '[{ type: delete, image: true }]' },
  },
  {
    name: 'ec2: stop, snapshot, unprotect, terminate',
    seed: async (place) => {
      await place.call('ec2', 'modify_instance_attribute', {
        InstanceId: await place.instance(mine),
        DisableApiTermination: { Value: true },
      });
    },
    policy: { ec2: '[{ type: terminate, force: true }]' },
  },
  {
    name: 'ec2: back from its image',
    seed: (place) => place.instance(mine),
    policy: { ec2: '[{ type: delete, image: true }]' },
    restore: firstInstance,
  },
  {
    name: 'ec2: a router, back from its image, and then its hold',
    seed: async (place) => {
      await place.call('ec2', 'modify_instance_attribute', {
        InstanceId: await place.instance(mine),
        SourceDestCheck: { Value: false },
      });
    },
    policy: { ec2: '[{ type: delete, image: true }]' },
    restore: firstInstance,
  },
  {
    name: 'ebs: tags, detach, snapshot, delete',
    seed: (place) => attached(place),
    policy: { ebs: tagsThen('{ type: delete, force: true }') },
  },
  {
    name: 'ebs: back from its snapshot',
    seed: (place) => place.volume(mine),
    policy: { ebs: '[snapshot-then-delete]' },
    restore: (place) => idOf(place, 'describe_volumes', 'Volumes', 'VolumeId'),
  },
  {
    name: 'ebs: attached again',
    seed: (place) => attached(place),
    policy: { ebs: '[detach]' },
    restore: (place) => idOf(place, 'describe_volumes', 'Volumes', 'VolumeId'),
  },
  {
    name: 'ebs-snapshot: tags, delete',
    seed: async (place) => {
      await place.snapshot(await place.volume({}), mine);
    },
    policy: { 'ebs-snapshot': tagsThen('delete') },
  },
  {
    name: 'ami: tags, deregister, and a snapshot of its own beside',
    seed: async (place) => {
      const InstanceId = await place.instance({});
      const of = ['image', 'snapshot'].map((ResourceType) => ({ ResourceType, Tags: myTags }));
      await place.call('ec2', 'create_image', { InstanceId, Name: 'golden', TagSpecifications: of });
      await place.snapshot(await place.volume({}), mine);
    },
    policy: { ami: tagsThen('deregister'), 'ebs-snapshot': '[delete]' },
  },
  { name: 'asg: delete', seed: (place, region) => group(place, region, 0), policy: { asg: '[delete]' } },
  {
    name: 'asg: delete with its instances',
    seed: (place, region) => group(place, region, 2),
    policy: { asg: '[{ type: delete, force: true }]' },
    skipSnapshot: true,
  },
  { name: 'cfn: delete', seed: (place) => stack(place, false), policy: { cfn: '[delete]' } },
  {
    name: 'cfn: unprotect, delete',
    seed: (place) => stack(place, true),
    policy: { cfn: '[{ type: delete, force: true }]' },
  },
];

/** One for each verb at least, which the test holds. */
export const sagas: readonly Saga[] = [...computeSagas, ...networkSagas, ...databaseSagas];
