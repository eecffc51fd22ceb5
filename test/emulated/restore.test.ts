import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import type { Receipt } from '../../src/core/receipt.ts';
import { startMoto } from './moto.ts';
import {
  type Answer,
  comeBack,
  groupsOf,
  inAWeek,
  last,
  mine,
  only,
  type Scene,
  scenes,
  subnetGroup,
  tagsOf,
  volumes,
} from './restore-scene.ts';
import { daysAgo } from './seeder.ts';
import { until } from './workplace.ts';

/**
 * From a plan over its apply to a restore, as a person runs them; what came back is held against what was, as AWS shows
 * both.
 */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const volumeSettings = [
  'AvailabilityZone',
  'Size',
  'VolumeType',
  'Iops',
  'Throughput',
  'Encrypted',
  'KmsKeyId',
  'State',
];

async function deletedVolume({
  place,
  region,
  carryOut,
}: Scene): Promise<{ readonly was: Answer; readonly receipt: Receipt }> {
  const { VolumeId } = await place.call('ec2', 'create_volume', {
    AvailabilityZone: `${region}a`,
    Size: 12,
    VolumeType: 'gp3',
    Iops: 4000,
    Throughput: 250,
    Encrypted: true,
    TagSpecifications: [{ ResourceType: 'volume', Tags: Object.entries(mine).map(([Key, Value]) => ({ Key, Value })) }],
  });
  const was = (await place.volumeNow(String(VolumeId))) ?? {};
  const receipt = last(await carryOut('ebs', '[{ type: snapshot-then-delete, keep-days: 14 }]'), 'delete');
  expect(await place.volumeNow(String(VolumeId))).toBeUndefined();
  return { was, receipt };
}

scene('a volume comes back from its snapshot as it was, under a new id, and once', 'eu-west-1', async (at) => {
  const { was, receipt } = await deletedVolume(at);
  const log = await at.work.mayfly('log', '--plan', receipt.plan);
  expect(log.out.replaceAll(/\s+/g, ' ')).toMatch(
    new RegExp(`undo until \\d{4}-\\d\\d-\\d\\d [^:]*:\\d\\d UTC: .* mayfly restore ${receipt.step} --mode act`),
  );

  const ran = await at.restore(receipt.step.slice(0, 8));
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('1  to restore');
  expect(ran.out).toContain(`The volume gets a new id in place of ${receipt.subject.id}`);
  expect(ran.out).toContain('created ebs vol-');
  expect(at.proxy.writes()).toEqual(['CreateVolume']);
  const [back, ...others] = await volumes(at);
  expect(others).toEqual([]);
  expect(only(back, volumeSettings)).toEqual(only(was, volumeSettings));
  expect(tagsOf(back)).toEqual(comeBack(mine, receipt.subject.id));

  for (const word of [receipt.step, receipt.subject.id]) {
    const again = await at.restore(word);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('It was undone before');
    expect(again.out).toContain(`created ebs ${String(back?.VolumeId)}`);
  }
  expect(at.proxy.writes()).toEqual(['CreateVolume']);
  // It is held: the policy that deleted it matches it again, and leaves it alone.
  expect((await at.work.mayfly('plan', 'due.yml')).code).toBe(0);
  expect(at.work.plan().steps).toEqual([]);
  expect(new Set(at.work.plan().refusals.map(({ cause }) => cause))).toEqual(new Set(['on-hold']));
});

scene(
  'killed before AWS has answered, a second restore finds the volume and makes no other',
  'eu-west-2',
  async (at) => {
    const { receipt } = await deletedVolume(at);
    at.proxy.fault({ on: 'CreateVolume', times: 1, deed: 'silence' });
    const first = at.work.start('restore', receipt.step, '--mode', 'act');
    await until(async () => (await volumes(at)).length === 1, 'the volume is made');
    first.signal('SIGKILL');
    expect((await first.ended).code).toBeNull();
    const ran = await at.restore(receipt.step);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(at.proxy.writes()).toEqual(['CreateVolume']);
    expect(await volumes(at)).toHaveLength(1);
  },
);

