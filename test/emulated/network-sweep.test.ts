import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strayCalls } from './aws-calls.ts';
import type { Call } from './call.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { type PlanFiles, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * A policy on each type of network, from the plan to what is left, over an estate in which half belongs to a protected
 * instance or balancer, as a person runs it. The emulator would let all of it go.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let seed: Seeder;
let estate: Estate;
let planned: Ran;
let plan: PlanFiles;
let applied: Ran;

interface Side {
  readonly instance: string;
  /** On the instance, beside its own first one. */
  readonly second: string;
  readonly address: string;
  readonly group: string;
  readonly balancer: string;
  readonly targets: string;
}

interface Estate {
  readonly core: Side;
  readonly free: Side;
  readonly idle: {
    readonly second: string;
    readonly address: string;
    readonly group: string;
    readonly targets: string;
  };
}

const policies = `policies:
- {name: interfaces, resource: eni, actions: [detach, delete]}
- {name: addresses, resource: elastic-ip, actions: [{type: release, force: true}]}
- {name: groups, resource: security-group, actions: [delete]}
- {name: balancers, resource: app-elb, actions: [delete]}
- {name: targets, resource: app-elb-target-group, actions: [delete]}
- name: instances
  resource: ec2
  filters: [{"tag:lifespan-intent": ephemeral-task}]
  skip-snapshot: true
  actions: [terminate]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint, withoutEnded());
  work = workplace(proxy.endpoint);
  seed = seeder(moto);
  estate = await seedEstate();
  work.write('network.yml', policies);
  planned = await work.mayfly('plan', 'network.yml');
  plan = work.plan();
  proxy.forget();
  applied = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

test('it plans what is free and names for the rest by what it is protected', () => {
  expect([planned.err, planned.code]).toEqual([expect.any(String), 0]);
  expect(plan.gaps).toEqual([]);
  const { core, free, idle } = estate;
  const why = (id: string, verb: string) =>
    plan.refusals.find(({ subject, verb: refused }) => subject.id === id && refused === verb);
  for (const [id, verb] of [
    [core.second, 'detach'],
    [core.address, 'delete'],
    [core.group, 'delete'],
    [core.balancer, 'delete'],
    [core.targets, 'delete'],
  ] as const)
    expect([id, why(id, verb)]).toEqual([
      id,
      expect.objectContaining({ cause: 'protected', message: expect.stringContaining('persistent-core') }),
    ]);
  expect(why(free.group, 'delete')).toMatchObject({
    cause: 'state',
    message: expect.stringContaining(`it is used by ${free.second}`),
  });
  expect(why(free.targets, 'delete')).toMatchObject({
    cause: 'state',
    message: expect.stringContaining('a listener of app/free/'),
  });
  const steps = plan.steps.map(({ subject, verb }) => `${verb} ${subject.id}`);
  expect(steps).toEqual(
    expect.arrayContaining([
      `detach ${free.second}`,
      `delete ${free.second}`,
      `disassociate ${free.address}`,
      `delete ${free.address}`,
      `delete ${free.balancer}`,
      `delete ${idle.second}`,
      `delete ${idle.address}`,
      `delete ${idle.group}`,
      `delete ${idle.targets}`,
      `delete ${free.instance}`,
    ]),
  );
  expect(steps.filter((step) => Object.values(core).some((id) => step.endsWith(` ${id}`)))).toEqual([]);
});

test('a termination names the interfaces that end with the instance', () => {
  const ending = plan.steps.find(({ subject }) => subject.id === estate.free.instance);
  const [primary] = ending?.alsoDestroys.filter(({ type }) => type === 'eni') ?? [];
  expect(primary?.id).toMatch(/^eni-/);
  expect(primary?.id).not.toBe(estate.free.second);
});

// Promise A6 of docs/safety.md.
test('what was free is gone, and all that belongs to what is protected is there as it was', async () => {
  expect(strayCalls(proxy)).toEqual([]);
  expect([applied.err, applied.code]).toEqual([expect.any(String), 0]);
  const { core, free, idle } = estate;
  const ids = async (service: string, operation: string, member: string, id: string): Promise<readonly unknown[]> =>
    ((await seed.call(service, operation, {}))[member] as Record<string, unknown>[]).map((each) => each[id]);
  const interfaces = await ids('ec2', 'describe_network_interfaces', 'NetworkInterfaces', 'NetworkInterfaceId');
  const addresses = await ids('ec2', 'describe_addresses', 'Addresses', 'AllocationId');
  const groups = await ids('ec2', 'describe_security_groups', 'SecurityGroups', 'GroupId');
  const balancers = await ids('elbv2', 'describe_load_balancers', 'LoadBalancers', 'LoadBalancerArn');
  const targets = await ids('elbv2', 'describe_target_groups', 'TargetGroups', 'TargetGroupArn');
  expect(interfaces).toContain(core.second);
  // The association of the other ended with its instance: the next plan releases it.
  expect(addresses).toEqual(expect.arrayContaining([core.address, free.address]));
  expect(addresses).toHaveLength(2);
  expect(groups).toEqual(expect.arrayContaining([core.group, free.group]));
  expect(balancers).toEqual([core.balancer]);
  expect(targets).toEqual(expect.arrayContaining([core.targets, free.targets]));
  for (const gone of [free.second, idle.second]) expect(interfaces).not.toContain(gone);
  expect(groups).not.toContain(idle.group);
  expect(targets).not.toContain(idle.targets);

  expect((await seed.instanceNow(core.instance))?.State).toMatchObject({ Name: 'running' });
  expect(await seed.instanceNow(free.instance)).toBeUndefined();
  const stay = (await seed.call('ec2', 'describe_addresses', { AllocationIds: [core.address] })).Addresses;
  expect(stay).toMatchObject([{ InstanceId: core.instance }]);
});

async function seedEstate(): Promise<Estate> {
  const [{ SubnetId = '', VpcId = '' } = {}, other] = (await seed.call('ec2', 'describe_subnets', {})).Subnets as {
    SubnetId?: string;
    VpcId?: string;
  }[];
  const tags = (intent: string) => [{ Key: 'lifespan-intent', Value: intent }];
  const task = tags('ephemeral-task');
  const specified = (ResourceType: string) => ({ TagSpecifications: [{ ResourceType, Tags: task }] });
  const first = (answer: Record<string, unknown>, member: string, id: string): string => {
    const found = answer[member] as Record<string, unknown> | Record<string, unknown>[];
    return String((Array.isArray(found) ? found[0] : found)?.[id]);
  };
  const group = async (GroupName: string): Promise<string> =>
    first(
      {
        made: await seed.call('ec2', 'create_security_group', {
          GroupName,
          Description: GroupName,
          VpcId,
          ...specified('security-group'),
        }),
      },
      'made',
      'GroupId',
    );
  const networkInterface = async (Groups?: string[]): Promise<string> =>
    first(
      await seed.call('ec2', 'create_network_interface', {
        SubnetId,
        ...(Groups && { Groups }),
        ...specified('network-interface'),
      }),
      'NetworkInterface',
      'NetworkInterfaceId',
    );
  const address = async (): Promise<string> =>
    String((await seed.call('ec2', 'allocate_address', { Domain: 'vpc', ...specified('elastic-ip') })).AllocationId);
  const targets = async (Name: string): Promise<string> =>
    first(
      await seed.call('elbv2', 'create_target_group', { Name, Protocol: 'HTTP', Port: 80, VpcId, Tags: task }),
      'TargetGroups',
      'TargetGroupArn',
    );
  const side = async (name: string, intent: string): Promise<Side> => {
    const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId, DeleteOnTermination: true }];
    const one = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, NetworkInterfaces };
    const TagSpecifications = [{ ResourceType: 'instance', Tags: tags(intent) }];
    const instance = first(
      await seed.call('ec2', 'run_instances', { ...one, TagSpecifications }),
      'Instances',
      'InstanceId',
    );
    const its = await group(name);
    const second = await networkInterface([its]);
    await seed.call('ec2', 'attach_network_interface', {
      NetworkInterfaceId: second,
      InstanceId: instance,
      DeviceIndex: 1,
    });
    const allocated = await address();
    await seed.call('ec2', 'associate_address', { AllocationId: allocated, InstanceId: instance });
    const LoadBalancerArn = first(
      await seed.call('elbv2', 'create_load_balancer', {
        Name: name,
        Subnets: [SubnetId, other?.SubnetId],
        Tags: tags(intent),
      }),
      'LoadBalancers',
      'LoadBalancerArn',
    );
    const TargetGroupArn = await targets(name);
    await seed.call('elbv2', 'create_listener', {
      LoadBalancerArn,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    });
    return { instance, second, address: allocated, group: its, balancer: LoadBalancerArn, targets: TargetGroupArn };
  };
  return {
    core: await side('core', 'persistent-core'),
    free: await side('free', 'ephemeral-task'),
    idle: {
      second: await networkInterface(),
      address: await address(),
      group: await group('idle'),
      targets: await targets('idle'),
    },
  };
}

/**
 * moto keeps an address on an interface that ended with its instance; AWS disassociates it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/terminating-instances.html
 */
function withoutEnded(): (body: string, call: Call) => string {
  const ended = new Set<string>();
  return (body, { operation }) => {
    if (operation === 'TerminateInstances')
      for (const [, id = ''] of body.matchAll(/<instanceId>([^<]+)</g)) ended.add(id);
    if (operation !== 'DescribeAddresses') return body;
    const addresses = body.split(/(?=<publicIp>)/);
    return addresses.map((address) => (isOn(address, ended) ? released(address) : address)).join('');
  };
}

function isOn(address: string, instances: ReadonlySet<string>): boolean {
  return instances.has(/<instanceId>([^<]*)</.exec(address)?.[1] ?? '');
}

function released(address: string): string {
  return address.replaceAll(/<(instanceId|associationId|networkInterfaceId|privateIpAddress)>[^<]*<\/\1>/g, '');
}
