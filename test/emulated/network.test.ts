import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Aws } from '../../src/core/aws.ts';
import { attached } from '../../src/core/resource.ts';
import { inventory, readCurrent } from '../../src/estate/inventory/inventory.ts';
import { awsOf, perform, permitFor, readOne, typeNamed } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';
import { type Seeder, seeder } from './seeder.ts';

let moto: Moto;
let aws: Aws;
let seed: Seeder;

beforeAll(async () => {
  moto = await startMoto();
  aws = await awsOf(moto);
  seed = seeder(moto);
});

beforeEach(() => moto.reset());

afterAll(() => moto.stop());

type Answer = Record<string, unknown>;

async function subnet(): Promise<{ readonly SubnetId: string; readonly VpcId: string }> {
  const [first] = (await seed.call('ec2', 'describe_subnets', {})).Subnets as { SubnetId: string; VpcId: string }[];
  if (first === undefined) throw new Error('moto has no subnet');
  return first;
}

async function made(
  service: string,
  operation: string,
  parameters: Answer,
  member: string,
  id: string,
): Promise<string> {
  const found = (await seed.call(service, operation, parameters))[member] as Answer | Answer[];
  return String((Array.isArray(found) ? found[0] : found)?.[id]);
}

async function networkInterface(parameters: Answer = {}): Promise<string> {
  return made(
    'ec2',
    'create_network_interface',
    { SubnetId: (await subnet()).SubnetId, ...parameters },
    'NetworkInterface',
    'NetworkInterfaceId',
  );
}

async function address(): Promise<string> {
  return String((await seed.call('ec2', 'allocate_address', { Domain: 'vpc' })).AllocationId);
}

async function group(name = 'web'): Promise<string> {
  const { VpcId } = await subnet();
  return String(
    (await seed.call('ec2', 'create_security_group', { GroupName: name, Description: name, VpcId })).GroupId,
  );
}

async function balancer(parameters: Answer = {}): Promise<string> {
  const Subnets = ((await seed.call('ec2', 'describe_subnets', {})).Subnets as { SubnetId: string }[])
    .slice(0, 2)
    .map(({ SubnetId }) => SubnetId);
  return made(
    'elbv2',
    'create_load_balancer',
    { Name: 'web', Subnets, ...parameters },
    'LoadBalancers',
    'LoadBalancerArn',
  );
}

async function targetGroup(name = 'web'): Promise<string> {
  const { VpcId } = await subnet();
  return made(
    'elbv2',
    'create_target_group',
    { Name: name, Protocol: 'HTTP', Port: 80, VpcId },
    'TargetGroups',
    'TargetGroupArn',
  );
}

async function listen(LoadBalancerArn: string, TargetGroupArn: string): Promise<void> {
  await seed.call('elbv2', 'create_listener', {
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'forward', TargetGroupArn }],
  });
}

async function onInstance(): Promise<{ readonly instance: string; readonly second: string }> {
  const instance = await seed.instance({});
  const second = await networkInterface();
  await seed.call('ec2', 'attach_network_interface', {
    NetworkInterfaceId: second,
    InstanceId: instance,
    DeviceIndex: 1,
  });
  return { instance, second };
}

async function isThere(type: string, id: string): Promise<boolean> {
  return (await readCurrent(aws, typeNamed(type), [id], new Date())).length > 0;
}

const makers: Readonly<Record<string, () => Promise<string>>> = {
  eni: networkInterface,
  'network-addr': address,
  'security-group': group,
  'app-elb': balancer,
  'app-elb-target-group': targetGroup,
};

test.each(Object.entries(makers))(
  '%s: is listed, read by its id, tagged, untagged and deleted; what is gone is left out',
  async (type, make) => {
    const id = await make();
    const seen: string[] = [];
    for await (const each of inventory(aws, [typeNamed(type)], { clock: () => new Date() })) {
      if (each.kind === 'page') seen.push(...each.page.map((one) => one.id));
      else expect(each.row).toMatchObject({ status: 'whole' });
    }
    expect(seen).toContain(id);

    const resource = await readOne(aws, type, id);
    expect([...resource.unread]).toEqual([]);
    expect(resource.arn).toMatch(/^arn:aws:(?:ec2|elasticloadbalancing):eu-west-1:123456789012:/);
    expect((await perform(aws, resource, 'tag', { tags: { owner: 'ada', ttl: '7d' } })).checked).toEqual({
      status: 'done',
      after: { Tags: { owner: 'ada', ttl: '7d' } },
    });
    expect((await readOne(aws, type, id)).tags.get('ttl')).toBe('7d');
    expect((await perform(aws, resource, 'untag', { keys: ['ttl'] })).checked).toEqual({
      status: 'done',
      after: { Tags: { owner: 'ada' } },
    });

    const remove = typeNamed(type).verbs.delete;
    expect(remove?.blocked?.(resource)).toBeUndefined();
    expect((await perform(aws, resource, 'delete')).checked.status).toBe('done');
    expect(
      await readCurrent(
        aws,
        typeNamed(type),
        [id, ...(type.startsWith('app-elb') ? [id.replace('/web/', '/other/')] : [])],
        new Date(),
      ),
    ).toEqual([]);
  },
);