// Promise F6 of docs/safety.md.
scene(
  'a restore that is not possible says why: no such receipt, no snapshot, only observing',
  'eu-west-3',
  async (at) => {
    const { receipt } = await deletedVolume(at);
    expect(await at.restore('ffffffff')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('has no receipt ffffffff') as unknown,
    });
    const observed = await at.work.mayfly('restore', receipt.step);
    expect(observed).toMatchObject({
      code: 1,
      err: expect.stringContaining('this installation only observes') as unknown,
    });
    const planned = await at.work.mayfly('restore', receipt.step, '--plan-only', '--out', 'out/back', '--hold', '30d');
    expect(planned).toMatchObject({ code: 0, err: '' });
    expect(planned.out).toContain('mayfly apply out/back --mode act');
    const { header, steps } = at.work.plan('out/back');
    expect(header.origin).toEqual({ kind: 'restore', plan: receipt.plan, step: receipt.step });
    expect(steps).toMatchObject([{ verb: 'restore', subject: { type: 'ebs-snapshot' }, undo: { possible: false } }]);
    expect(at.proxy.writes()).toEqual([]);
    expect(await at.restore(receipt.step, '--as', 'scratch-2')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Leave `--as` out.') as unknown,
    });
    for (const { SnapshotId } of await at.place.snapshotsNow())
      await at.place.call('ec2', 'delete_snapshot', { SnapshotId });
    const gone = await at.restore(receipt.step);
    expect(gone).toMatchObject({ code: 1, out: '' });
    expect(gone.err).toMatch(
      /ebs-snapshot snap-\w+ does not exist any more, although it should exist until \d{4}-.*somebody else has deleted it/,
    );
  },
);

scene('an instance comes back from the image that its policy asked for', 'eu-central-1', async (at) => {
  const { Vpcs } = (await at.place.call('ec2', 'describe_vpcs', {})) as { Vpcs: readonly { readonly VpcId: string }[] };
  const { GroupId } = await at.place.call('ec2', 'create_security_group', {
    GroupName: 'web',
    Description: 'web',
    VpcId: Vpcs[0]?.VpcId,
  });
  const { Subnets } = (await at.place.call('ec2', 'describe_subnets', {})) as {
    Subnets: readonly { readonly SubnetId: string }[];
  };
  await at.place.call('ec2', 'create_key_pair', { KeyName: 'ops' });
  const { Instances } = (await at.place.call('ec2', 'run_instances', {
    ImageId: 'ami-12c6146b',
    InstanceType: 't3.small',
    MinCount: 1,
    MaxCount: 1,
    KeyName: 'ops',
    NetworkInterfaces: [
      { DeviceIndex: 0, SubnetId: Subnets[1]?.SubnetId, Groups: [GroupId], DeleteOnTermination: true },
    ],
    Monitoring: { Enabled: true },
    TagSpecifications: [
      { ResourceType: 'instance', Tags: Object.entries(mine).map(([Key, Value]) => ({ Key, Value })) },
    ],
  })) as { Instances: readonly { readonly InstanceId: string }[] };
  const id = Instances[0]?.InstanceId ?? '';
  const was = await at.place.instanceNow(id);
  const receipts = await at.carryOut('ec2', '[{ type: delete, image: true }]');
  expect(receipts.map(({ verb }) => verb)).toEqual(['stop', 'image', 'delete']);
  expect(await at.place.instanceNow(id)).toBeUndefined();
  const ran = await at.restore(id);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(at.proxy.writes()).toEqual(['RunInstances']);
  const made = /created ec2 (i-\w+)/.exec(ran.out)?.[1] ?? '';
  const back = await at.place.instanceNow(made);
  const settings = [
    'InstanceType',
    'KeyName',
    'SubnetId',
    'VpcId',
    'PrivateIpAddress',
    'Placement',
    'Monitoring',
    'State',
  ];
  expect(only(back, settings)).toEqual(only(was, settings));
  expect(groupsOf(back)).toEqual(groupsOf(was));
  expect(tagsOf(back)).toEqual(comeBack(mine, id));
  expect((await at.restore(id)).out).toContain('It was undone before');
  expect(at.proxy.writes()).toEqual(['RunInstances']);
});

