import { expect, test } from '@jest/globals';
import { makePlan } from '../../../src/app/make-plan.ts';
import { loadSetup } from '../../../src/app/setup.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { type FakeAws, fakeAws, place, refusal } from '../estate/fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');
const intent = (Value: string) => [{ Key: 'lifespan-intent', Value }];
const task = intent('ephemeral-task');
const stackArn = (name: string): string => `arn:aws:cloudformation:${place.region}:${place.account}:stack/${name}/1`;
const groupArn = (name: string): string =>
  `arn:aws:autoscaling:${place.region}:${place.account}:autoScalingGroup:1:autoScalingGroupName/${name}`;

type Instance = {
  readonly InstanceId: string;
  readonly Tags?: readonly object[];
  readonly volumes?: readonly string[];
};
interface Account {
  readonly instances?: readonly Instance[];
  /** What EC2 says of an instance's termination protection; left out, it is off. */
  readonly locks?: Readonly<Record<string, boolean | 'denied'>>;
  readonly volumes?: Readonly<Record<string, readonly object[]>>;
  readonly stacks?: Readonly<
    Record<
      string,
      {
        readonly Tags?: readonly object[];
        readonly locked?: boolean;
        readonly parent?: string;
        readonly members?: readonly (readonly [string, string])[];
      }
    >
  >;
  readonly groups?: readonly {
    readonly AutoScalingGroupName: string;
    readonly Tags?: readonly object[];
    readonly instances?: readonly string[];
    readonly more?: object;
  }[];
}

const terminate = 'policies: [{ name: p, resource: ec2, skip-snapshot: true, actions: [terminate] }]';
const byForce =
  'policies: [{ name: p, resource: ec2, skip-snapshot: true, actions: [{ type: terminate, force: true }] }]';

test('termination protection refuses a delete with the cause; only what would be deleted is queried', async () => {
  const instances = [
    { InstanceId: 'i-locked', Tags: task },
    { InstanceId: 'i-free', Tags: task },
    { InstanceId: 'i-core', Tags: intent('persistent-core') },
  ];
  const { plan, asked } = await planned(terminate, { instances, locks: { 'i-locked': true } });
  expect(verbsOf(plan)).toEqual(['delete i-free']);
  expect(refusalsOf(plan)).toEqual([
    ['i-core', 'delete', 'protected', 'it is tagged lifespan-intent=persistent-core'],
    ['i-locked', 'delete', 'protected', "AWS's own protection is on: DisableApiTermination"],
  ]);
  expect(asked).toEqual(['i-free', 'i-locked']);
});

test('what no policy would delete is not asked about', async () => {
  const { asked } = await planned('policies: [{ name: p, resource: ec2, actions: [stop] }]', {
    instances: [{ InstanceId: 'i-1', Tags: task }],
  });
  expect(asked).toEqual([]);
});

test('what a ceiling holds back is not asked about; what is locked below it is', async () => {
  const instances = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ InstanceId: `i-${index}`, Tags: task }));
  const above = await planned(terminate, { instances: instances(30), locks: { 'i-1': true } });
  expect(above.plan.refusals.map(({ cause }) => cause)).toEqual(Array(30).fill('ceiling'));
  expect(above.asked).toEqual([]);
  const below = await planned(terminate, { instances: instances(20), locks: { 'i-1': true } });
  expect(below.plan.refusals.map(({ cause }) => cause)).toEqual(['protected']);
  expect(below.asked).toHaveLength(20);
});

test('protection that could not be read is a refusal, too', async () => {
  const { plan } = await planned(terminate, {
    instances: [{ InstanceId: 'i-1', Tags: task }],
    locks: { 'i-1': 'denied' },
  });
  expect(refusalsOf(plan)).toEqual([
    [
      'i-1',
      'delete',
      'unread',
      'DisableApiTermination could not be read: AccessDenied on ec2:DescribeInstanceAttribute',
    ],
  ]);
});

