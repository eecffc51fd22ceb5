import { expect, test } from '@jest/globals';
import { makePlan } from '../../../src/app/make-plan.ts';
import { loadSetup } from '../../../src/app/setup.ts';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { Step } from '../../../src/core/step.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import type { Refused } from '../../../src/guard/guard.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { type FakeAws, fakeAws, place, refusal } from '../estate/fake-aws.ts';
import { noLaunchers } from '../estate/launch-replies.ts';

const now = new Date('2026-11-21T02:00:00Z');
const elb = (rest: string): string => `arn:aws:elasticloadbalancing:${place.region}:${place.account}:${rest}`;
const balancers = {
  core: elb('loadbalancer/app/core/1'),
  free: elb('loadbalancer/app/free/2'),
  locked: elb('loadbalancer/net/locked/3'),
};
const targetGroups = {
  core: elb('targetgroup/core/1'),
  idle: elb('targetgroup/idle/2'),
  unread: elb('targetgroup/unread/3'),
};

const intent = (Value: string) => [{ Key: 'lifespan-intent', Value }];
const task = intent('ephemeral-task');
const core = intent('persistent-core');

/** The second interface of an instance; the first has index 0 and is deleted with it. */
function on(InstanceId: string, DeviceIndex = 1): object {
  const Attachment = {
    AttachmentId: `eni-attach-${InstanceId}-${DeviceIndex}`,
    InstanceId,
    InstanceOwnerId: place.account,
    DeviceIndex,
  };
  return { Status: 'in-use', Attachment: { ...Attachment, DeleteOnTermination: DeviceIndex === 0 } };
}

const interfaces: readonly Readonly<Record<string, unknown>>[] = [
  { NetworkInterfaceId: 'eni-core', ...on('i-core'), Groups: [{ GroupId: 'sg-core' }], TagSet: task },
  { NetworkInterfaceId: 'eni-free', ...on('i-free'), Groups: [{ GroupId: 'sg-free' }], TagSet: task },
  { NetworkInterfaceId: 'eni-marked', ...on('i-marked', 0), TagSet: core },
  { NetworkInterfaceId: 'eni-primary', ...on('i-plain', 0), TagSet: [] },
  { NetworkInterfaceId: 'eni-idle', Status: 'available', TagSet: task },
  { NetworkInterfaceId: 'eni-lost', ...on('i-unreadable'), TagSet: task },
  {
    NetworkInterfaceId: 'eni-nat',
    Status: 'in-use',
    InterfaceType: 'nat_gateway',
    Description: 'Interface for NAT Gateway nat-1',
    RequesterManaged: true,
    TagSet: task,
  },
  {
    NetworkInterfaceId: 'eni-elb',
    Status: 'in-use',
    InterfaceType: 'interface',
    Description: 'ELB app/web/50dc',
    RequesterManaged: true,
    TagSet: task,
  },
  {
    NetworkInterfaceId: 'eni-rds',
    Status: 'in-use',
    InterfaceType: 'interface',
    Description: 'RDSNetworkInterface',
    RequesterId: 'amazon-rds',
    TagSet: task,
  },
  {
    NetworkInterfaceId: 'eni-lambda',
    Status: 'in-use',
    InterfaceType: 'lambda',
    Description: 'AWS Lambda VPC ENI-f-1',
    RequesterManaged: true,
    TagSet: task,
  },
  {
    NetworkInterfaceId: 'eni-other',
    Status: 'in-use',
    OwnerId: place.account,
    Attachment: { AttachmentId: 'a', InstanceOwnerId: 'amazon-aws' },
    TagSet: task,
  },
];
const instance = (InstanceId: string, NetworkInterfaceId: string, Tags: object[] = task) => ({
  InstanceId,
  InstanceType: 't3.micro',
  Tags,
  State: { Name: 'running' },
  BlockDeviceMappings: [],
  NetworkInterfaces: [
    {
      NetworkInterfaceId,
      Attachment: { DeleteOnTermination: !['eni-free', 'eni-core', 'eni-lost'].includes(NetworkInterfaceId) },
    },
  ],
});
const instances = [
  instance('i-core', 'eni-core', core),
  instance('i-free', 'eni-free'),
  instance('i-marked', 'eni-marked'),
  instance('i-plain', 'eni-primary'),
  instance('i-vanished', 'eni-vanished'),
  instance('i-unreadable', 'eni-lost', core),
];
const addresses = (
  [
    {
      AllocationId: 'eipalloc-core',
      AssociationId: 'eipassoc-1',
      InstanceId: 'i-core',
      NetworkInterfaceId: 'eni-core',
      Tags: task,
    },
    // Only its interface shows who owns it.
    {
      AllocationId: 'eipalloc-behind',
      AssociationId: 'eipassoc-2',
      InstanceId: '',
      NetworkInterfaceId: 'eni-core',
      Tags: task,
    },
    {
      AllocationId: 'eipalloc-free',
      AssociationId: 'eipassoc-3',
      InstanceId: 'i-free',
      NetworkInterfaceId: 'eni-free',
      Tags: task,
    },
    { AllocationId: 'eipalloc-nat', AssociationId: 'eipassoc-4', NetworkInterfaceId: 'eni-nat', Tags: task },
    { AllocationId: 'eipalloc-idle', Tags: task },
  ] as const
).map((address) => ({ ...address, PublicIp: '203.0.113.7' }));
const groups = ['sg-core', 'sg-free', 'sg-idle'].map((GroupId) => ({
  GroupId,
  GroupName: GroupId,
  IpPermissions: [],
  Tags: task,
}));

