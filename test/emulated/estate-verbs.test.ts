import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Aws } from '../../src/core/aws.ts';
import { alsoDestroyedBy } from '../../src/core/resource-type.ts';
import type { Verb } from '../../src/core/verb.ts';
import { readCurrent } from '../../src/estate/inventory/inventory.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { awsOf, perform, place, readOne, typeNamed } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';

let moto: Moto;
let aws: Aws;

beforeAll(async () => {
  moto = await startMoto();
  aws = await awsOf(moto);
});

beforeEach(() => moto.reset());

afterAll(() => moto.stop());

async function call(
  service: string,
  operation: string,
  parameters: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const [answer] = await moto.seed({ region: place.region, calls: [{ service, operation, parameters }] });
  return answer ?? {};
}

async function volume(parameters: Record<string, unknown> = {}): Promise<string> {
  const made = await call('ec2', 'create_volume', { AvailabilityZone: 'eu-west-1a', Size: 8, ...parameters });
  return String(made.VolumeId);
}

async function instance(): Promise<string> {
  const made = (await call('ec2', 'run_instances', {
    ImageId: 'ami-12c6146b',
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 't3.micro',
  })) as {
    Instances: { InstanceId: string }[];
  };
  return made.Instances[0]?.InstanceId ?? '';
}

async function database(parameters: Record<string, unknown> = {}): Promise<string> {
  const base = {
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
  };
  await call('rds', 'create_db_instance', {
    ...base,
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    ...parameters,
  });
  return 'orders';
}

async function cluster(): Promise<string> {
  const base = { DBClusterIdentifier: 'ledger', Engine: 'aurora-postgresql' };
  await call('rds', 'create_db_cluster', { ...base, MasterUsername: 'someone', MasterUserPassword: 'not-a-secret' });
  return 'ledger';
}

async function isThere(type: string, id: string): Promise<boolean> {
  const resource = await readCurrent(aws, typeNamed(type), [id], new Date());
  return resource.some(({ raw }) => !typeNamed(type).isGone?.(raw));
}

test.each(['ec2', 'ebs', 'rds', 'rds-cluster'])('tags are written to %s and taken off again', async (type) => {
  const id = await { ec2: instance, ebs: volume, rds: database, 'rds-cluster': cluster }[
    type as 'ec2' | 'ebs' | 'rds' | 'rds-cluster'
  ]();
  const tagged = await perform(aws, await readOne(aws, type, id), 'tag', { tags: { owner: 'ada', ttl: '7d' } });
  expect(tagged.checked).toEqual({ status: 'done', after: { Tags: { owner: 'ada', ttl: '7d' } } });
  expect((await readOne(aws, type, id)).tags).toEqual(
    new Map([
      ['owner', 'ada'],
      ['ttl', '7d'],
    ]),
  );
  const untagged = await perform(aws, await readOne(aws, type, id), 'untag', { keys: ['ttl'] });
  expect(untagged.checked).toEqual({ status: 'done', after: { Tags: { owner: 'ada' } } });
});

test('a tag is removed only while it has the value that was seen, where AWS has such a condition', async () => {
  const id = await instance();
  await call('ec2', 'create_tags', { Resources: [id], Tags: [{ Key: 'a', Value: 'new' }] });
  const kept = await perform(aws, await readOne(aws, 'ec2', id), 'untag', { keys: ['a'], values: { a: 'old' } });
  expect(kept.checked).toEqual({ status: 'done', after: { Tags: { a: 'new' } } });
  const gone = await perform(aws, await readOne(aws, 'ec2', id), 'untag', { keys: ['a'], values: { a: 'new' } });
  expect(gone.checked).toEqual({ status: 'done', after: { Tags: {} } });
});

test('the tags of a snapshot are written, and a tag that is not there yet is waited for', async () => {
  const made = await call('ec2', 'create_snapshot', { VolumeId: await volume() });
  const snapshot = await readOne(aws, 'ebs-snapshot', String(made.SnapshotId));
  const verb = typeNamed('ebs-snapshot').verbs.tag as unknown as Verb;
  const input = { source: snapshot, options: { tags: { owner: 'ada' } }, performed: {}, step: 's', now: new Date() };
  expect(await verb.check(aws, input)).toEqual({ status: 'wait' });
  expect((await perform(aws, snapshot, 'tag', { tags: { owner: 'ada' } })).checked.status).toBe('done');
});

test('an instance is stopped, started and ended', async () => {
  const id = await instance();
  expect((await perform(aws, await readOne(aws, 'ec2', id), 'stop')).checked).toEqual({
    status: 'done',
    after: { State: { Name: 'stopped' } },
  });
  expect((await perform(aws, await readOne(aws, 'ec2', id), 'start')).checked).toEqual({
    status: 'done',
    after: { State: { Name: 'running' } },
  });
  expect((await perform(aws, await readOne(aws, 'ec2', id), 'delete')).checked).toEqual({
    status: 'done',
    after: { State: { Name: 'terminated' } },
  });
  expect(await isThere('ec2', id)).toBe(false);
});

