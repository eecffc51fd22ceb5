import { type Thing, tagList } from './thing.ts';
import type { Things } from './world-read.ts';

/** EC2's descriptions of its things. */

export const october = '2026-10-01T00:00:00.000Z';

const withStore = 'i4i.large';

/** What AWS says of instance types. */
export function instanceType(name: string): object {
  return { InstanceType: name, InstanceStorageSupported: name === withStore };
}

export function instance(world: Things, thing: Thing): object {
  const its = [...world.things.values()].filter((other) => other.instance === thing.id);
  const stopped =
    thing.restedAt === undefined
      ? {}
      : {
          StateTransitionReason: `User initiated (${utcSecond(thing.restedAt)} GMT)`,
        };
  return {
    InstanceId: thing.id,
    InstanceType: thing.hasStore === true ? withStore : 'm5.large',
    LaunchTime: thing.created ?? october,
    State: { Name: thing.state },
    ...(thing.state !== 'running' && stopped),
    Tags: tagList(thing),
    BlockDeviceMappings: its
      .filter(({ kind }) => kind === 'ebs')
      .map(({ id, endsWithInstance }) => ({
        DeviceName: id,
        Ebs: { VolumeId: id, DeleteOnTermination: endsWithInstance === true },
      })),
    NetworkInterfaces: its
      .filter(({ kind }) => kind === 'eni')
      .map(({ id }) => ({ NetworkInterfaceId: id, Attachment: { DeviceIndex: 1, DeleteOnTermination: true } })),
  };
}

export function volume(thing: Thing): object {
  const Attachments =
    thing.instance === undefined ? [] : [{ InstanceId: thing.instance, VolumeId: thing.id, State: 'attached' }];
  return {
    VolumeId: thing.id,
    CreateTime: thing.created ?? october,
    State: thing.state,
    Size: thing.size,
    ...encryption(thing, 'Encrypted'),
    Tags: tagList(thing),
    Attachments,
  };
}

export function snapshot(thing: Thing): object {
  return {
    SnapshotId: thing.id,
    StartTime: thing.created ?? october,
    // The id of no volume: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
    VolumeId: thing.of ?? 'vol-ffffffff',
    VolumeSize: thing.size,
    ...encryption(thing, 'Encrypted'),
    State: thing.state === 'spoiling' ? 'pending' : thing.state,
    Tags: tagList(thing),
  };
}

/** With AWS's own word for whether it exists. */
export function encryption({ encrypted }: Thing, name: string): object {
  return { [name]: encrypted, ...(encrypted && { KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k' }) };
}

export function image(world: Things, thing: Thing): object {
  const snapshots = [...world.things.values()].filter((other) => other.image === thing.id);
  const BlockDeviceMappings = snapshots.map(({ id }) => ({ Ebs: { SnapshotId: id } }));
  return { ImageId: thing.id, CreationDate: october, State: thing.state, Tags: tagList(thing), BlockDeviceMappings };
}

export function networkInterface(world: Things, thing: Thing): object {
  const groups = [...world.things.values()].filter(
    (other) => other.kind === 'security-group' && other.eni === thing.id,
  );
  return {
    NetworkInterfaceId: thing.id,
    InterfaceType: 'interface',
    Status: thing.state,
    TagSet: tagList(thing),
    Groups: groups.map(({ id }) => ({ GroupId: id, GroupName: id })),
    ...(thing.instance !== undefined && {
      Attachment: {
        AttachmentId: `attach-${thing.id}`,
        InstanceId: thing.instance,
        DeviceIndex: 1,
        DeleteOnTermination: true,
      },
    }),
  };
}

export function address(world: Things, thing: Thing): object {
  const InstanceId = world.things.get(thing.eni ?? '')?.instance;
  return {
    AllocationId: thing.id,
    PublicIp: '198.51.100.1',
    Tags: tagList(thing),
    ...(thing.eni !== undefined && { AssociationId: `assoc-${thing.id}`, NetworkInterfaceId: thing.eni }),
    ...(InstanceId !== undefined && { InstanceId }),
  };
}

export function securityGroup(thing: Thing): object {
  return { GroupId: thing.id, GroupName: thing.id, IpPermissions: [], IpPermissionsEgress: [], Tags: tagList(thing) };
}

/** `2026-11-20 19:00:00` */
function utcSecond(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/** The only version of the only launch template: it names everything that a template needs. */
export function templateVersion(world: Things): object {
  const needed = [...world.things.values()].filter(({ isLaunched }) => isLaunched === true);
  const idsOf = (kind: Thing['kind']): readonly string[] =>
    needed.filter((thing) => thing.kind === kind).map(({ id }) => id);
  return {
    LaunchTemplateId: 'lt-1',
    LaunchTemplateName: 'web',
    VersionNumber: 1,
    LaunchTemplateData: {
      SecurityGroupIds: idsOf('security-group'),
      NetworkInterfaces: idsOf('eni').map((NetworkInterfaceId) => ({ NetworkInterfaceId })),
    },
  };
}