type Asked = { readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[] };

/** Items whose values under a filter's name are among the requested ones. */
function listed(
  items: readonly Readonly<Record<string, unknown>>[],
  paths: Readonly<Record<string, (item: never) => readonly unknown[]>>,
) {
  return ({ Filters = [] }: Asked) =>
    items.filter((item) =>
      Filters.every(({ Name, Values }) =>
        (paths[Name]?.(item as never) ?? []).some((value) => Values.includes(String(value))),
      ),
    );
}

function account(changes: Parameters<typeof fakeAws>[0] = {}): FakeAws {
  const inInstances = listed(instances, { 'instance-id': ({ InstanceId }: { InstanceId: string }) => [InstanceId] });
  const inInterfaces = listed(interfaces, {
    'network-interface-id': ({ NetworkInterfaceId }: { NetworkInterfaceId: string }) => [NetworkInterfaceId],
    'group-id': ({ Groups = [] }: { Groups?: { GroupId: string }[] }) => Groups.map(({ GroupId }) => GroupId),
  });
  const inGroups = listed(groups, { 'group-id': ({ GroupId }: { GroupId: string }) => [GroupId] });
  const inAddresses = listed(addresses, {
    'allocation-id': ({ AllocationId }: { AllocationId: string }) => [AllocationId],
  });
  const chosen = <Item>(
    all: readonly Item[],
    arnOf: (item: Item) => string,
    arns: readonly string[] | undefined,
  ): readonly Item[] => all.filter((item) => arns === undefined || arns.includes(arnOf(item)));
  const tagsOf: Readonly<Record<string, object[]>> = { [balancers.core]: core };
  const targets = [
    { TargetGroupArn: targetGroups.core, LoadBalancerArns: [balancers.core] },
    { TargetGroupArn: targetGroups.idle, LoadBalancerArns: [] },
    { TargetGroupArn: targetGroups.unread, LoadBalancerArns: [] },
  ];
  return fakeAws({
    ...noLaunchers,
    'ec2:DescribeInstances': (asked: Asked) => {
      if (asked.Filters?.some(({ Values }) => Values.includes('i-unreadable'))) throw refusal('ec2:DescribeInstances');
      const instances = inInstances(asked).map((instance) => ({ InstanceType: 't3.micro', ...instance }));
      return { Reservations: [{ Instances: instances }] };
    },
    'ec2:DescribeInstanceTypes': () => ({
      InstanceTypes: [{ InstanceType: 't3.micro', InstanceStorageSupported: false }],
    }),
    'ec2:DescribeNetworkInterfaces': (asked: Asked) => ({ NetworkInterfaces: inInterfaces(asked) }),
    'ec2:DescribeAddresses': (asked: Asked) => ({ Addresses: inAddresses(asked) }),
    'ec2:DescribeSecurityGroups': (asked: Asked) => ({ SecurityGroups: inGroups(asked) }),
    'ec2:DescribeVolumes': () => ({ Volumes: [] }),
    'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: false } }),
    'elasticloadbalancing:DescribeLoadBalancers': ({ LoadBalancerArns: arns }: { LoadBalancerArns?: string[] }) => ({
      LoadBalancers: chosen(Object.values(balancers), (arn) => arn, arns).map((LoadBalancerArn) => ({
        LoadBalancerArn,
      })),
    }),
    'elasticloadbalancing:DescribeLoadBalancerAttributes': ({ LoadBalancerArn: arn }: { LoadBalancerArn: string }) => ({
      Attributes: [{ Key: 'deletion_protection.enabled', Value: String(arn === balancers.locked) }],
    }),
    'elasticloadbalancing:DescribeTargetGroups': ({ TargetGroupArns: arns }: { TargetGroupArns?: string[] }) => ({
      TargetGroups: chosen(targets, ({ TargetGroupArn }) => TargetGroupArn, arns),
    }),
    'elasticloadbalancing:DescribeTargetHealth': () => ({ TargetHealthDescriptions: [] }),
    'elasticloadbalancing:DescribeTags': ({ ResourceArns }: { ResourceArns: string[] }) => ({
      TagDescriptions: ResourceArns.filter((arn) => arn !== targetGroups.unread).map((ResourceArn) => ({
        ResourceArn,
        Tags: tagsOf[ResourceArn] ?? task,
      })),
    }),
    ...changes,
  });
}