test('force switches protection off in a step before the delete, and plans no such step where none is on', async () => {
  const instances = [
    { InstanceId: 'i-locked', Tags: task },
    { InstanceId: 'i-free', Tags: task },
  ];
  const { plan } = await planned(byForce, { instances, locks: { 'i-locked': true } });
  expect(verbsOf(plan)).toEqual(['delete i-free', 'delete i-locked', 'unprotect i-locked']);
  const unprotect = plan.steps.find(({ verb }) => verb === 'unprotect');
  expect(plan.steps.find(({ verb, subject }) => verb === 'delete' && subject.id === 'i-locked')?.waitsFor).toContain(
    unprotect?.id,
  );
  expect(plan.refusals).toEqual([]);
});

test('the data are saved before it is unprotected', async () => {
  const policy = 'policies: [{ name: p, resource: ec2, actions: [{ type: terminate, force: true }] }]';
  const { plan } = await planned(policy, {
    instances: [{ InstanceId: 'i-1', Tags: task, volumes: ['vol-1'] }],
    locks: { 'i-1': true },
    volumes: { 'vol-1': task },
  });
  const idOf = (verb: string) => plan.steps.find((step) => step.verb === verb)?.id ?? verb;
  expect(plan.steps.find(({ verb }) => verb === 'unprotect')?.waitsFor).toContain(idOf('snapshot'));
  expect(plan.steps.find(({ verb }) => verb === 'delete')?.waitsFor).toEqual(
    expect.arrayContaining([idOf('unprotect'), idOf('snapshot')]),
  );
});

test.each([
  ['persistent-support', intent('persistent-support')],
  ['unknown', []],
])('force does not unprotect what is %s', async (lifespan, Tags) => {
  const { plan } = await planned(byForce, {
    instances: [{ InstanceId: 'i-1', Tags, volumes: ['vol-1'] }],
    locks: { 'i-1': true },
    volumes: { 'vol-1': Tags },
  });
  expect(verbsOf(plan)).toEqual([]);
  expect(refusalsOf(plan)).toEqual([
    [
      'i-1',
      'delete',
      'class',
      `\`force\` switches off AWS's own protection only for an ephemeral-task, and its class is ${lifespan}`,
    ],
  ]);
});

test('the protection of a stack is asked by its name, as its listing does not show it', async () => {
  const policy = (action: string) =>
    `policies: [{ name: p, resource: cfn, skip-snapshot: true, actions: [${action}] }]`;
  const stacks = { web: { Tags: task, locked: true }, old: { Tags: task } };
  const { plan } = await planned(policy('delete'), { stacks });
  expect(verbsOf(plan)).toEqual(['delete old']);
  expect(refusalsOf(plan)).toEqual([
    ['web', 'delete', 'protected', "AWS's own protection is on: EnableTerminationProtection"],
  ]);
  const forced = await planned(policy('{ type: delete, force: true }'), { stacks });
  expect(verbsOf(forced.plan)).toEqual(['delete old', 'delete web', 'unprotect web']);
});

test('a stack is refused for a member of a nested stack that AWS protects', async () => {
  const stacks = {
    root: { Tags: task, members: [['AWS::CloudFormation::Stack', stackArn('inner')]] as const },
    inner: { Tags: task, parent: 'root', members: [['AWS::EC2::Instance', 'i-1']] as const },
  };
  const policy =
    'policies: [{ name: p, resource: cfn, skip-snapshot: true, filters: [{ StackName: root }], actions: [delete] }]';
  const locked = await planned(policy, {
    stacks,
    instances: [{ InstanceId: 'i-1', Tags: task }],
    locks: { 'i-1': true },
  });
  expect(refusalsOf(locked.plan)).toEqual([
    [
      'root',
      'delete',
      'protected',
      "ec2 i-1 would be deleted with it: AWS's own protection is on: DisableApiTermination",
    ],
  ]);
  const free = await planned(policy, {
    stacks,
    instances: [{ InstanceId: 'i-1', Tags: task, volumes: ['vol-1'] }],
    volumes: { 'vol-1': task },
  });
  expect(free.plan.steps[0]?.alsoDestroys).toEqual([
    { type: 'cfn', id: 'inner', class: 'ephemeral-task' },
    { type: 'ec2', id: 'i-1', class: 'ephemeral-task' },
    { type: 'ebs', id: 'vol-1', class: 'ephemeral-task' },
  ]);
});

