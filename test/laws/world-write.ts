import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import type { Thing } from './account.ts';
import type { World } from './world.ts';
import { nameOfStack } from './world-read.ts';

type Tags = readonly { readonly Key: string; readonly Value: string }[];
interface Input {
  readonly Resources?: readonly string[];
  readonly InstanceIds?: readonly string[];
  readonly VolumeId?: string;
  readonly SnapshotId?: string;
  readonly Tags?: Tags;
  readonly TagSpecifications?: readonly { readonly Tags: Tags }[];
  readonly InstanceSpecification?: { readonly InstanceId: string };
  readonly DBInstanceIdentifier?: string;
  readonly DBSnapshotIdentifier?: string;
  readonly FinalDBSnapshotIdentifier?: string;
  readonly StackName?: string;
  readonly ResourceName?: string;
}
type Hit = (thing: Thing, what: 'tagged' | 'copied' | 'stopped' | 'lost', isSubject: boolean) => void;

/** The call as it would go over the wire, as far as the writer looks at it. */
export function formOf(operation: string, input: Input): string {
  const form = new URLSearchParams({ Action: operation });
  input.Resources?.forEach((id, at) => {
    form.set(`ResourceId.${at + 1}`, id);
  });
  input.InstanceIds?.forEach((id, at) => {
    form.set(`InstanceId.${at + 1}`, id);
  });
  for (const member of ['VolumeId', 'SnapshotId', 'DBInstanceIdentifier', 'StackName', 'ResourceName'] as const) {
    const value = input[member];
    if (value !== undefined) form.set(member, value);
  }
  if (input.InstanceSpecification !== undefined) form.set('InstanceSpecification.InstanceId', input.InstanceSpecification.InstanceId);
  return form.toString();
}