function guardOver(aws: FakeAws) {
  return createGuard({ open: () => aws, types, protection: createProtection(defaultSettings, types), now: () => now });
}

function step({ type, id }: Ref, verb: string, alsoDestroys: readonly Ref[] = []): Step {
  const arns: Readonly<Record<string, string>> = {
    ec2: 'instance',
    eni: 'network-interface',
    'network-addr': 'elastic-ip',
    'security-group': 'security-group',
  };
  const arn = arns[type] === undefined ? id : `arn:aws:ec2:${place.region}:${place.account}:${arns[type]}/${id}`;
  return {
    id: 'step-1',
    subject: { type, id, arn, ...place, class: 'ephemeral-task' },
    verb,
    effect: 'delete',
    options: { tags: {}, keys: [] },
    alsoDestroys,
  } as unknown as Step;
}

async function rulingOn(
  ref: Ref,
  verb: string,
  aws = account(),
  alsoDestroys: readonly Ref[] = [],
): Promise<Refused | { readonly covers: readonly Ref[] }> {
  const { permits, refusals } = await guardOver(aws).permit([step(ref, verb, alsoDestroys)]);
  const refused = refusals.get('step-1');
  if (refused) return refused;
  return { covers: permits.get('step-1')?.permit.covers ?? [] };
}

test.each<[type: string, id: string, verb: string, expected: object]>([
  [
    'eni',
    'eni-core',
    'detach',
    { cause: 'protected', message: 'it belongs to ec2 i-core: it is tagged lifespan-intent=persistent-core' },
  ],
  ['eni', 'eni-core', 'delete', { cause: 'protected' }],
  ['eni', 'eni-core', 'tag', { cause: 'protected' }],
  [
    'eni',
    'eni-lost',
    'detach',
    { cause: 'unread', message: 'it belongs to ec2 i-unreadable, which could not be read' },
  ],
  [
    'eni',
    'eni-nat',
    'delete',
    { cause: 'controller', message: 'NAT gateway nat-1 manages it and would undo a delete' },
  ],
  [
    'eni',
    'eni-elb',
    'delete',
    { cause: 'controller', message: expect.stringContaining('application load balancer web/50dc manages it') },
  ],
  ['eni', 'eni-rds', 'delete', { cause: 'controller', message: expect.stringContaining('RDS manages it') }],
  ['eni', 'eni-lambda', 'detach', { cause: 'controller', message: expect.stringContaining('Lambda manages it') }],
  ['eni', 'eni-other', 'detach', { cause: 'controller', message: expect.stringContaining('amazon-aws manages it') }],
  ['network-addr', 'eipalloc-core', 'disassociate', { cause: 'protected' }],
  ['network-addr', 'eipalloc-behind', 'delete', { cause: 'protected', message: expect.stringContaining('ec2 i-core') }],
  [
    'network-addr',
    'eipalloc-nat',
    'disassociate',
    { cause: 'controller', message: expect.stringContaining('NAT gateway nat-1') },
  ],
  ['security-group', 'sg-core', 'delete', { cause: 'protected', message: expect.stringContaining('ec2 i-core') }],
  ['security-group', 'sg-core', 'tag', { cause: 'protected' }],
  ['app-elb', balancers.core, 'delete', { cause: 'protected' }],
  [
    'app-elb',
    balancers.locked,
    'delete',
    { cause: 'protected', message: "AWS's own protection is on: deletion_protection.enabled" },
  ],
  [
    'app-elb-target-group',
    targetGroups.core,
    'delete',
    { cause: 'protected', message: expect.stringContaining(`app-elb ${balancers.core}`) },
  ],
  ['app-elb-target-group', targetGroups.unread, 'delete', { cause: 'unread' }],
  [
    'ec2',
    'i-marked',
    'delete',
    {
      cause: 'protected',
      message: 'eni eni-marked would be deleted with it: it is tagged lifespan-intent=persistent-core',
    },
  ],
  [
    'ec2',
    'i-vanished',
    'delete',
    { cause: 'gone', message: expect.stringContaining('eni eni-vanished would be deleted with it') },
  ],
])('%s %s: %s is refused', async (type, id, verb, expected) => {
  expect(await rulingOn({ type, id }, verb)).toMatchObject(expected);
});