test('of several balancers and target groups, those that still exist are read', async () => {
  const [group, gone] = [await targetGroup('stays'), await targetGroup('goes')];
  await seed.call('elbv2', 'delete_target_group', { TargetGroupArn: gone });
  expect(
    (await readCurrent(aws, typeNamed('app-elb-target-group'), [gone, group], new Date())).map(({ id }) => id),
  ).toEqual([group]);
  const [kept, away] = [await balancer({ Name: 'stays' }), await balancer({ Name: 'goes' })];
  await seed.call('elbv2', 'delete_load_balancer', { LoadBalancerArn: away });
  expect((await readCurrent(aws, typeNamed('app-elb'), [away, kept], new Date())).map(({ id }) => id)).toEqual([kept]);
});

test('an interface belongs to its instance, reports that it is attached, and is detached from it', async () => {
  const { instance, second } = await onInstance();
  const found = await readOne(aws, 'eni', second);
  const type = typeNamed('eni');
  expect(type.partOf?.(found.raw)).toEqual([attached('ec2', instance)]);
  expect(type.controllers?.(found.raw) ?? []).toEqual([]);
  expect(type.verbs.delete?.blocked?.(found)).toBe(`it is attached to ${instance}: detach it first`);

  const link = {
    type: 'AWS::EC2::NetworkInterfaceAttachment',
    id: (found.raw.Attachment as { AttachmentId: string }).AttachmentId,
  };
  expect(type.verbs.detach?.alsoDestroys?.(found)).toEqual([link]);
  const permit = permitFor(found, 'detach', { covers: [{ type: 'eni', id: second }, link] });
  await expect(aws.write(permit).ec2.terminateInstances({ InstanceIds: [instance] })).rejects.toMatchObject({
    name: 'NotPermitted',
  });
  await expect(
    aws.write(permitFor(found, 'detach')).ec2.detachNetworkInterface({ AttachmentId: link.id }),
  ).rejects.toMatchObject({ name: 'NotPermitted' });
  await aws.write(permit).ec2.detachNetworkInterface({ AttachmentId: link.id });
  const check = type.verbs.detach as unknown as { check: (aws: Aws, input: object) => Promise<unknown> };
  expect(await check.check(aws, { source: found, options: {}, performed: {}, step: 's', now: new Date() })).toEqual({
    status: 'done',
    after: { Status: 'available' },
  });
  expect((await seed.instanceNow(instance))?.State).toMatchObject({ Name: 'running' });
});

test('the primary interface is not detached, and goes with its instance', async () => {
  // Unlike AWS, the emulator lets a primary interface stay unless it is told.
  const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: (await subnet()).SubnetId, DeleteOnTermination: true }];
  const run = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, NetworkInterfaces };
  const instance = await readOne(aws, 'ec2', await made('ec2', 'run_instances', run, 'Instances', 'InstanceId'));
  const doomed = typeNamed('ec2').verbs.delete?.alsoDestroys?.(instance) ?? [];
  const [primary] = doomed.filter(({ type }) => type === 'eni');
  if (primary === undefined) throw new Error('no interface goes with the instance');
  const found = await readOne(aws, 'eni', primary.id);
  expect(typeNamed('eni').verbs.detach?.blocked?.(found)).toBe(
    `it is the primary interface of ${instance.id}, which cannot be detached`,
  );
  expect(typeNamed('eni').controllers?.(found.raw) ?? []).toEqual([]);
});

test('an address belongs to its interface and instance, and is disassociated by its association alone', async () => {
  const instance = await seed.instance({});
  const id = await address();
  await seed.call('ec2', 'associate_address', { AllocationId: id, InstanceId: instance });
  const found = await readOne(aws, 'network-addr', id);
  const type = typeNamed('network-addr');
  expect(type.partOf?.(found.raw)).toEqual(expect.arrayContaining([attached('ec2', instance)]));
  expect(type.verbs.delete?.blocked?.(found)).toContain(`it is associated with ${instance}`);
  const [link] = type.verbs.disassociate?.alsoDestroys?.(found) ?? [];
  if (link === undefined) throw new Error('no association');
  await aws
    .write(permitFor(found, 'disassociate', { covers: [{ type: 'network-addr', id }, link] }))
    .ec2.disassociateAddress({ AssociationId: link.id });
  const after = await readOne(aws, 'network-addr', id);
  expect(type.verbs.disassociate?.blocked?.(after)).toBe('it is not associated');
  expect((await perform(aws, after, 'delete')).checked.status).toBe('done');
  expect((await seed.instanceNow(instance))?.State).toMatchObject({ Name: 'running' });
});

