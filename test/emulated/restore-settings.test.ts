import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import {
  type Answer,
  comeBack,
  groupsOf,
  mine,
  only,
  type Scene,
  scenes,
  subnetGroup,
  tagsOf,
  volumes,
} from './restore-scene.ts';

/** What a restore brings back beside the data: settings that AWS keeps apart, and protections that the plan removed. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));

/** The parameters of the only call of this operation. */
function sent({ proxy }: Scene, operation: string): URLSearchParams {
  const bodies = proxy.calls.filter((call) => call.operation === operation).map(({ body }) => body);
  expect(bodies).toHaveLength(1);
  return new URLSearchParams(bodies[0]);
}

scene(
  'an instance comes back with profile, address, protection, shutdown behaviour, and the tags of its volumes',
  'eu-west-1',
  async (at) => {
    const { id, was } = await instance(at);
    const receipts = await at.carryOut('ec2', '[{ type: delete, image: true, force: true }]');
    expect(receipts.map(({ verb }) => verb)).toEqual(['stop', 'image', 'unprotect', 'delete']);
    const ran = await at.restore(id);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const made = /created ec2 (i-\w+)/.exec(ran.out)?.[1] ?? '';
    const back = await at.place.instanceNow(made);
    const settings = ['InstanceType', 'KeyName', 'SubnetId', 'PrivateIpAddress', 'IamInstanceProfile', 'EbsOptimized'];
    const withoutId = (answer: Answer | undefined): Answer => ({
      ...only(answer, settings),
      IamInstanceProfile: partOf(answer, 'IamInstanceProfile').Arn,
    });
    expect(withoutId(back)).toEqual(withoutId(was));
    expect(groupsOf(back)).toEqual(groupsOf(was));
    expect(tagsOf(back)).toEqual(comeBack(mine, id));
    const run = sent(at, 'RunInstances');
    // The emulator forgets two of them; that they are sent is what can be seen.
    expect(run.get('DisableApiTermination')).toBe('true');
    expect(run.get('CreditSpecification.CpuCredits')).toBe('standard');
    expect(run.get('NetworkInterface.1.AssociatePublicIpAddress')).toBe('false');
    const attribute = await at.place.call('ec2', 'describe_instance_attribute', {
      InstanceId: made,
      Attribute: 'instanceInitiatedShutdownBehavior',
    });
    expect(attribute.InstanceInitiatedShutdownBehavior).toEqual({ Value: 'terminate' });
    const [volume] = await volumes(at);
    expect(tagsOf(volume)).toMatchObject({ backup: 'daily' });
    expect(ran.out).toContain('Its user data are not restored');
  },
);

scene('a router comes back as a router, and gets its hold last', 'sa-east-1', async (at) => {
  const { id } = await instance(at);
  await at.place.call('ec2', 'modify_instance_attribute', { InstanceId: id, SourceDestCheck: { Value: false } });
  await at.carryOut('ec2', '[{ type: delete, image: true, force: true }]');
  const ran = await at.restore(id);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('its source/destination checks are switched off again, as before.');
  const made = /created ec2 (i-\w+)/.exec(ran.out)?.[1] ?? '';
  const back = await at.place.instanceNow(made);
  expect(back).toMatchObject({ SourceDestCheck: false });
  expect(tagsOf(back)).toEqual(comeBack(mine, id));
  expect(at.proxy.writes()).toEqual(['RunInstances', 'ModifyInstanceAttribute', 'CreateTags']);
  expect(sent(at, 'ModifyInstanceAttribute').get('InstanceId')).toBe(made);
});