/** Does what AWS would do, and names everything that it hits. */
export function obey(world: World, operation: string, input: Input, hit: Hit): Readonly<Record<string, unknown>> {
  const need = (id: string | undefined): Thing => {
    const thing = world.things.get(id ?? '');
    if (thing === undefined) throw new CallFailed(operation, 'Invalid.NotFound', `${id ?? ''} does not exist`, 400);
    return thing;
  };
  switch (operation) {
    case 'CreateTags':
      for (const thing of (input.Resources ?? []).map(need)) {
        hit(thing, 'tagged', true);
        for (const { Key, Value } of input.Tags ?? []) {
          thing.tags.set(Key, Value);
          // Who removed this tag between the guard's look and our write has lost that race: no later look can tell.
          if (Key === 'due') thing.due = true;
        }
      }
      return {};
    case 'AddTagsToResource': {
      const database = need(input.ResourceName?.split(':').at(-1));
      hit(database, 'tagged', true);
      for (const { Key, Value } of input.Tags ?? []) database.tags.set(Key, Value);
      return {};
    }
    case 'StopInstances':
      for (const thing of (input.InstanceIds ?? []).map(need)) {
        if (thing.state !== 'running' && thing.state !== 'stopped' && thing.state !== 'stopping')
          throw new CallFailed(operation, 'IncorrectInstanceState', thing.state, 400);
        hit(thing, 'stopped', true);
        if (thing.state === 'running') Object.assign(thing, { state: 'stopping', looks: 1 });
      }
      return {};
    case 'TerminateInstances':
      for (const thing of (input.InstanceIds ?? []).map(need)) terminate(world, thing, hit, true);
      return {};
    case 'CreateSnapshot':
      return { SnapshotId: copy(world, need(input.VolumeId), input, hit, true).id };
    case 'CreateSnapshots': {
      const instance = need(input.InstanceSpecification?.InstanceId);
      hit(instance, 'copied', true);
      const volumes = [...world.things.values()].filter((thing) => thing.kind === 'ebs' && thing.instance === instance.id);
      return { Snapshots: volumes.map((volume) => ({ SnapshotId: copy(world, volume, input, undefined, false).id, VolumeId: volume.id })) };
    }
    case 'DeleteVolume': {
      const volume = need(input.VolumeId);
      const instance = world.things.get(volume.instance ?? '');
      if (instance !== undefined && instance.state !== 'terminated') throw new CallFailed(operation, 'VolumeInUse', volume.id, 400);
      lose(world, volume, hit, true);
      return {};
    }
    case 'DeleteSnapshot': {
      const snapshot = need(input.SnapshotId);
      if (snapshot.image !== undefined && world.things.has(snapshot.image)) throw new CallFailed(operation, 'InvalidSnapshot.InUse', snapshot.id, 400);
      lose(world, snapshot, hit, true);
      return {};
    }
    case 'StopDBInstance': {
      const database = need(input.DBInstanceIdentifier);
      hit(database, 'stopped', true);
      Object.assign(database, { state: 'stopping', looks: 1 });
      return {};
    }
    case 'CreateDBSnapshot': {
      if (world.things.has(input.DBSnapshotIdentifier ?? '')) throw new CallFailed(operation, 'DBSnapshotAlreadyExists', '', 400);
      copy(world, need(input.DBInstanceIdentifier), { ...input, SnapshotId: input.DBSnapshotIdentifier ?? '' }, hit, true);
      return {};
    }
    case 'DeleteDBInstance': {
      const database = need(input.DBInstanceIdentifier);
      if (database.state === 'deleting') throw new CallFailed(operation, 'InvalidDBInstanceState', '', 400);
      hit(database, 'lost', true);
      if (input.FinalDBSnapshotIdentifier !== undefined) copy(world, database, { SnapshotId: input.FinalDBSnapshotIdentifier }, undefined, false);
      Object.assign(database, { state: 'deleting', looks: 2 });
      return {};
    }
    case 'DeleteStack': {
      const stack = need(nameOfStack(input.StackName));
      hit(stack, 'lost', true);
      for (const member of [...world.things.values()].filter((thing) => thing.stack === stack.id)) {
        if (member.kind === 'ec2') terminate(world, member, hit, false);
        else lose(world, member, hit, false);
      }
      Object.assign(stack, { state: 'deleting', looks: 2 });
      return {};
    }
    default:
      throw new TypeError(`the world does not know ${operation}`);
  }
}

function terminate(world: World, instance: Thing, hit: Hit, isSubject: boolean): void {
  if (instance.state === 'terminated' || instance.state === 'shutting-down') return;
  hit(instance, 'lost', isSubject);
  for (const volume of [...world.things.values()].filter((thing) => thing.kind === 'ebs' && thing.instance === instance.id)) {
    if (volume.endsWithInstance === true) lose(world, volume, hit, false);
    else Object.assign(volume, { state: 'available', instance: undefined });
  }
  Object.assign(instance, { state: 'shutting-down', looks: 1 });
}

function lose(world: World, thing: Thing, hit: Hit, isSubject: boolean): void {
  hit(thing, 'lost', isSubject);
  world.things.delete(thing.id);
}

function copy(world: World, source: Thing, input: Input, hit: Hit | undefined, isSubject: boolean): Thing {
  hit?.(source, 'copied', isSubject);
  const kind = source.kind === 'rds' ? ('rds-snapshot' as const) : ('ebs-snapshot' as const);
  const state = world.spoiled ? 'spoiling' : kind === 'rds-snapshot' ? 'creating' : 'pending';
  const tags = new Map((input.TagSpecifications?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const id = input.SnapshotId ?? `snap-${world.calls}-${source.id}`;
  const made: Thing = {
    kind,
    id,
    tags,
    core: false,
    held: false,
    support: false,
    due: false,
    state,
    size: source.size,
    of: source.id,
    created: new Date(world.time).toISOString(),
    looks: world.snapshotLooks,
  };
  world.things.set(id, made);
  return made;
}
