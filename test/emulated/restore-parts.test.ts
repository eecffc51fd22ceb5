import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import { type Answer, last, mine, printedCommands, type Scene, scenes, subnetGroup, volumes } from './restore-scene.ts';
import type { Ran } from './workplace.ts';

/** What a restore refers to may be gone: that is seen before anything is created, and there is a way on. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));

/** Runs the only command, or the one at this place, that a refusal prints. */
async function runPrinted(
  { work }: Scene,
  { err }: Ran,
  at = 0,
  replace: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const words = printedCommands(err)[at] ?? [];
  expect(words.slice(0, 1)).toEqual(['restore']);
  return work.mayfly(...words.map((word) => replace[word] ?? word));
}

// Promise F12 of docs/safety.md.
scene(
  'an instance whose key pair and profile are gone comes back without them, by the printed command',
  'eu-west-1',
  async (at) => {
    const id = await imagedInstance(at);
    await at.place.call('ec2', 'delete_key_pair', { KeyName: 'ops' });
    await at.place.call('iam', 'delete_instance_profile', { InstanceProfileName: `web-${at.region}` });
    const refused = await at.restore(id);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe(
      'The key pair ops does not exist any more, and the instance profile web-eu-west-1 does not exist any more: ' +
        'nothing was created.\n' +
        'Without them:\n' +
        `  mayfly restore ${id} --mode act --without key-pair --without instance-profile\n` +
        'With others:\n' +
        `  mayfly restore ${id} --mode act --use key-pair=NAME --use instance-profile=NAME\n`,
    );
    expect(at.proxy.writes()).toEqual([]);
    const ran = await runPrinted(at, refused);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const back = await at.place.instanceNow(/created ec2 (i-\w+)/.exec(ran.out)?.[1] ?? '');
    expect(back?.KeyName).toBeUndefined();
    expect(back?.IamInstanceProfile).toBeUndefined();
  },
);

scene('an instance whose security group and subnet are gone takes others', 'eu-west-2', async (at) => {
  const id = await imagedInstance(at);
  const [subnet, other] = await subnets(at);
  at.proxy.fault({
    on: (call) => call.operation === 'DescribeSubnets' && call.body.includes(subnet ?? '?'),
    deed: { rewrite: (body) => body.replace(/<subnetSet>[\s\S]*<\/subnetSet>/, '<subnetSet/>') },
  });
  const { GroupId } = await securityGroup(at, 'other');
  await deleteGroup(at, 'web');
  const refused = await at.restore(id);
  expect(refused.err).toMatch(/^The security group sg-\w+ does not exist any more, and the subnet subnet-\w+ does/);
  expect(printedCommands(refused.err)).toEqual([
    ['restore', id, '--mode', 'act', '--without', 'security-groups', '--use', 'subnet=SUBNET-ID'],
    ['restore', id, '--mode', 'act', '--use', 'security-groups=sg-1,sg-2', '--use', 'subnet=SUBNET-ID'],
  ]);
  const ran = await runPrinted(at, refused, 1, {
    'security-groups=sg-1,sg-2': `security-groups=${String(GroupId)}`,
    'subnet=SUBNET-ID': `subnet=${other ?? ''}`,
  });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('it goes into another subnet');
  const back = await at.place.instanceNow(/created ec2 (i-\w+)/.exec(ran.out)?.[1] ?? '');
  expect(back?.SubnetId).toBe(other);
});

scene('what may not be read is not taken for gone: the restore says so, and goes on', 'eu-west-3', async (at) => {
  const id = await imagedInstance(at);
  at.proxy.fault({ on: 'GetInstanceProfile', deed: { error: 'AccessDenied', status: 403 } });
  at.proxy.fault({ on: 'DescribeInstanceTypes', deed: { error: 'UnauthorizedOperation', status: 403 } });
  const ran = await at.restore(id);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain(
    'Whether the instance profile web-eu-west-3 can be used could not be read ' +
      '(AccessDenied on iam:GetInstanceProfile).',
  );
});

scene('a database whose groups are gone comes back with others and without', 'us-east-1', async (at) => {
  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_parameter_group', {
    DBParameterGroupName: 'tuned',
    DBParameterGroupFamily: 'postgres16',
    Description: 'tuned',
  });
  await at.place.call('rds', 'create_db_instance', {
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    DBSubnetGroupName: 'inner',
    DBParameterGroupName: 'tuned',
    Tags,
  });
  await at.carryOut('rds', '[snapshot-then-delete]');
  await at.place.call('rds', 'delete_db_subnet_group', { DBSubnetGroupName: 'inner' });
  await at.place.call('rds', 'delete_db_parameter_group', { DBParameterGroupName: 'tuned' });
  await subnetGroup(at.place, 'outer');
  const refused = await at.restore('orders');
  expect(refused.err).toContain(
    'The DB subnet group inner does not exist any more, and the DB parameter group tuned does not exist any more',
  );
  expect(at.proxy.writes()).toEqual([]);
  const ran = await runPrinted(at, refused, 0, { 'subnet-group=NAME': 'subnet-group=outer' });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(await at.place.databaseNow('orders')).toMatchObject({ DBSubnetGroup: { DBSubnetGroupName: 'outer' } });
});

