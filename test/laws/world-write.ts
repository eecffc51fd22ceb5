import type { Place } from '../../src/core/resource.ts';
import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import type { OutgoingRequest } from '../../src/estate/aws/protocol/request.ts';
import type { Service } from '../../src/estate/aws/service.ts';
import { letGo } from './changes.ts';
import type { Deed } from './judge.ts';
import type { Thing } from './thing.ts';
import type { World } from './world.ts';
import { copy, volumeFrom } from './world-copy.ts';
import { nameOfStack } from './world-read.ts';

type Tags = readonly { readonly Key: string; readonly Value: string }[];

export interface Input {
  readonly Resources?: readonly string[];
  readonly ResourceArns?: readonly string[];
  readonly InstanceIds?: readonly string[];
  readonly InstanceId?: string;
  readonly VolumeId?: string;
  readonly SnapshotId?: string;
  readonly NetworkInterfaceId?: string;
  readonly AttachmentId?: string;
  readonly AllocationId?: string;
  readonly AssociationId?: string;
  readonly GroupId?: string;
  readonly Tags?: Tags;
  readonly TagKeys?: readonly string[];
  readonly TagSpecifications?: readonly { readonly Tags: Tags }[];
  readonly InstanceSpecification?: { readonly InstanceId: string };
  readonly DBInstanceIdentifier?: string;
  readonly DBClusterIdentifier?: string;
  readonly DBSnapshotIdentifier?: string;
  readonly DBClusterSnapshotIdentifier?: string;
  readonly FinalDBSnapshotIdentifier?: string;
  readonly StackName?: string;
  readonly ResourceName?: string;
  readonly AutoScalingGroupName?: string;
  readonly ForceDelete?: boolean;
  readonly LoadBalancerArn?: string;
  readonly TargetGroupArn?: string;
}
/** @param takesFinalSnapshot whether the call itself saves what is written until the end. */
export type Hit = (thing: Thing, deed: Deed, keepsLast?: boolean) => void;

const listsInForms = {
  Resources: 'ResourceId',
  InstanceIds: 'InstanceId',
  ResourceArns: 'ResourceArns.member',
} as const;