scene(
  'of an instance without an image only the volumes are restored, and the plan says so',
  'eu-north-1',
  async (at) => {
    const id = await at.place.instance(mine);
    const [was] = await volumes(at);
    await at.carryOut('ec2', '[delete]');
    expect(await volumes(at)).toEqual([]);
    const refused = await at.restore(id);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('no image was made before it was terminated');
    expect(refused.err).toContain('`--volumes`');
    expect(await at.restore(id, '--volumes')).toMatchObject({ code: 0, err: '' });
    expect(at.proxy.writes()).toEqual(['CreateVolume']);
    const [back] = await volumes(at);
    expect(only(back, ['AvailabilityZone', 'Size', 'VolumeType', 'Encrypted'])).toEqual(
      only(was, ['AvailabilityZone', 'Size', 'VolumeType', 'Encrypted']),
    );
  },
);

// Promise F5 of docs/safety.md.
scene('a database comes back from its final snapshot, with its groups, settings and tags', 'us-east-1', async (at) => {
  const was = await database(at);
  const receipts = await at.carryOut('rds', '[snapshot-then-delete]');
  expect(await at.place.databaseNow('orders')).toBeUndefined();
  const ran = await at.restore('orders');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(at.proxy.writes()).toEqual(['RestoreDBInstanceFromDBSnapshot', 'ModifyDBInstance', 'AddTagsToResource']);
  expect(at.proxy.calls.find(({ operation }) => operation === 'RestoreDBInstanceFromDBSnapshot')?.body).toContain(
    `DBSnapshotIdentifier=mayfly-${last(receipts, 'delete').step}`,
  );
  const back = await at.place.databaseNow('orders');
  const others = ['InstanceCreateTime', 'TagList'];
  expect({ ...back, ...only(was, others) }).toEqual(was);
  expect(tagsOf(back)).toEqual(comeBack(mine, 'orders'));
  expect((await at.restore('orders')).out).toContain('It was undone before');
});

scene(
  'a restore overwrites no name that is taken; without a final snapshot it uses the earlier one',
  'us-east-2',
  async (at) => {
    await database(at);
    const receipts = await at.carryOut('rds', '[snapshot-then-delete]');
    const newcomer = await at.place.database('orders', {});
    const refused = await at.restore(last(receipts, 'delete').step);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(
      'There is a rds orders already, and Mayfly overwrites nothing.\nRestore it under another name:\n' +
        `  mayfly restore ${last(receipts, 'delete').step} --mode act --as NAME\n`,
    );
    expect(at.proxy.writes()).toEqual([]);
    await at.place.call('rds', 'delete_db_snapshot', {
      DBSnapshotIdentifier: `mayfly-${last(receipts, 'delete').step}`,
    });
    const ran = await at.restore(last(receipts, 'delete').step, '--as', 'orders-restored', '--no-hold');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('The database is called orders-restored');
    expect(tagsOf(await at.place.databaseNow('orders-restored'))).toEqual({
      ...comeBack(mine, 'orders'),
      'mayfly-hold': undefined,
    });
    expect(tagsOf(await at.place.databaseNow(newcomer))).toEqual({});
    const other = await at.restore(last(receipts, 'delete').step, '--as', 'orders-again');
    expect(other.out).toContain('It was undone before. It is called orders-restored, not orders-again. `--again`');
  },
);