test.each<[type: string, id: string, verb: string, covers: readonly Ref[]]>([
  ['eni', 'eni-idle', 'delete', []],
  ['eni', 'eni-free', 'detach', [{ type: 'AWS::EC2::NetworkInterfaceAttachment', id: 'eni-attach-i-free-1' }]],
  ['network-addr', 'eipalloc-idle', 'delete', []],
  ['network-addr', 'eipalloc-free', 'disassociate', [{ type: 'AWS::EC2::EIPAssociation', id: 'eipassoc-3' }]],
  ['security-group', 'sg-idle', 'delete', []],
  ['security-group', 'sg-free', 'tag', []],
  ['app-elb', balancers.free, 'delete', []],
  ['app-elb', balancers.locked, 'tag', []],
  ['app-elb-target-group', targetGroups.idle, 'delete', []],
  ['ec2', 'i-plain', 'delete', [{ type: 'eni', id: 'eni-primary' }]],
  ['ec2', 'i-free', 'delete', []],
])('%s %s: %s is allowed, and covers what it destroys and nothing else', async (type, id, verb, covers) => {
  expect(await rulingOn({ type, id }, verb, account(), covers)).toEqual({ covers: [{ type, id }, ...covers] });
});

test.each<[call: string, type: string, id: string]>([
  ['ec2:DescribeNetworkInterfaces', 'security-group', 'sg-idle'],
  ['ec2:DescribeNetworkInterfaces', 'network-addr', 'eipalloc-free'],
  ['ec2:DescribeNetworkInterfaces', 'ec2', 'i-plain'],
  ['elasticloadbalancing:DescribeTags', 'app-elb', balancers.free],
  ['elasticloadbalancing:DescribeLoadBalancerAttributes', 'app-elb', balancers.free],
  ['elasticloadbalancing:DescribeLoadBalancers', 'app-elb-target-group', targetGroups.core],
])('where %s is denied, %s %s is not deleted', async (call, type, id) => {
  const denied = account({
    [call]: () => {
      throw refusal(call);
    },
  });
  expect(await rulingOn({ type, id }, 'delete', denied)).toMatchObject({ cause: 'unread' });
});

/** A stack with these members. */
async function rulingOnStack(members: readonly Ref[]): Promise<unknown> {
  const arn = `arn:aws:cloudformation:${place.region}:${place.account}:stack/web/1`;
  const StackResourceSummaries = members.map(({ type, id }) => ({
    ResourceType: type,
    PhysicalResourceId: id,
    ResourceStatus: 'CREATE_COMPLETE',
  }));
  const aws = account({
    'cloudformation:DescribeStacks': () => ({
      Stacks: [
        {
          StackName: 'web',
          StackId: arn,
          StackStatus: 'CREATE_COMPLETE',
          EnableTerminationProtection: false,
          Tags: task,
        },
      ],
    }),
    'cloudformation:ListStackResources': () => ({ StackResourceSummaries }),
  });
  const asked = {
    ...step({ type: 'cfn', id: 'web' }, 'delete', members.map(ownRef)),
    subject: { type: 'cfn', id: 'web', arn, ...place, class: 'ephemeral-task' },
  } as unknown as Step;
  const { permits, refusals } = await guardOver(aws).permit([asked]);
  return refusals.get('step-1') ?? permits.get('step-1')?.permit.covers.map(({ type }) => type);
}