/** The request as it leaves, as far as the writer checks it. The model world has query forms only. */
export function requestOf({ endpoint }: Service, { region }: Place, operation: string, input: Input): OutgoingRequest {
  return {
    method: 'POST',
    hostname: `${endpoint}.${region}.amazonaws.com`,
    path: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=model/20261121/${region}/${endpoint}/aws4_request, Signature=model`,
    },
    body: formOf(operation, input),
  };
}

function formOf(operation: string, input: Input): string {
  const form = new URLSearchParams({ Action: operation });
  for (const [member, value] of Object.entries(input) as [keyof Input, unknown][]) {
    if (typeof value === 'string') form.set(member, value);
    if (Array.isArray(value) && member in listsInForms)
      for (const [index, id] of value.entries())
        form.set(`${listsInForms[member as keyof typeof listsInForms]}.${index + 1}`, String(id));
  }
  if (input.InstanceSpecification !== undefined)
    form.set('InstanceSpecification.InstanceId', input.InstanceSpecification.InstanceId);
  return form.toString();
}

/**
 * Does what AWS would do, and reports everything that it hits. A write that Mayfly should not have requested is
 * reported before AWS refuses it.
 */
export function perform(world: World, operation: string, input: Input, hit: Hit): Readonly<Record<string, unknown>> {
  const need = (id: string | undefined): Thing => {
    const thing = world.things.get(id ?? '');
    if (thing === undefined) throw new CallFailed(operation, 'Invalid.NotFound', `${id ?? ''} does not exist`, 400);
    return thing;
  };
  const refuse = (code: string): never => {
    throw new CallFailed(operation, code, 'as things stand', 400);
  };
  const all = (): Thing[] => [...world.things.values()];
  const lose = (thing: Thing): void => {
    hit(thing, 'lost');
    world.things.delete(thing.id);
  };
  switch (operation) {
    case 'CreateTags':
    case 'AddTagsToResource':
    case 'AddTags': {
      const ids = input.Resources ?? input.ResourceArns ?? [input.ResourceName?.split(':').at(-1) ?? ''];
      for (const thing of ids.map(need)) {
        hit(thing, 'tagged');
        for (const { Key, Value } of input.Tags ?? []) {
          thing.tags.set(Key, Value);
          // If somebody removed this tag between the guard's read and our write, that race is lost: no later read can
          // show it.
          if (Key === 'due') thing.due = true;
        }
      }
      return {};
    }
    case 'RemoveTagsFromResource': {
      const thing = need(input.ResourceName?.split(':').at(-1));
      hit(thing, 'tagged');
      for (const key of input.TagKeys ?? []) {
        thing.tags.delete(key);
        if (key === 'lifespan_intent') thing.support = false;
      }
      return {};
    }
    case 'StopInstances':
      for (const thing of (input.InstanceIds ?? []).map(need)) {
        if (thing.state !== 'running' && thing.state !== 'stopped' && thing.state !== 'stopping')
          refuse('IncorrectInstanceState');
        hit(thing, 'stopped');
        if (thing.state === 'running') Object.assign(thing, { state: 'stopping', looks: 1 });
      }
      return {};
    case 'StartInstances':
      for (const thing of (input.InstanceIds ?? []).map(need)) {
        hit(thing, 'restored');
        if (thing.state === 'stopped')
          Object.assign(thing, { state: 'running', created: new Date(world.time).toISOString(), restedAt: undefined });
      }
      return {};
    case 'CreateVolume':
      hit(need(input.SnapshotId), 'restored');
      return { VolumeId: volumeFrom(world, need(input.SnapshotId), input).id };
    case 'TerminateInstances':
      for (const thing of (input.InstanceIds ?? []).map(need)) terminate(world, thing, hit);
      return {};
    case 'CreateSnapshot':
      hit(need(input.VolumeId), 'copied');
      return { SnapshotId: copy(world, need(input.VolumeId), input).id };
    case 'CreateSnapshots': {
      const instance = need(input.InstanceSpecification?.InstanceId);
      hit(instance, 'copied');
      const volumes = all().filter((thing) => thing.kind === 'ebs' && thing.instance === instance.id);
      return {
        Snapshots: volumes.map((volume) => ({ SnapshotId: copy(world, volume, input).id, VolumeId: volume.id })),
      };
    }
    case 'DetachVolume':
    case 'DetachNetworkInterface':
    case 'DisassociateAddress': {
      const thing = need(
        input.VolumeId ?? input.AttachmentId?.replace('attach-', '') ?? input.AssociationId?.replace('assoc-', ''),
      );
      hit(thing, 'stopped');
      letGo(thing, world.time);
      return {};
    }
    case 'DeleteVolume': {
      const volume = need(input.VolumeId);
      if (volume.instance !== undefined && world.things.get(volume.instance)?.state !== 'terminated')
        refuse('VolumeInUse');
      lose(volume);
      return {};
    }
    case 'DeleteSnapshot': {
      const snapshot = need(input.SnapshotId);
      if (snapshot.image !== undefined && world.things.has(snapshot.image)) refuse('InvalidSnapshot.InUse');
      lose(snapshot);
      return {};
    }
    case 'DeleteDBSnapshot':
    case 'DeleteDBClusterSnapshot':
      lose(need(input.DBSnapshotIdentifier ?? input.DBClusterSnapshotIdentifier));
      return {};
    case 'DeleteNetworkInterface':
      if (need(input.NetworkInterfaceId).instance !== undefined) refuse('InvalidParameterValue');
      lose(need(input.NetworkInterfaceId));
      return {};
    case 'ReleaseAddress':
      if (need(input.AllocationId).eni !== undefined) refuse('InvalidIPAddress.InUse');
      lose(need(input.AllocationId));
      return {};
    case 'DeleteSecurityGroup':
      if (need(input.GroupId).eni !== undefined) refuse('DependencyViolation');
      lose(need(input.GroupId));
      return {};
    case 'DeleteTargetGroup':
      if (need(input.TargetGroupArn).balancer !== undefined) refuse('ResourceInUse');
      lose(need(input.TargetGroupArn));
      return {};
    case 'DeleteLoadBalancer':
      for (const group of all()) if (group.balancer === input.LoadBalancerArn) group.balancer = undefined;
      lose(need(input.LoadBalancerArn));
      return {};
    case 'DeleteAutoScalingGroup': {
      const group = need(input.AutoScalingGroupName);
      const instances = all().filter((thing) => thing.group === group.id && thing.state !== 'terminated');
      // Whether AWS refuses this for the warm pool alone, no page says: here it does not, which is worse.
      if (instances.some(({ isWarm }) => isWarm !== true) && input.ForceDelete !== true) refuse('ResourceInUse');
      for (const instance of instances) terminate(world, instance, hit);
      lose(group);
      return {};
    }
    case 'ModifyInstanceAttribute':
    case 'ModifyDBInstance':
    case 'ModifyDBCluster':
    case 'ModifyLoadBalancerAttributes':
    case 'UpdateTerminationProtection': {
      const thing = need(
        input.InstanceId ??
          input.DBInstanceIdentifier ??
          input.DBClusterIdentifier ??
          input.LoadBalancerArn ??
          nameOfStack(input.StackName),
      );
      // Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html
      if (thing.kind === 'rds' && thing.state !== 'available') refuse('InvalidDBInstanceState');
      hit(thing, 'unprotected');
      thing.locked = false;
      return {};
    }
    case 'StopDBInstance': {
      const database = need(input.DBInstanceIdentifier);
      if (database.state !== 'available') refuse('InvalidDBInstanceState');
      hit(database, 'stopped');
      Object.assign(database, { state: 'stopping', looks: 1 });
      return {};
    }
    case 'CreateDBSnapshot':
    case 'CreateDBClusterSnapshot': {
      const SnapshotId = input.DBSnapshotIdentifier ?? input.DBClusterSnapshotIdentifier ?? '';
      if (world.things.has(SnapshotId)) refuse('DBSnapshotAlreadyExists');
      const source = need(input.DBInstanceIdentifier ?? input.DBClusterIdentifier);
      if (source.state !== 'available') refuse('InvalidDBInstanceState');
      hit(source, 'copied');
      copy(world, source, { ...input, SnapshotId });
      return {};
    }
    case 'DeleteDBInstance':
    case 'DeleteDBCluster': {
      const database = need(input.DBInstanceIdentifier ?? input.DBClusterIdentifier);
      if (database.state === 'deleting') refuse('InvalidDBInstanceState');
      if (operation === 'DeleteDBCluster' && all().some(({ cluster }) => cluster === database.id))
        refuse('InvalidDBClusterStateFault');
      const owner = all().find(({ id }) => id === database.cluster);
      if (owner?.isReplicated === true && all().filter(({ cluster }) => cluster === owner.id).length === 1)
        refuse('InvalidDBClusterStateFault');
      if (database.isGlobal === true) refuse('InvalidDBClusterStateFault');
      if (database.replicaOf !== undefined && input.FinalDBSnapshotIdentifier !== undefined)
        refuse('InvalidParameterCombination');
      hit(database, 'lost', input.FinalDBSnapshotIdentifier !== undefined);
      for (const replica of all().filter(({ replicaOf }) => replicaOf === database.id)) {
        hit(replica, 'promoted');
        replica.replicaOf = undefined;
      }
      if (input.FinalDBSnapshotIdentifier !== undefined)
        copy(world, database, { SnapshotId: input.FinalDBSnapshotIdentifier });
      Object.assign(database, { state: 'deleting', looks: 2 });
      return {};
    }
    case 'DeleteStack': {
      endStack(world, need(nameOfStack(input.StackName)), hit);
      return {};
    }
    default:
      throw new TypeError(`the world does not know ${operation}`);
  }
}

/** With all its members, and theirs. */
function endStack(world: World, stack: Thing, hit: Hit): void {
  if (stack.state === 'deleting') return;
  hit(stack, 'lost');
  Object.assign(stack, { state: 'deleting', looks: 2 });
  for (const member of [...world.things.values()].filter((thing) => thing.stack === stack.id)) {
    if (member.isRetained === true) continue;
    if (member.kind === 'cfn') endStack(world, member, hit);
    else if (member.kind === 'ec2') terminate(world, member, hit);
    else if (world.things.has(member.id)) {
      if (member.kind === 'asg')
        for (const instance of world.things.values()) if (instance.group === member.id) terminate(world, instance, hit);
      if (member.kind === 'rds-cluster')
        for (const database of world.things.values())
          if (database.cluster === member.id) {
            hit(database, 'lost');
            world.things.delete(database.id);
          }
      hit(member, 'lost');
      world.things.delete(member.id);
    }
  }
}

function terminate(world: World, instance: Thing, hit: Hit): void {
  if (instance.state === 'terminated' || instance.state === 'shutting-down') return;
  hit(instance, 'lost');
  for (const attached of [...world.things.values()].filter((thing) => thing.instance === instance.id)) {
    if (attached.kind === 'eni' || attached.endsWithInstance === true) {
      hit(attached, 'lost');
      world.things.delete(attached.id);
      for (const other of world.things.values()) if (other.eni === attached.id) other.eni = undefined;
    } else letGo(attached, world.time);
  }
  Object.assign(instance, { state: 'shutting-down', looks: 1 });
}