scene(
  'a restore of a database that was killed is finished by the next; each call is made once',
  'us-west-1',
  async (at) => {
    await database(at);
    await at.carryOut('rds', '[snapshot-then-delete]');
    at.proxy.fault({ on: 'RestoreDBInstanceFromDBSnapshot', times: 1, deed: 'silence' });
    const first = at.work.start('restore', 'orders', '--mode', 'act');
    await until(async () => (await at.place.databaseNow('orders')) !== undefined, 'the database is made');
    first.signal('SIGKILL');
    await first.ended;
    at.proxy.fault({ on: 'ModifyDBInstance', times: 1, deed: 'silence' });
    const second = at.work.start('restore', 'orders', '--mode', 'act');
    await until(() => at.proxy.count('ModifyDBInstance') === 1, 'its settings are sent');
    second.signal('SIGKILL');
    await second.ended;
    expect(await at.restore('orders')).toMatchObject({ code: 0, err: '' });
    const writes = at.proxy.writes();
    expect(writes.filter((name) => name === 'RestoreDBInstanceFromDBSnapshot')).toHaveLength(1);
    expect(writes.at(-1)).toBe('AddTagsToResource');
  },
);

scene(
  'what was stopped runs again and is held; tags are what they were; a volume is attached again',
  'us-west-2',
  async (at) => {
    const id = await at.place.instance({ ...mine, team: 'search' });
    await at.carryOut('ec2', '[stop]');
    expect(await at.restore(id)).toMatchObject({ code: 0, err: '' });
    expect(await at.place.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
    expect(tagsOf(await at.place.instanceNow(id))['mayfly-hold']).toMatch(inAWeek);
    await at.place.call('ec2', 'delete_tags', { Resources: [id], Tags: [{ Key: 'mayfly-hold' }] });

    const removed = last(await at.carryOut('ec2', '[{ type: remove-tag, tags: [team, Name] }]'), 'untag');
    expect(tagsOf(await at.place.instanceNow(id))).not.toHaveProperty('team');
    // Somebody has named it since: that is their word.
    await at.place.tag(id, { Name: 'renamed' });
    expect(await at.restore(removed.step)).toMatchObject({ code: 0, err: '' });
    expect(tagsOf(await at.place.instanceNow(id))).toEqual({ ...mine, team: 'search', Name: 'renamed' });

    const tagged = last(await at.carryOut('ec2', '[{ type: tag, tags: { team: "nobody", reviewed: "yes" } }]'), 'tag');
    expect(await at.restore(tagged.step)).toMatchObject({ code: 0, err: '' });
    expect(tagsOf(await at.place.instanceNow(id))).toEqual({ ...mine, team: 'search', Name: 'renamed' });

    const volume = await at.place.volume(mine);
    await at.place.call('ec2', 'attach_volume', { VolumeId: volume, InstanceId: id, Device: '/dev/sdf' });
    await at.carryOut('ebs', '[detach]');
    expect(await at.restore(volume)).toMatchObject({ code: 0, err: '' });
    expect(await at.place.volumeNow(volume)).toMatchObject({
      State: 'in-use',
      Attachments: [{ InstanceId: id, Device: '/dev/sdf' }],
    });
  },
);

async function database({ place, region }: Scene): Promise<Answer> {
  const { Vpcs } = (await place.call('ec2', 'describe_vpcs', {})) as { Vpcs: readonly { readonly VpcId: string }[] };
  const { GroupId } = await place.call('ec2', 'create_security_group', {
    GroupName: 'db',
    Description: 'db',
    VpcId: Vpcs[0]?.VpcId,
  });
  await subnetGroup(place, 'inner');
  await place.call('rds', 'create_db_parameter_group', {
    DBParameterGroupName: 'tuned',
    DBParameterGroupFamily: 'postgres16',
    Description: 'tuned',
  });
  await place.call('rds', 'create_db_instance', {
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    EngineVersion: '16.3',
    DBInstanceClass: 'db.t3.small',
    AllocatedStorage: 25,
    MaxAllocatedStorage: 100,
    StorageType: 'gp3',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    Port: 5544,
    DBParameterGroupName: 'tuned',
    DBSubnetGroupName: 'inner',
    VpcSecurityGroupIds: [GroupId],
    AvailabilityZone: `${region}b`,
    PubliclyAccessible: false,
    CopyTagsToSnapshot: true,
    EnableIAMDatabaseAuthentication: true,
    BackupRetentionPeriod: 5,
    PreferredBackupWindow: '03:00-03:30',
    PreferredMaintenanceWindow: 'sun:04:00-sun:04:30',
    Tags: Object.entries(mine).map(([Key, Value]) => ({ Key, Value })),
  });
  return (await place.databaseNow('orders')) ?? {};
}

scene('a cluster comes back from its final snapshot, with its instances and tags', 'sa-east-1', async (at) => {
  const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_cluster', {
    DBClusterIdentifier: 'ledger',
    DBSubnetGroupName: 'inner',
    Engine: 'aurora-postgresql',
    EngineVersion: '16.3',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    Port: 5544,
    BackupRetentionPeriod: 4,
    PreferredBackupWindow: '03:00-03:30',
    CopyTagsToSnapshot: true,
    Tags,
  });
  for (const name of ['ledger-1', 'ledger-2'])
    await at.place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier: name,
      DBClusterIdentifier: 'ledger',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
      PubliclyAccessible: false,
      Tags,
    });
  const now = async (): Promise<Answer | undefined> =>
    ((await at.place.call('rds', 'describe_db_clusters', {})).DBClusters as readonly Answer[])[0];
  const was = await now();
  const wasMember = await at.place.databaseNow('ledger-1');
  await at.carryOut('rds-cluster', '[snapshot-then-delete]');
  expect(await now()).toBeUndefined();
  const ran = await at.restore('ledger');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(at.proxy.writes()).toEqual([
    'RestoreDBClusterFromSnapshot',
    'CreateDBInstance',
    'CreateDBInstance',
    'ModifyDBCluster',
    'AddTagsToResource',
  ]);
  const settings = [
    'Engine',
    'EngineVersion',
    'Port',
    'BackupRetentionPeriod',
    'PreferredBackupWindow',
    'CopyTagsToSnapshot',
    'DBSubnetGroup',
    'VpcSecurityGroups',
    'DBClusterMembers',
  ];
  expect(only(await now(), settings)).toEqual(only(was, settings));
  expect(tagsOf(await now())).toEqual(comeBack(mine, 'ledger'));
  const member = ['DBInstanceClass', 'Engine', 'PubliclyAccessible', 'DBClusterIdentifier', 'AvailabilityZone'];
  expect(only(await at.place.databaseNow('ledger-1'), member)).toEqual(only(wasMember, member));
  expect((await at.restore('ledger')).out).toContain('It was undone before');
});