test('the snapshot of an instance is one of each of its volumes, marked with the step', async () => {
  const id = await instance();
  const extra = await volume();
  await call('ec2', 'attach_volume', { VolumeId: extra, InstanceId: id, Device: '/dev/sdf' });
  const { performed, checked } = await perform(aws, await readOne(aws, 'ec2', id), 'snapshot', { 'keep-days': 3 });
  expect(checked.status).toBe('done');
  const snapshots = performed.notes?.snapshots as { SnapshotId: string; VolumeId: string }[];
  expect(snapshots).toHaveLength(2);
  expect(snapshots.map(({ VolumeId }) => VolumeId)).toContain(extra);
  const snapshot = await readOne(aws, 'ebs-snapshot', snapshots[0]?.SnapshotId ?? '');
  expect(snapshot.tags.get('mayfly:step')).toBe('step-1');
  const verb = typeNamed('ec2').verbs.snapshot as unknown as Verb;
  const found = await verb.find?.(aws, {
    source: await readOne(aws, 'ec2', id),
    options: {},
    step: 'step-1',
    now: new Date(),
  });
  expect(found?.notes?.snapshots).toHaveLength(2);
});

test('what an instance takes along are its delete-on-termination volumes, not those that stay', async () => {
  const id = await instance();
  const extra = await volume();
  await call('ec2', 'attach_volume', { VolumeId: extra, InstanceId: id, Device: '/dev/sdf' });
  const resource = await readOne(aws, 'ec2', id);
  const [own] = (
    (resource.raw.BlockDeviceMappings ?? []) as { DeviceName: string; Ebs: { VolumeId: string } }[]
  ).filter(({ Ebs }) => Ebs.VolumeId !== extra);
  expect(typeNamed('ec2').verbs.delete?.alsoDestroys?.(resource as never)).toEqual([
    { type: 'ebs', id: own?.Ebs.VolumeId },
  ]);
});

test('a volume is detached, kept in a snapshot of its size, and deleted', async () => {
  const id = await volume({ Size: 11, Encrypted: true });
  await call('ec2', 'attach_volume', { VolumeId: id, InstanceId: await instance(), Device: '/dev/sdf' });
  const attached = await readOne(aws, 'ebs', id);
  expect(typeNamed('ebs').partOf?.(attached.raw)).toEqual([
    { type: 'ec2', id: expect.stringMatching(/^i-/), isAttached: true },
  ]);
  expect(typeNamed('ebs').verbs.delete?.blocked?.(attached as never)).toContain('detach');
  expect((await perform(aws, attached, 'detach')).checked.status).toBe('done');
  const { performed, checked } = await perform(aws, await readOne(aws, 'ebs', id), 'snapshot');
  expect(checked).toMatchObject({
    status: 'done',
    after: { snapshots: [{ VolumeId: id, VolumeSize: 11, Encrypted: true, State: 'completed' }] },
  });
  expect((await perform(aws, await readOne(aws, 'ebs', id), 'delete')).checked.status).toBe('done');
  expect(await isThere('ebs', id)).toBe(false);
  expect(await isThere('ebs-snapshot', performed.created?.id ?? '')).toBe(true);
});

test('a volume that is attached is refused by AWS, and the refusal rejects', async () => {
  const id = await volume();
  await call('ec2', 'attach_volume', { VolumeId: id, InstanceId: await instance(), Device: '/dev/sdf' });
  await expect(perform(aws, await readOne(aws, 'ebs', id), 'delete')).rejects.toMatchObject({
    name: 'CallFailed',
    code: 'VolumeInUse',
    operation: 'ec2:DeleteVolume',
  });
});

test('a snapshot that is gone, or of another volume, is not taken for a snapshot', async () => {
  const [one, other] = [await volume(), await volume()];
  const source = await readOne(aws, 'ebs', one);
  const verb = typeNamed('ebs').verbs.snapshot as unknown as Verb;
  const made = await call('ec2', 'create_snapshot', { VolumeId: other });
  const input = { source, options: {}, step: 'step-1', now: new Date() };
  const ofOther = { created: { type: 'ebs-snapshot', id: String(made.SnapshotId) } };
  expect(await verb.check(aws, { ...input, performed: ofOther })).toMatchObject({
    status: 'failed',
    message: expect.stringContaining(other),
  });
  const never = { created: { type: 'ebs-snapshot', id: 'snap-0123456789abcdef0' } };
  expect(await verb.check(aws, { ...input, performed: never })).toMatchObject({ status: 'failed' });
  const young = { ...never, notes: { sent: new Date().toISOString() } };
  expect(await verb.check(aws, { ...input, performed: young })).toEqual({ status: 'wait' });
  expect(await verb.find?.(aws, input)).toBeUndefined();
});