test('a group knows the interfaces that it is on and the groups whose rules name it', async () => {
  const [used, naming] = [await group('used'), await group('naming')];
  const on = await networkInterface({ Groups: [used] });
  const pair = { UserIdGroupPairs: [{ GroupId: used }] };
  await seed.call('ec2', 'authorize_security_group_ingress', {
    GroupId: naming,
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, ...pair }],
  });
  const found = await readOne(aws, 'security-group', used);
  const type = typeNamed('security-group');
  expect(type.partOf?.(found.raw)).toEqual([attached('eni', on)]);
  expect(found.raw.ReferencedBy).toEqual([{ GroupId: naming, GroupName: 'naming' }]);
  expect(type.verbs.delete?.blocked?.(found)).toBe(`it is used by ${on}`);

  await seed.call('ec2', 'delete_network_interface', { NetworkInterfaceId: on });
  expect(type.verbs.delete?.blocked?.(await readOne(aws, 'security-group', used))).toBe(
    `the rules of ${naming} name it`,
  );
  expect((await readOne(aws, 'security-group', naming)).raw.ReferencedBy).toEqual([]);
});

test('an egress rule to another group is a reference to that group; a rule to its own group is not', async () => {
  const [used, naming] = [await group('used'), await group('naming')];
  const rule = (GroupId: string) => ({ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId }] });
  await seed.call('ec2', 'authorize_security_group_egress', { GroupId: naming, IpPermissions: [rule(used)] });
  await seed.call('ec2', 'authorize_security_group_ingress', { GroupId: used, IpPermissions: [rule(used)] });
  expect((await readOne(aws, 'security-group', used)).raw.ReferencedBy).toEqual([
    { GroupId: naming, GroupName: 'naming' },
  ]);
});

test('the default group of a VPC is not deleted', async () => {
  const groups = (await seed.call('ec2', 'describe_security_groups', {})).SecurityGroups as {
    GroupId: string;
    GroupName: string;
  }[];
  const found = await readOne(
    aws,
    'security-group',
    groups.find(({ GroupName }) => GroupName === 'default')?.GroupId ?? '',
  );
  expect(typeNamed('security-group').verbs.delete?.blocked?.(found)).toBe(
    'it is the default group of its VPC, which AWS does not delete',
  );
});

test('a balancer with deletion protection is locked against a delete, and against nothing else', async () => {
  const id = await balancer();
  const type = typeNamed('app-elb');
  const locked = async (): Promise<unknown> => {
    const [found] = (await type.protection?.fetch(aws, [id])) ?? [];
    const raw = { ...(await readOne(aws, 'app-elb', id)).raw, 'deletion_protection.enabled': found };
    return [type.lock?.(raw, 'delete'), type.lock?.(raw, 'tag')];
  };
  expect(await locked()).toEqual([undefined, undefined]);
  const Attributes = [{ Key: 'deletion_protection.enabled', Value: 'true' }];
  await seed.call('elbv2', 'modify_load_balancer_attributes', { LoadBalancerArn: id, Attributes });
  expect(await locked()).toEqual(['deletion_protection.enabled', undefined]);
  expect((await perform(aws, await readOne(aws, 'app-elb', id), 'unprotect')).checked).toMatchObject({
    status: 'done',
  });
  expect(await locked()).toEqual([undefined, undefined]);
});

test('a target group that a listener sends to belongs to its balancer and is not deleted', async () => {
  const [id, its] = [await balancer(), await targetGroup()];
  await listen(id, its);
  const found = await readOne(aws, 'app-elb-target-group', its);
  const type = typeNamed('app-elb-target-group');
  expect(type.partOf?.(found.raw)).toEqual([attached('app-elb', id)]);
  expect(type.verbs.delete?.blocked?.(found)).toMatch(/^a listener of app\/web\/\w+ forwards to it$/);
  expect(found.raw.TargetHealthDescriptions).toEqual([]);
  expect(await isThere('app-elb', id)).toBe(true);
});

test('the targets of a group are read', async () => {
  const [its, instance] = [await targetGroup(), await seed.instance({})];
  await seed.call('elbv2', 'register_targets', { TargetGroupArn: its, Targets: [{ Id: instance }] });
  const { raw } = await readOne(aws, 'app-elb-target-group', its);
  expect(raw.TargetHealthDescriptions).toEqual([
    expect.objectContaining({ Target: expect.objectContaining({ Id: instance }) }),
  ]);
});