test.each<[string, readonly (readonly [string, string])[], string, RegExp]>([
  [
    'a custom resource',
    [['Custom::Cleaner', 'x']],
    'unread',
    /^Custom::Cleaner x would be deleted with it, and that runs code .*`protect.custom-resources-allowed`$/,
  ],
  [
    'a macro',
    [['AWS::CloudFormation::Macro', 'm']],
    'unread',
    /Mayfly does not know the type AWS::CloudFormation::Macro: use the tool that created it/,
  ],
  [
    'more than 200 members',
    Array.from({ length: 201 }, (_, at) => ['AWS::EC2::Route', `r${at}`] as const),
    'limit',
    /201 resources would be deleted with it.*use the tool that created it/,
  ],
])('a stack with %s is refused in the plan', async (_, members, cause, message) => {
  const { plan } = await planned('policies: [{ name: p, resource: cfn, skip-snapshot: true, actions: [delete] }]', {
    stacks: { web: { Tags: task, members } },
  });
  expect(plan.steps).toEqual([]);
  expect(refusalsOf(plan)).toEqual([['web', 'delete', cause, expect.stringMatching(message)]]);
});

test('only force deletes a group with its instances and volumes, and not where AWS protects one of them', async () => {
  const policy = (action: string) =>
    `policies: [{ name: p, resource: asg, skip-snapshot: true, actions: [${action}] }]`;
  const instances = [
    { InstanceId: 'i-1', Tags: [...task, { Key: 'aws:autoscaling:groupName', Value: 'web' }], volumes: ['vol-1'] },
  ];
  const account: Account = {
    instances,
    volumes: { 'vol-1': task },
    groups: [{ AutoScalingGroupName: 'web', Tags: task, instances: ['i-1'] }],
  };
  const plain = await planned(policy('delete'), account);
  expect(refusalsOf(plain.plan)).toEqual([
    ['web', 'delete', 'state', 'it has an instance: `force: true` deletes them with it'],
  ]);
  const forced = await planned(policy('{ type: delete, force: true }'), account);
  expect(forced.plan.steps.map(({ verb, alsoDestroys }) => [verb, alsoDestroys.map(({ id }) => id)])).toEqual([
    ['delete-with-instances', ['i-1', 'vol-1']],
  ]);
  const locked = await planned(policy('{ type: delete, force: true }'), { ...account, locks: { 'i-1': true } });
  expect(refusalsOf(locked.plan)).toEqual([
    [
      'web',
      'delete-with-instances',
      'protected',
      "ec2 i-1 would be deleted with it: AWS's own protection is on: DisableApiTermination",
    ],
  ]);
});

test.each([
  [{ DeletionProtection: 'prevent-force-deletion' }, 'DeletionProtection (prevent-force-deletion)'],
  [{ Instances: [{ InstanceId: 'i-1', ProtectedFromScaleIn: true }] }, 'ProtectedFromScaleIn of i-1'],
])('a group that AWS protects is refused: %j', async (more, message) => {
  const policy =
    'policies: [{ name: p, resource: asg, skip-snapshot: true, actions: [{ type: delete, force: true }] }]';
  const instances = [{ InstanceId: 'i-1', Tags: [...task, { Key: 'aws:autoscaling:groupName', Value: 'web' }] }];
  const { plan } = await planned(policy, { instances, groups: [{ AutoScalingGroupName: 'web', Tags: task, more }] });
  expect(refusalsOf(plan)).toEqual([
    ['web', 'delete-with-instances', 'protected', `AWS's own protection is on: ${message}`],
  ]);
});

test('what the baseline protects is refused by its entry’s name, and its stack’s members with it', async () => {
  const stacks = { CDKToolkit: { Tags: task } };
  const { plan } = await planned('policies: [{ name: p, resource: cfn, actions: [delete] }]', { stacks });
  expect(refusalsOf(plan)).toEqual([
    ['CDKToolkit', 'delete', 'protected', 'it is protected by the baseline (cdk-bootstrap)'],
  ]);
  const instances = [
    { InstanceId: 'i-1', Tags: [...task, { Key: 'aws:cloudformation:stack-name', Value: 'CDKToolkit' }] },
  ];
  const member = await planned(terminate, { instances, stacks });
  expect(refusalsOf(member.plan)[0]?.[3]).toContain('protected by the baseline (cdk-bootstrap)');
});