test('a snapshot is deleted, unless an image is made of it', async () => {
  const made = await call('ec2', 'create_snapshot', { VolumeId: await volume() });
  const free = String(made.SnapshotId);
  expect((await perform(aws, await readOne(aws, 'ebs-snapshot', free), 'delete')).checked.status).toBe('done');
  expect(await isThere('ebs-snapshot', free)).toBe(false);

  const { ImageId } = await call('ec2', 'create_image', { InstanceId: await instance(), Name: 'golden' });
  const images = await aws.read.ec2.describeImages({ Owners: ['self'] });
  const behind = await readOne(aws, 'ebs-snapshot', images[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? '');
  expect(typeNamed('ebs-snapshot').partOf?.(behind.raw)).toContainEqual({ type: 'ami', id: ImageId });
  expect(typeNamed('ebs-snapshot').verbs.delete?.blocked?.(behind as never)).toContain(String(ImageId));
});

test('a database is kept in a snapshot, stopped, started, and deleted with a final one', async () => {
  const { KeyMetadata } = (await call('kms', 'create_key', {})) as { readonly KeyMetadata: { readonly Arn: string } };
  const id = await database({ StorageEncrypted: true, KmsKeyId: KeyMetadata.Arn });
  const kept = await perform(aws, await readOne(aws, 'rds', id), 'snapshot');
  expect(kept.checked).toMatchObject({ status: 'done', after: { AllocatedStorage: 20, Encrypted: true } });
  expect((await perform(aws, await readOne(aws, 'rds', id), 'stop')).checked).toEqual({
    status: 'done',
    after: { DBInstanceStatus: 'stopped' },
  });
  expect((await perform(aws, await readOne(aws, 'rds', id), 'start')).checked).toEqual({
    status: 'done',
    after: { DBInstanceStatus: 'available' },
  });
  await call('rds', 'delete_db_snapshot', { DBSnapshotIdentifier: kept.performed.created?.id });
  const ended = await perform(aws, await readOne(aws, 'rds', id), 'delete');
  expect(ended.checked.status).toBe('done');
  expect(await isThere('rds', id)).toBe(false);
  const left = await aws.read.rds.describeDBSnapshots({ SnapshotType: 'manual' });
  expect(left.map(({ DBSnapshotIdentifier }) => DBSnapshotIdentifier)).toEqual([ended.performed.created?.id]);
});

test('deletion protection is named as a lock, and AWS refuses what ignores it', async () => {
  const resource = await readOne(aws, 'rds', await database({ DeletionProtection: true }));
  expect(typeNamed('rds').lock?.(resource.raw, 'delete')).toBe('DeletionProtection');
  await expect(perform(aws, resource, 'delete')).rejects.toMatchObject({ name: 'CallFailed' });
  expect(await isThere('rds', resource.id)).toBe(true);
});

test('a stack names its members, and is deleted by its ARN with them', async () => {
  const Box = { Type: 'AWS::EC2::Instance', Properties: { ImageId: 'ami-12c6146b', InstanceType: 't3.micro' } };
  await call('cloudformation', 'create_stack', {
    StackName: 'web',
    TemplateBody: JSON.stringify({ Resources: { Box } }),
  });
  const stack = await readOne(aws, 'cfn', 'web');
  const [box] = await aws.read.ec2.describeInstances({});
  expect(alsoDestroyedBy(typeNamed('cfn').verbs.delete, stack, types)).toEqual([{ type: 'ec2', id: box?.InstanceId }]);
  expect(typeNamed('ec2').partOf?.((await readOne(aws, 'ec2', box?.InstanceId ?? '')).raw)).toEqual([
    { type: 'cfn', id: 'web' },
  ]);
  expect((await perform(aws, stack, 'delete')).checked.status).toBe('done');
  expect(await isThere('cfn', 'web')).toBe(false);
  expect(await isThere('ec2', box?.InstanceId ?? '')).toBe(false);
});

test('a stopped cluster is started', async () => {
  const id = await cluster();
  await call('rds', 'stop_db_cluster', { DBClusterIdentifier: id });
  expect(
    typeNamed('rds-cluster').verbs.start?.blocked?.((await readOne(aws, 'rds-cluster', id)) as never),
  ).toBeUndefined();
  expect((await perform(aws, await readOne(aws, 'rds-cluster', id), 'start')).checked).toEqual({
    status: 'done',
    after: { Status: 'available' },
  });
});
