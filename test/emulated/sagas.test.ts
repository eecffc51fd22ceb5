import { afterAll, expect, test } from '@jest/globals';
import { startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { slowSnapshots } from './slow-snapshots.ts';
import { type Applied, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * What takes several writes, from the plan to what AWS has afterwards, as a person runs it. The scenes run side by
 * side, each in a region of its own.
 */
const moto = startMoto();
const mine = { owner: 'ada', 'lifespan-intent': 'ephemeral-task', scratch: 'yes' };

afterAll(async () => (await moto).stop());

interface Scene {
  readonly proxy: AwsProxy;
  readonly place: Seeder;
  /** Plans and applies one policy over what is tagged `scratch`. */
  readonly carryOut: (type: string, actions: string, more?: string) => Promise<Carried>;
  /** Applies the same plan once more. */
  readonly applyAgain: () => Promise<readonly string[]>;
}

interface Carried {
  readonly planned: Ran;
  readonly ran: Ran;
  readonly summary: Applied;
  /** `VERB ID: ENDING`, in the order of the plan. */
  readonly endings: readonly string[];
  readonly refusals: readonly string[];
}

function scene(title: string, region: string, play: (scene: Scene) => Promise<void>): void {
  test.concurrent(title, async () => {
    const proxy = await startProxy((await moto).endpoint);
    const work = workplace(proxy.endpoint, { AWS_REGION: region });
    try {
      await play({
        proxy,
        place: seeder(await moto, region),
        carryOut: (...asked) => carryOut(work, proxy, ...asked),
        applyAgain: async () => (await applied(work)).endings,
      });
    } finally {
      await proxy.stop();
      work.remove();
    }
  });
}

async function carryOut(work: Workplace, proxy: AwsProxy, type: string, actions: string, more = ''): Promise<Carried> {
  work.write(
    'p.yml',
    `policies:\n- name: scratch\n  resource: ${type}\n  filters: [{"tag:scratch": "yes"}]\n` +
      `  actions: ${actions}\n${more}`,
  );
  const planned = await work.mayfly('plan', 'p.yml');
  const refusals = work
    .plan()
    .refusals.map(({ verb, subject, cause, message }) => `${verb} ${subject.id}: ${cause}, ${message}`);
  proxy.forget();
  return { planned, refusals, ...(await applied(work)) };
}

async function applied(work: Workplace): Promise<Pick<Carried, 'ran' | 'summary' | 'endings'>> {
  const ran = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
  const summary = JSON.parse(ran.out) as Applied;
  const endings = summary.receipts.map(({ verb, subject, ending }) => `${verb} ${subject.id}: ${ending.status}`);
  return { ran, summary, endings };
}

// Promise C6 of docs/safety.md.
scene(
  'an instance is stopped, and seen stopped, before its volumes are saved and it is ended',
  'eu-west-1',
  async ({ proxy, place, carryOut }) => {
    const id = await place.instance(mine);
    slowSnapshots(proxy, 1);
    const { endings, ran, summary } = await carryOut('ec2', '[terminate]');
    expect(endings).toEqual([`stop ${id}: done`, `snapshot ${id}: done`, `delete ${id}: done`]);
    expect(proxy.writes()).toEqual(['StopInstances', 'CreateSnapshots', 'TerminateInstances']);
    expect(summary.receipts[1]?.before).toMatchObject({ raw: { State: { Name: 'stopped' } } });
    expect(ran.code).toBe(0);
    expect(await place.instanceNow(id)).toBeUndefined();
    expect(await place.snapshotsNow()).toHaveLength(1);
  },
);

// Promise C7 of docs/safety.md.
scene('an instance that somebody starts while it is saved stays', 'eu-west-2', async ({ proxy, place, carryOut }) => {
  const id = await place.instance(mine);
  proxy.fault({
    on: ({ operation }) => operation === 'DescribeSnapshots' && proxy.count('CreateSnapshots') > 0,
    times: 1,
    deed: {
      before: async () => {
        await place.call('ec2', 'start_instances', { InstanceIds: [id] });
      },
    },
  });
  const { endings } = await carryOut('ec2', '[terminate]');
  expect(endings).toEqual([`stop ${id}: done`, `snapshot ${id}: done`, `delete ${id}: refused`]);
  expect(await place.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
});

scene(
  'an attached volume is deleted only where its policy has it detached, and is saved after that',
  'eu-west-3',
  async ({ proxy, place, carryOut }) => {
    const id = await place.volume(mine);
    await place.call('ec2', 'attach_volume', {
      VolumeId: id,
      InstanceId: await place.instance({ owner: 'ada' }),
      Device: '/dev/sdf',
    });
    const refused = await carryOut('ebs', '[delete]');
    expect(refused.refusals).toEqual([`delete ${id}: state, it is attached: detach it first`]);
    expect(proxy.writes()).toEqual([]);
    const { endings } = await carryOut('ebs', '[{type: delete, force: true}]');
    expect(endings).toEqual([`detach ${id}: done`, `snapshot ${id}: done`, `delete ${id}: done`]);
    expect(proxy.writes()).toEqual(['DetachVolume', 'CreateSnapshot', 'DeleteVolume']);
    expect(await place.volumeNow(id)).toBeUndefined();
  },
);

// Promise E10 of docs/safety.md.
scene(
  'of three databases of which AWS refuses to delete the first, the other two go',
  'eu-central-1',
  async ({ proxy, place, carryOut }) => {
    for (const name of ['first', 'second', 'third']) await place.database(name, mine);
    let deletes = 0;
    proxy.fault({
      on: (call) => call.operation === 'DeleteDBInstance' && deletes++ === 0,
      deed: { error: 'InvalidDBInstanceState', status: 400 },
    });
    const { endings, ran, summary } = await carryOut('rds', '[delete]');
    expect(endings).toEqual(
      ['first', 'second', 'third'].flatMap((id) => [
        `snapshot ${id}: done`,
        `delete ${id}: ${id === 'first' ? 'failed' : 'done'}`,
      ]),
    );
    expect(summary.receipts.find(({ ending }) => ending.status === 'failed')?.ending).toMatchObject({
      message: expect.stringContaining('InvalidDBInstanceState'),
    });
    expect(ran.code).toBe(3);
    expect(
      await Promise.all(['first', 'second', 'third'].map(async (id) => (await place.databaseNow(id)) !== undefined)),
    ).toEqual([true, false, false]);
    // A manual one of each, and a final one of those that went.
    expect((await place.databaseSnapshotsNow()).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier).sort()).toEqual(
      ['first', 'second', 'second', 'third', 'third'].sort(),
    );
    expect(proxy.calls.filter(({ operation }) => operation === 'DeleteDBInstance')).toHaveLength(3);
  },
);

// Promise C8 of docs/safety.md.
scene(
  'a cluster goes member by member, then itself, with a final snapshot',
  'eu-north-1',
  async ({ proxy, place, carryOut }) => {
    const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
    const base = {
      DBClusterIdentifier: 'ledger',
      Engine: 'aurora-postgresql',
      MasterUsername: 'someone',
      MasterUserPassword: 'not-a-secret',
    };
    const { Arn: KmsKeyId } = await newKey(place);
    await place.call('rds', 'create_db_cluster', { ...base, StorageEncrypted: true, KmsKeyId, Tags });
    for (const DBInstanceIdentifier of ['one', 'two'])
      await place.call('rds', 'create_db_instance', {
        DBInstanceIdentifier,
        DBClusterIdentifier: 'ledger',
        Engine: 'aurora-postgresql',
        DBInstanceClass: 'db.t3.medium',
      });
    const { endings, summary } = await carryOut('rds-cluster', '[delete]');
    expect(endings).toEqual(['snapshot ledger: done', 'delete ledger: done']);
    expect(proxy.writes()).toEqual([
      'CreateDBClusterSnapshot',
      'DeleteDBInstance',
      'DeleteDBInstance',
      'DeleteDBCluster',
      // The final snapshot gets its marks.
      'AddTagsToResource',
    ]);
    // For whoever brings it back: what it was before the first of its members went.
    const { DBClusterMembers } =
      (summary.receipts[1]?.before as { raw: { DBClusterMembers: unknown[] } } | undefined)?.raw ?? {};
    expect(DBClusterMembers).toHaveLength(2);
    expect((await place.call('rds', 'describe_db_clusters', {})).DBClusters).toEqual([]);
    expect((await place.call('rds', 'describe_db_instances', {})).DBInstances).toEqual([]);
    const snapshots = (await place.call('rds', 'describe_db_cluster_snapshots', { SnapshotType: 'manual' }))
      .DBClusterSnapshots as readonly unknown[];
    expect(snapshots).toHaveLength(2);
  },
);

// Promise C9 of docs/safety.md.
scene('a replica is refused in the plan, with the reason', 'eu-south-1', async ({ proxy, place, carryOut }) => {
  const source = await place.database('orders', { owner: 'ada' });
  const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
  await place.call('rds', 'create_db_instance_read_replica', {
    DBInstanceIdentifier: 'copy',
    SourceDBInstanceIdentifier: source,
    Tags,
  });
  const { refusals } = await carryOut('rds', '[delete]');
  expect(refusals).toEqual([
    'delete copy: state, it is a read replica, and RDS takes no final snapshot of it: promote it first',
  ]);
  expect(proxy.writes()).toEqual([]);
});

/** Each spoils what AWS says of a snapshot that is whole: none of them may be the last copy of anything. */
const spoiled: readonly (readonly [string, string, string, (body: string) => string])[] = [
  ['smaller than its volume', 'us-east-1', 'has 7 GiB', (body) => body.replaceAll('<volumeSize>8<', '<volumeSize>7<')],
  [
    'not encrypted',
    'us-east-2',
    'is not encrypted',
    (body) => body.replaceAll('<encrypted>true<', '<encrypted>false<'),
  ],
  [
    'encrypted with another key',
    'us-west-1',
    'key another',
    (body) => body.replaceAll(/<kmsKeyId>[^<]*</g, '<kmsKeyId>another<'),
  ],
  [
    'begun before its volume was detached',
    'us-west-2',
    'before its source was read',
    (body) => body.replaceAll(/<startTime>[^<]*</g, '<startTime>2026-01-01T00:00:00.000Z<'),
  ],
];

// Promise C1 of docs/safety.md.
for (const [what, region, why, rewrite] of spoiled)
  scene(`a snapshot that is ${what} deletes nothing`, region, async ({ proxy, place, carryOut }) => {
    const tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
    const made = {
      AvailabilityZone: `${region}a`,
      Size: 8,
      Encrypted: true,
      TagSpecifications: [{ ResourceType: 'volume', Tags: tags }],
    };
    const { VolumeId: id } = await place.call('ec2', 'create_volume', made);
    proxy.fault({ on: 'DescribeSnapshots', deed: { rewrite } });
    const { endings, ran, summary } = await carryOut('ebs', '[delete]');
    expect(endings).toEqual([`snapshot ${String(id)}: failed`, `delete ${String(id)}: skipped`]);
    expect(summary.receipts[0]?.ending).toMatchObject({ message: expect.stringContaining(why) });
    expect(ran.code).toBe(3);
    expect(proxy.writes()).toEqual(['CreateSnapshot']);
    expect(await place.volumeNow(String(id))).toMatchObject({ State: 'available' });
  });

// Promise C2 of docs/safety.md.
scene(
  'a snapshot that somebody shares before the deletion deletes nothing',
  'ca-central-1',
  async ({ proxy, place, carryOut }) => {
    const id = await place.volume(mine);
    proxy.fault({
      on: 'DescribeSnapshotAttribute',
      times: 1,
      deed: {
        before: async () => {
          const [snapshot] = await place.snapshotsNow();
          const permission = { Attribute: 'createVolumePermission', OperationType: 'add', GroupNames: ['all'] };
          await place.call('ec2', 'modify_snapshot_attribute', { SnapshotId: snapshot?.SnapshotId, ...permission });
        },
      },
    });
    const { endings, summary } = await carryOut('ebs', '[delete]');
    expect(endings).toEqual([`snapshot ${id}: failed`, `delete ${id}: skipped`]);
    expect(summary.receipts[0]?.ending).toMatchObject({
      message: expect.stringContaining('shared with other accounts'),
    });
    expect(await place.volumeNow(id)).toBeDefined();
  },
);

/** Each makes a key useless, and says with what the check ends. */
const useless: readonly (readonly [string, string, string, string])[] = [
  ['is disabled', 'ap-south-1', 'is disabled', 'disable_key'],
  ['is about to be deleted', 'ap-northeast-1', 'will be deleted at', 'schedule_key_deletion'],
];

// Promise C14 of docs/safety.md.
for (const [what, region, why, operation] of useless)
  scene(`a snapshot whose key ${what} deletes nothing`, region, async ({ proxy, place, carryOut }) => {
    const { id, KeyId, Arn } = await encryptedVolume(place, region);
    await place.call('kms', operation, { KeyId });
    const { endings, ran, summary } = await carryOut('ebs', '[delete]');
    expect(endings).toEqual([`snapshot ${id}: failed`, `delete ${id}: skipped`]);
    expect(summary.receipts[0]?.ending).toMatchObject({
      message: expect.stringMatching(new RegExp(`^snap-\\w+ cannot be read: its key ${Arn} ${why}`)),
    });
    expect([ran.code, proxy.writes()]).toEqual([3, ['CreateSnapshot']]);
    expect(await place.volumeNow(id)).toMatchObject({ State: 'available' });
  });

// Promise C15 of docs/safety.md.
scene(
  'a key that is disabled after its snapshot was complete keeps the volume',
  'ap-northeast-2',
  async ({ proxy, place, carryOut }) => {
    const { id, KeyId } = await encryptedVolume(place, 'ap-northeast-2');
    proxy.fault({
      on: ({ operation }) => operation === 'DescribeKey' && proxy.count('DescribeKey') > 1,
      times: 1,
      deed: {
        before: async () => {
          await place.call('kms', 'disable_key', { KeyId });
        },
      },
    });
    const { endings, summary } = await carryOut('ebs', '[delete]');
    expect(endings).toEqual([`snapshot ${id}: done`, `delete ${id}: refused`]);
    expect(summary.receipts[1]?.ending).toMatchObject({ message: expect.stringContaining('is disabled') });
    expect(proxy.writes()).toEqual(['CreateSnapshot']);
    expect(await place.volumeNow(id)).toBeDefined();
  },
);

scene(
  'a disabled key behind the image of an instance keeps the instance',
  'ap-northeast-3',
  async ({ proxy, place, carryOut }) => {
    const { KeyId, Arn } = await newKey(place);
    const launched = await place.call('ec2', 'run_instances', {
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: [
        { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 8, Encrypted: true, KmsKeyId: Arn, DeleteOnTermination: true } },
      ],
    });
    const instance = (launched.Instances as readonly { readonly InstanceId: string }[])[0]?.InstanceId ?? '';
    await place.tag(instance, mine);
    await place.call('kms', 'disable_key', { KeyId });
    const { endings, summary } = await carryOut('ec2', '[{type: delete, image: true}]');
    expect(endings).toEqual([`stop ${instance}: done`, `image ${instance}: failed`, `delete ${instance}: skipped`]);
    expect(summary.receipts[1]?.ending).toMatchObject({ message: expect.stringContaining('is disabled') });
    expect(proxy.writes()).toEqual(['StopInstances', 'CreateImage']);
    expect(await place.instanceNow(instance)).toMatchObject({ State: { Name: 'stopped' } });
  },
);

scene(
  'where the state of a key may not be read, nothing is deleted, and the next run with the permission continues',
  'ap-southeast-1',
  async ({ proxy, place, carryOut, applyAgain }) => {
    const { id, Arn } = await encryptedVolume(place, 'ap-southeast-1');
    const allow = proxy.fault({ on: 'DescribeKey', deed: { error: 'AccessDeniedException', status: 400 } });
    const { endings, ran, summary } = await carryOut('ebs', '[delete]');
    expect([endings, ran.code]).toEqual([[], 3]);
    expect(summary.waiting[0]?.message).toMatch(
      new RegExp(
        '^AWS did not confirm the result yet: AccessDeniedException on kms:DescribeKey: snap-\\w+ is not verified, ' +
          `because the state of its key ${Arn} is not known. Allow kms:DescribeKey to this role`,
      ),
    );
    expect(proxy.writes()).toEqual(['CreateSnapshot']);
    expect(await place.volumeNow(id)).toBeDefined();
    allow();
    expect(await applyAgain()).toEqual([`snapshot ${id}: done`, `delete ${id}: done`]);
    expect(proxy.count('CreateSnapshot')).toBe(1);
  },
);

/** A volume with a key of the account's own. */
async function encryptedVolume(place: Seeder, region: string) {
  const { KeyId, Arn } = await newKey(place);
  const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
  const { VolumeId } = await place.call('ec2', 'create_volume', {
    AvailabilityZone: `${region}a`,
    Size: 8,
    Encrypted: true,
    KmsKeyId: Arn,
    TagSpecifications: [{ ResourceType: 'volume', Tags }],
  });
  return { id: String(VolumeId), KeyId, Arn };
}

async function newKey(place: Seeder): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const { KeyMetadata } = await place.call('kms', 'create_key', {});
  return KeyMetadata as { readonly KeyId: string; readonly Arn: string };
}

scene(
  'where it is not known whether a snapshot is shared, nothing is deleted, and the snapshot is checked in the next run',
  'sa-east-1',
  async ({ proxy, place, carryOut, applyAgain }) => {
    const id = await place.volume(mine);
    const denied = { error: 'UnauthorizedOperation', status: 403 };
    const allow = proxy.fault({ on: 'DescribeSnapshotAttribute', deed: denied });
    const { endings, ran, summary } = await carryOut('ebs', '[delete]');
    expect([endings, ran.code]).toEqual([[], 3]);
    expect(summary.waiting.map(({ message }) => message)).toEqual([
      'AWS did not confirm the result yet: UnauthorizedOperation on ec2:DescribeSnapshotAttribute',
      `waiting for the snapshot of ${id}`,
    ]);
    expect(proxy.writes()).toEqual(['CreateSnapshot']);
    expect(await place.volumeNow(id)).toBeDefined();

    allow();
    expect(await applyAgain()).toEqual([`snapshot ${id}: done`, `delete ${id}: done`]);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
  },
);