async function planned(
  text: string,
  account: Account,
): Promise<{ readonly plan: Plan; readonly asked: readonly string[] }> {
  const setup = await loadSetup('examples/acme/mayfly.yml', {});
  const { policies, diagnostics } = loadPolicies([{ path: 'p.yml', text }], setup.vocabulary, setup.settings);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const aws = awsOf(account);
  const connection = { places: [place], unreached: [], open: () => aws };
  const plan = await makePlan(policies, {
    setup: { ...setup, settings: { ...setup.settings, graceHours: 0 } },
    connected: { connection, now, isRecording: false },
    runtime: {},
  });
  const asked = aws.sent
    .filter(({ call }) => call === 'ec2:DescribeInstanceAttribute')
    .map(({ input }) => (input as { InstanceId: string }).InstanceId);
  return { plan, asked: asked.sort() };
}

function awsOf({ instances = [], locks = {}, volumes = {}, stacks = {}, groups = [] }: Account): FakeAws {
  const stackOf = (name: string, isAlone: boolean) => ({
    StackName: name,
    StackId: stackArn(name),
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: '2026-10-01T00:00:00Z',
    Tags: stacks[name]?.Tags ?? [],
    ...(stacks[name]?.parent && { ParentId: stackArn(stacks[name].parent), RootId: stackArn(stacks[name].parent) }),
    ...(isAlone && { EnableTerminationProtection: stacks[name]?.locked === true }),
  });
  return fakeAws({
    'ec2:DescribeInstances': () => ({
      Reservations: instances.map(({ volumes: attached = [], ...instance }) => ({
        Instances: [
          {
            ...instance,
            InstanceType: 'm5.large',
            State: { Name: 'stopped' },
            NetworkInterfaces: [],
            BlockDeviceMappings: attached.map((VolumeId) => ({ Ebs: { VolumeId, DeleteOnTermination: true } })),
          },
        ],
      })),
    }),
    'ec2:DescribeInstanceTypes': () => ({
      InstanceTypes: [{ InstanceType: 'm5.large', InstanceStorageSupported: false }],
    }),
    'ec2:DescribeInstanceAttribute': ({ InstanceId }: { InstanceId: string }) => {
      if (locks[InstanceId] === 'denied') throw refusal('ec2:DescribeInstanceAttribute');
      return { InstanceId, DisableApiTermination: { Value: locks[InstanceId] === true } };
    },
    'ec2:DescribeVolumes': () => ({
      Volumes: Object.entries(volumes).map(([VolumeId, Tags]) => ({
        VolumeId,
        Tags,
        Size: 8,
        State: 'in-use',
        Attachments: [{ InstanceId: instances[0]?.InstanceId, VolumeId }],
      })),
    }),
    'ec2:DescribeNetworkInterfaces': () => ({ NetworkInterfaces: [] }),
    'autoscaling:DescribeAutoScalingGroups': () => ({
      AutoScalingGroups: groups.map(({ instances: members = [], more, ...group }) => ({
        ...group,
        AutoScalingGroupARN: groupArn(group.AutoScalingGroupName),
        Instances: members.map((InstanceId) => ({ InstanceId })),
        ...more,
      })),
    }),
    'cloudformation:DescribeStacks': ({ StackName }: { StackName?: string }) => ({
      Stacks: Object.keys(stacks)
        .filter((name) => StackName === undefined || name === StackName || stackArn(name) === StackName)
        .map((name) => stackOf(name, StackName !== undefined)),
    }),
    'cloudformation:ListStackResources': ({ StackName }: { StackName: string }) => ({
      StackResourceSummaries: (stacks[StackName.split('/')[1] ?? '']?.members ?? []).map(
        ([ResourceType, PhysicalResourceId]) => ({
          ResourceType,
          PhysicalResourceId,
          ResourceStatus: 'CREATE_COMPLETE',
        }),
      ),
    }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [] }),
  });
}

function verbsOf({ steps }: Plan): readonly string[] {
  return steps.map(({ verb, subject }) => `${verb} ${subject.id}`).sort();
}

function refusalsOf({ refusals }: Plan): readonly (readonly string[])[] {
  return refusals
    .map(({ subject, verb, cause, message }) => [subject.id, verb, cause, message])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}