scene('an instance that AWS may not migrate at a reboot comes back so', 'ap-south-1', async (at) => {
  const { id } = await instance(at);
  // The emulator knows neither the option nor the call.
  at.proxy.fault({
    on: 'DescribeInstances',
    deed: {
      rewrite: (body) =>
        body.replaceAll(
          '</instanceId>',
          '</instanceId><maintenanceOptions><rebootMigration>disabled</rebootMigration></maintenanceOptions>',
        ),
    },
  });
  const reply = '<ModifyInstanceMaintenanceOptionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"/>';
  at.proxy.fault({
    on: 'ModifyInstanceMaintenanceOptions',
    deed: { reply: { status: 200, type: 'text/xml', body: Buffer.from(reply) } },
  });
  await at.carryOut('ec2', '[{ type: delete, image: true, force: true }]');
  const ran = await at.restore(id);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(at.proxy.writes()).toEqual(['RunInstances', 'ModifyInstanceMaintenanceOptions', 'CreateTags']);
  const call = sent(at, 'ModifyInstanceMaintenanceOptions');
  expect(call.get('InstanceId')).toBe(/created ec2 (i-\w+)/.exec(ran.out)?.[1]);
  expect(call.get('RebootMigration')).toBe('disabled');
});

scene(
  'an address that is taken is not taken away: the instance gets another one, and the plan says so',
  'eu-west-2',
  async (at) => {
    const { id, was } = await instance(at);
    await at.carryOut('ec2', '[{ type: delete, image: true, force: true }]');
    const { NetworkInterface } = await at.place.call('ec2', 'create_network_interface', {
      SubnetId: was?.SubnetId,
      PrivateIpAddress: was?.PrivateIpAddress,
    });
    const taken = (NetworkInterface as Answer).NetworkInterfaceId;
    const ran = await at.restore(id);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(
      `It gets another private address than ${String(was?.PrivateIpAddress)}: ${String(taken)} has it.`,
    );
    // The emulator gives an address twice; AWS does not.
    expect(sent(at, 'RunInstances').has('NetworkInterface.1.PrivateIpAddress')).toBe(false);
  },
);

scene(
  'a database comes back with its storage figures, a managed password in a new secret, and its protection',
  'us-east-1',
  async (at) => {
    await subnetGroup(at.place, 'inner');
    await at.place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier: 'orders',
      Engine: 'postgres',
      DBInstanceClass: 'db.m5.large',
      AllocatedStorage: 500,
      StorageType: 'gp3',
      Iops: 14_000,
      StorageThroughput: 600,
      MasterUsername: 'someone',
      ManageMasterUserPassword: true,
      DBSubnetGroupName: 'inner',
      DeletionProtection: true,
      Tags,
    });
    const was = await at.place.databaseNow('orders');
    const secret = partOf(was, 'MasterUserSecret').SecretArn;
    await at.carryOut('rds', '[{ type: delete, force: true }]');
    expect(await at.place.databaseNow('orders')).toBeUndefined();
    const ran = await at.restore('orders');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('RDS manages its master password: it gets a new one, in a new secret.');
    const restored = sent(at, 'RestoreDBInstanceFromDBSnapshot');
    expect(restored.get('Iops')).toBe('14000');
    expect(restored.get('StorageThroughput')).toBe('600');
    const back = await at.place.databaseNow('orders');
    expect(back).toMatchObject({ DeletionProtection: true, MasterUserSecret: { SecretStatus: 'active' } });
    expect(partOf(back, 'MasterUserSecret').SecretArn).not.toBe(secret);
    expect(at.proxy.writes()).toEqual([
      'RestoreDBInstanceFromDBSnapshot',
      'ModifyDBInstance',
      'ModifyDBInstance',
      'AddTagsToResource',
    ]);
  },
);

scene('small gp3 storage comes back without figures that RDS refuses to be told', 'us-east-2', async (at) => {
  await at.place.call('rds', 'create_db_instance', {
    DBInstanceIdentifier: 'small',
    Engine: 'postgres',
    DBInstanceClass: 'db.t3.micro',
    AllocatedStorage: 20,
    StorageType: 'gp3',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    Tags,
  });
  // As AWS shows it: the figures are there although nobody chose them.
  at.proxy.fault({
    on: 'DescribeDBInstances',
    deed: {
      rewrite: (body) =>
        body.replaceAll(
          /(<StorageType>gp3<\/StorageType>)/g,
          '$1<Iops>3000</Iops><StorageThroughput>125</StorageThroughput>',
        ),
    },
  });
  await at.carryOut('rds', '[delete]');
  expect(await at.restore('small')).toMatchObject({ code: 0, err: '' });
  expect(sent(at, 'RestoreDBInstanceFromDBSnapshot').has('Iops')).toBe(false);
});