/** A member as the plan names it. */
function ownRef({ type, id }: Ref): Ref {
  return { type: types.find(({ cloudFormationType }) => cloudFormationType === type)?.name ?? type, id };
}

test('a stack destroys its groups, interfaces and balancers, and is refused because of what they serve', async () => {
  const group = (id: string): Ref => ({ type: 'AWS::EC2::SecurityGroup', id });
  const free = [
    group('sg-idle'),
    { type: 'AWS::EC2::NetworkInterface', id: 'eni-idle' },
    { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: balancers.free },
    { type: 'AWS::ElasticLoadBalancingV2::TargetGroup', id: targetGroups.idle },
  ];
  expect(await rulingOnStack(free)).toEqual(['cfn', 'security-group', 'eni', 'app-elb', 'app-elb-target-group']);
  expect(await rulingOnStack([...free, group('sg-core')])).toMatchObject({
    cause: 'protected',
    message: expect.stringContaining('ec2 i-core'),
  });
  expect(
    await rulingOnStack([{ type: 'AWS::ElasticLoadBalancingV2::TargetGroup', id: targetGroups.core }]),
  ).toMatchObject({ cause: 'protected' });
  expect(
    await rulingOnStack([{ type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', id: balancers.locked }]),
  ).toMatchObject({
    cause: 'protected',
    message: expect.stringContaining('deletion_protection.enabled'),
  });
});

// Promise A5 of docs/safety.md.
test('cleaning up interfaces and addresses never reaches the instance behind them, free or protected', async () => {
  const text = `policies:
- {name: a, resource: eni, actions: [detach, delete]}
- {name: b, resource: network-addr, actions: [{type: release, force: true}]}
- {name: c, resource: security-group, actions: [delete]}
`;
  const setup = await loadSetup('examples/acme/mayfly.yml', {});
  const { policies, diagnostics } = loadPolicies([{ path: 'p.yml', text }], setup.vocabulary, setup.settings);
  expect(diagnostics).toEqual([]);
  const aws = account();
  const connection = { places: [place], unreached: [], open: () => aws };
  const plan = await makePlan(policies, { setup, connected: { connection, now, isRecording: false }, runtime: {} });

  const reached = plan.steps.flatMap(({ subject, alsoDestroys }) => [
    subject.type,
    ...alsoDestroys.map(({ type }) => type),
  ]);
  expect([...new Set(reached)].sort()).toEqual([
    'AWS::EC2::EIPAssociation',
    'AWS::EC2::NetworkInterfaceAttachment',
    'eni',
    'network-addr',
    'security-group',
  ]);
  const touched = (name: string) =>
    [...new Set(plan.steps.filter(({ subject }) => subject.type === name).map(({ subject }) => subject.id))].sort();
  expect(touched('eni')).toEqual(['eni-free', 'eni-idle']);
  expect(touched('network-addr')).toEqual(['eipalloc-free', 'eipalloc-idle']);
  expect(touched('security-group')).toEqual(['sg-idle']);
  const why = (id: string) => plan.refusals.find(({ subject }) => subject.id === id);
  expect(why('eni-core')).toMatchObject({ cause: 'protected', message: expect.stringContaining('ec2 i-core') });
  expect(why('eipalloc-behind')).toMatchObject({ cause: 'protected' });
  expect(why('sg-core')).toMatchObject({ cause: 'protected' });
  expect(why('eni-nat')).toMatchObject({ cause: 'controller' });
  expect(why('sg-free')).toMatchObject({ cause: 'state', message: 'it is used by eni-free of i-free' });

  // Whatever a plan says, the guard covers no instance for a step on something else.
  const { permits } = await guardOver(aws).permit(plan.steps);
  expect(permits.size).toBeGreaterThan(0);
  for (const { permit } of permits.values()) expect(permit.covers.map(({ type }) => type)).not.toContain('ec2');
});