scene('the recording in the README is what a person sees', 'ca-central-1', async ({ work, place }) => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const recording = /^```text\n(?<text>\$ mayfly plan[\s\S]*?)^```$/m.exec(readme)?.groups?.text ?? '';
  const chapters = recording.split(/^\$ mayfly /m).filter((chapter) => chapter !== '');
  expect(chapters.length).toBe(4);
  const volume = await place.volume(
    { Name: 'scratch', owner: 'ada@acme.example', 'lifespan-intent': 'ephemeral-task', ttl: '3d' },
    daysAgo(20),
  );
  for (const chapter of chapters) {
    const [command = '', ...lines] = chapter.trimEnd().split('\n');
    const ran = await work.mayfly(...command.replace('vol-…', volume).split(' '));
    expect({ command, ...ran }).toMatchObject({ code: 0, err: '' });
    const seen = ran.out
      .replaceAll(/\b(vol|snap)-[0-9a-f]+/g, '$1-…')
      .replaceAll(/undo until .*/g, 'undo until …')
      .replaceAll(/restore [0-9a-f]{16}/g, 'restore …')
      .split('\n')
      .map(squeezed);
    expect(lines.filter((line) => !seen.some((each) => each === squeezed(line)))).toEqual([]);
  }
});

/** Figures stand in a column as wide as the widest of them. */
function squeezed(line: string): string {
  return line.trim().replaceAll(/ {2,}/g, ' ');
}