scene('a cluster of Serverless v2 comes back with its capacity, then its instances', 'eu-north-1', async (at) => {
  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_cluster', {
    DBClusterIdentifier: 'ledger',
    Engine: 'aurora-postgresql',
    EngineVersion: '16.3',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
    DBSubnetGroupName: 'inner',
    DeletionProtection: true,
    Tags,
  });
  for (const name of ['ledger-1', 'ledger-2'])
    await at.place.call('rds', 'create_db_instance', {
      DBInstanceIdentifier: name,
      DBClusterIdentifier: 'ledger',
      DBInstanceClass: 'db.serverless',
      Engine: 'aurora-postgresql',
      Tags,
    });
  const now = async (): Promise<Answer | undefined> =>
    ((await at.place.call('rds', 'describe_db_clusters', {})).DBClusters as readonly Answer[])[0];
  const was = await now();
  // The emulator restores no cluster whose password it manages itself.
  const manages = at.proxy.fault({
    on: 'DescribeDBClusters',
    deed: {
      rewrite: (body) =>
        body.replaceAll(
          '</DBClusterIdentifier>',
          '</DBClusterIdentifier><MasterUserSecret><SecretArn>arn:aws:secretsmanager:eu-north-1:123456789012:secret:' +
            'rds!cluster-1</SecretArn><SecretStatus>active</SecretStatus></MasterUserSecret>',
        ),
    },
  });
  await at.carryOut('rds-cluster', '[{ type: delete, force: true }]');
  manages();
  expect(await now()).toBeUndefined();
  const ran = await at.restore('ledger');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('RDS manages its master password: it gets a new one, in a new secret.');
  const back = await now();
  const settings = ['ServerlessV2ScalingConfiguration', 'DeletionProtection', 'DBSubnetGroup'];
  expect(only(back, settings)).toEqual(only(was, settings));
  expect(back?.DBClusterMembers).toHaveLength(2);
  expect(partOf(back, 'MasterUserSecret').SecretStatus).toBe('active');
});

function partOf(answer: Answer | undefined, member: string): Answer {
  return (answer?.[member] ?? {}) as Answer;
}

async function instance(at: Scene): Promise<{ readonly id: string; readonly was: Answer | undefined }> {
  const { place } = at;
  const { Vpcs } = (await place.call('ec2', 'describe_vpcs', {})) as { Vpcs: readonly { readonly VpcId: string }[] };
  const { GroupId } = await place.call('ec2', 'create_security_group', {
    GroupName: 'web',
    Description: 'web',
    VpcId: Vpcs[0]?.VpcId,
  });
  const { Subnets } = (await place.call('ec2', 'describe_subnets', {})) as {
    Subnets: readonly { readonly SubnetId: string }[];
  };
  await place.call('ec2', 'create_key_pair', { KeyName: 'ops' });
  const profile = `web-${at.region}`;
  await place.call('iam', 'create_instance_profile', { InstanceProfileName: profile });
  const { Instances } = (await place.call('ec2', 'run_instances', {
    ImageId: 'ami-12c6146b',
    InstanceType: 't3.small',
    MinCount: 1,
    MaxCount: 1,
    KeyName: 'ops',
    IamInstanceProfile: { Name: profile },
    InstanceInitiatedShutdownBehavior: 'terminate',
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: Subnets[1]?.SubnetId,
        Groups: [GroupId],
        DeleteOnTermination: true,
        AssociatePublicIpAddress: false,
      },
    ],
    TagSpecifications: [
      { ResourceType: 'instance', Tags },
      { ResourceType: 'volume', Tags: [{ Key: 'backup', Value: 'daily' }] },
    ],
  })) as { Instances: readonly { readonly InstanceId: string }[] };
  const id = Instances[0]?.InstanceId ?? '';
  await place.call('ec2', 'modify_instance_attribute', { InstanceId: id, DisableApiTermination: { Value: true } });
  return { id, was: await place.instanceNow(id) };
}