scene('parts that there are not, or that AWS needs, are refused with those that there are', 'us-east-2', async (at) => {
  await at.place.database('orders', mine);
  await at.carryOut('rds', '[snapshot-then-delete]');
  const said = async (...words: string[]): Promise<string> => {
    const { code, err } = await at.work.mayfly('restore', 'orders', ...words);
    expect(code).toBe(1);
    return err;
  };
  expect(await said('--without', 'key-pair')).toContain(
    'has no part `key-pair` that you can replace or leave out. Its parts: subnet-group, security-groups,',
  );
  expect(await said('--without', 'parameter-groups')).toContain('Did you mean `parameter-group`?');
  expect(await said('--as', 'orders_2')).toMatch(
    /^RDS takes no name such as orders_2: .*\n.*:\n {2}mayfly restore orders --as NAME\n$/,
  );
  expect(await said('--without', 'subnet-group')).toContain(
    'AWS creates no such resource without a subnet-group.\nUse another one:\n' +
      '  mayfly restore orders --use subnet-group=NAME\n',
  );
  expect(await said('--use', 'subnet-group')).toContain('Expected a part and what to use in its place');
  expect(await said('--use', 'domain=d-1', '--use', 'domain=d-2')).toContain('`domain` is there twice');
  expect(await said('--use', 'domain=d-1', '--without', 'domain')).toContain('contradict each other');
  expect(at.proxy.writes()).toEqual([]);
});

scene(
  'an archived snapshot is named with what brings it back, and then the restore goes on',
  'eu-central-1',
  async (at) => {
    const id = await at.place.volume(mine);
    const receipts = await at.carryOut('ebs', '[{ type: snapshot-then-delete, keep-days: 14 }]');
    const [snapshot] = await at.place.snapshotsNow();
    const SnapshotId = String(snapshot?.SnapshotId);
    await at.place.call('ec2', 'modify_snapshot_tier', { SnapshotId, StorageTier: 'archive' });
    at.proxy.fault({
      on: 'DescribeSnapshots',
      times: 1,
      deed: { rewrite: (body) => body.replace('<storageTier>standard', '<storageTier>archive') },
    });
    const refused = await at.restore(id);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(
      `ebs-snapshot ${SnapshotId} is archived, and AWS creates no volume from it. Bring it back to the standard tier ` +
        `with \`aws ec2 restore-snapshot-tier --snapshot-id ${SnapshotId} --permanent-restore\``,
    );
    expect(at.proxy.writes()).toEqual([]);
    await at.place.call('ec2', 'restore_snapshot_tier', { SnapshotId, PermanentRestore: true });
    expect(await at.restore(last(receipts, 'delete').step)).toMatchObject({ code: 0, err: '' });
    expect(await volumes(at)).toHaveLength(1);
  },
);

scene('a disabled image, and one that is gone, leave a way', 'eu-north-1', async (at) => {
  const id = await imagedInstance(at);
  const disabled = at.proxy.fault({
    on: 'DescribeImages',
    deed: { rewrite: (body) => body.replaceAll('<imageState>available', '<imageState>disabled') },
  });
  const refused = await at.restore(id);
  expect(refused.err).toMatch(/is disabled, not available\. Enable it with `aws ec2 enable-image --image-id ami-\w+`/);
  disabled();
  const { Images } = (await at.place.call('ec2', 'describe_images', { Owners: ['self'] })) as {
    Images: readonly Answer[];
  };
  for (const { ImageId } of Images) await at.place.call('ec2', 'deregister_image', { ImageId });
  const gone = await at.restore(id);
  expect(gone.err).toContain('Add `--volumes` to restore its volumes.');
  expect(await at.restore(id, '--volumes')).toMatchObject({ code: 0, err: '' });
  expect(at.proxy.writes()).toEqual(['CreateVolume']);
});

async function imagedInstance(at: Scene): Promise<string> {
  const { place } = at;
  const { GroupId } = await securityGroup(at, 'web');
  const [subnet] = await subnets(at);
  await place.call('ec2', 'create_key_pair', { KeyName: 'ops' });
  await place.call('iam', 'create_instance_profile', { InstanceProfileName: `web-${at.region}` });
  const { Instances } = (await place.call('ec2', 'run_instances', {
    ImageId: 'ami-12c6146b',
    InstanceType: 't3.small',
    MinCount: 1,
    MaxCount: 1,
    KeyName: 'ops',
    IamInstanceProfile: { Name: `web-${at.region}` },
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnet, Groups: [GroupId], DeleteOnTermination: true }],
    TagSpecifications: [{ ResourceType: 'instance', Tags }],
  })) as { Instances: readonly { readonly InstanceId: string }[] };
  const id = Instances[0]?.InstanceId ?? '';
  await at.carryOut('ec2', '[{ type: delete, image: true }]');
  return id;
}

async function subnets({ place }: Scene): Promise<readonly string[]> {
  const { Subnets } = (await place.call('ec2', 'describe_subnets', {})) as {
    Subnets: readonly { readonly SubnetId: string }[];
  };
  return Subnets.map(({ SubnetId }) => SubnetId);
}

async function securityGroup({ place }: Scene, GroupName: string): Promise<Answer> {
  const { Vpcs } = (await place.call('ec2', 'describe_vpcs', {})) as { Vpcs: readonly { readonly VpcId: string }[] };
  return place.call('ec2', 'create_security_group', { GroupName, Description: GroupName, VpcId: Vpcs[0]?.VpcId });
}

async function deleteGroup({ place }: Scene, name: string): Promise<void> {
  const { SecurityGroups } = (await place.call('ec2', 'describe_security_groups', {})) as {
    SecurityGroups: readonly { readonly GroupId: string; readonly GroupName: string }[];
  };
  const group = SecurityGroups.find(({ GroupName }) => GroupName === name);
  await place.call('ec2', 'delete_security_group', { GroupId: group?.GroupId });
}
