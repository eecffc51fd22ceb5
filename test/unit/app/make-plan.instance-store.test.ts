import { expect, test } from '@jest/globals';
import { makePlan } from '../../../src/app/make-plan.ts';
import { loadSetup } from '../../../src/app/setup.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { loadPolicies } from '../../../src/policy/load/load.ts';
import { type FakeAws, fakeAws, place, refusal } from '../estate/fake-aws.ts';

const Tags = [{ Key: 'lifespan-intent', Value: 'ephemeral-task' }];
const hasStore: Readonly<Record<string, boolean>> = { 'm5d.large': true, 'g5.xlarge': true, 'm5.large': false };
const lost = (type: string): string =>
  `its type ${type} has instance store, whose data every stop and termination loses and no snapshot holds: ` +
  "the action's option `instance-store: lose` accepts that";

test.each<[actions: string, steps: readonly string[]]>([
  ['stop', ['stop']],
  ['{ type: stop, hibernate: true }', ['stop']],
  ['terminate', ['stop', 'snapshot', 'delete']],
  ['snapshot-then-delete', ['stop', 'snapshot', 'delete']],
  ['{ type: snapshot-then-delete, image: true }', ['stop', 'image', 'delete']],
  ['{ type: delete, image: true, force: true }', ['stop', 'image', 'delete']],
  ['{ type: follow-schedule, off-hours: nights, tz: utc, tell: [] }', ['stop']],
])('%s: an instance with instance store needs `instance-store: lose`, and no other does', async (action, steps) => {
  const losing = action.startsWith('{')
    ? action.replace(' }', ', instance-store: lose }')
    : `{ type: ${action}, instance-store: lose }`;
  const refused = await planned(`{ resource: ec2, actions: [${action}] }`, [instance('m5d.large')]);
  expect(refused.steps).toEqual([]);
  expect(refused.refusals[0]).toMatchObject({ cause: 'class' });
  expect(refused.refusals[0]?.message).toContain('its type m5d.large has instance store, whose data');

  const accepted = await planned(`{ resource: ec2, actions: [${losing}] }`, [instance('m5d.large')]);
  expect([accepted.refusals, accepted.steps.map(({ verb }) => verb)]).toEqual([[], steps]);
  // Every step that ends the disks carries what was accepted: the guard asks again.
  expect(accepted.steps.filter(({ effect }) => /stop|delete/.test(effect)).map(({ options }) => options)).toEqual(
    steps.filter((verb) => /stop|delete/.test(verb)).map(() => expect.objectContaining({ 'instance-store': 'lose' })),
  );

  // The plan says with the first of them what is lost; the steps after it find the disks gone.
  expect(accepted.steps[0]?.message).toBe(lost('m5d.large'));

  const other = await planned(`{ resource: ec2, actions: [${action}] }`, [instance('m5.large')]);
  expect([other.refusals, other.steps.map(({ verb }) => verb)]).toEqual([[], steps]);
});

test('the schedule of a policy has the option, too', async () => {
  const schedule = 'schedule: { off-hours: nights, tz: utc, tell: []';
  const without = await planned(`{ resource: ec2, ${schedule} } }`, [instance('g5.xlarge')]);
  expect(without.refusals.map(({ message }) => message)).toEqual([lost('g5.xlarge')]);
  const withIt = await planned(`{ resource: ec2, ${schedule}, instance-store: lose } }`, [instance('g5.xlarge')]);
  expect(withIt.steps.map(({ verb, options }) => [verb, options])).toEqual([
    ['stop', { hibernate: false, 'instance-store': 'lose' }],
  ]);
});

test('a stopped instance has lost its disks already', async () => {
  const plan = await planned('{ resource: ec2, actions: [terminate] }', [instance('m5d.large', 'stopped')]);
  expect([plan.refusals, plan.steps.map(({ verb }) => verb)]).toEqual([[], ['snapshot', 'delete']]);
});

test('what AWS does not say of a type, or does not let us read, is not taken for a type without disks', async () => {
  const stop = '{ resource: ec2, actions: [stop] }';
  const unknown = await planned(stop, [instance('x99.large')]);
  expect(unknown.refusals).toMatchObject([
    { cause: 'unread', message: expect.stringContaining('AWS does not describe the instance type x99.large') },
  ]);
  const denied = await planned(stop, [instance('m5.large')], {
    'ec2:DescribeInstanceTypes': () => {
      throw refusal('ec2:DescribeInstanceTypes');
    },
  });
  expect(denied.refusals).toMatchObject([
    { cause: 'unread', message: expect.stringContaining('AccessDenied on ec2:DescribeInstanceTypes') },
  ]);
  expect([...unknown.steps, ...denied.steps]).toEqual([]);
  const tagged = await planned('{ resource: ec2, actions: [{ type: tag, key: seen, value: mayfly }] }', [
    instance('x99.large'),
  ]);
  expect(tagged.steps.map(({ verb }) => verb)).toEqual(['tag']);
});

test('one call asks for all types of a page, and filters mean what they meant', async () => {
  const asked: Json[] = [];
  const plan = await planned(
    '{ resource: ec2, filters: [{ InstanceType: m5.large }], actions: [stop] }',
    [instance('m5d.large', 'running', 'i-1'), instance('m5.large', 'running', 'i-2'), instance('m5.large')],
    {
      'ec2:DescribeInstanceTypes': (input: { readonly [member: string]: Json }) => {
        asked.push(input);
        return typesOf(input);
      },
    },
  );
  expect(asked).toEqual([{ Filters: [{ Name: 'instance-type', Values: ['m5.large', 'm5d.large'] }], MaxResults: 100 }]);
  expect(plan.findings.map(({ subject }) => subject.id)).toEqual(['i-0', 'i-2']);
});

test('a group is not deleted with an instance that has instance store, unless its policy says so', async () => {
  const groups = { 'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [group(['i-0'])] }) };
  const remove = (option: string) =>
    `{ resource: asg, skip-snapshot: true, actions: [{ type: delete, force: true${option} }] }`;
  const instances = [instance('m5d.large', 'running', 'i-0', 'web')];
  const refused = await planned(remove(''), instances, groups);
  expect(refused.refusals.map(({ cause, message }) => [cause, message])).toEqual([
    ['class', `ec2 i-0 would be deleted with it: ${lost('m5d.large')}`],
  ]);
  const accepted = await planned(remove(', instance-store: lose'), instances, groups);
  expect(accepted.steps.map(({ verb, options }) => [verb, options])).toEqual([
    ['delete-with-instances', { 'instance-store': 'lose' }],
  ]);
  expect(accepted.steps[0]?.message).toBe(`ec2 i-0: ${lost('m5d.large')}`);
});

test('the instances of a warm pool are deleted with their group, and named in the plan', async () => {
  const pool = { WarmPoolConfiguration: { PoolState: 'Stopped' }, WarmPoolSize: 2 };
  const replies = (warm: readonly string[] | 'denied') => ({
    'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [{ ...group([]), ...pool }] }),
    'autoscaling:DescribeWarmPool': () => {
      if (warm === 'denied') throw refusal('autoscaling:DescribeWarmPool');
      return { Instances: warm.map((InstanceId) => ({ InstanceId, LifecycleState: 'Warmed:Stopped' })) };
    },
  });
  const force = '{ resource: asg, skip-snapshot: true, actions: [{ type: delete, force: true }] }';
  const warm = ['i-0', 'i-1'].map((id) => instance('m5.large', 'stopped', id, 'web'));
  const plan = await planned(force, warm, replies(['i-0', 'i-1']));
  expect(plan.steps.map(({ verb, alsoDestroys }) => [verb, alsoDestroys.map(({ id }) => id)])).toEqual([
    ['delete-with-instances', ['i-0', 'i-1', 'vol-i-0', 'vol-i-1']],
  ]);
  const core = [{ Key: 'lifespan-intent', Value: 'persistent-core' }];
  const isCore = { ...instance('m5.large', 'stopped', 'i-1', 'web'), Tags: core };
  const refusals = async (...args: Parameters<typeof planned>) =>
    (await planned(...args)).refusals.map(({ cause, message }) => [cause, message]);
  expect(await refusals(force, [instance('m5.large', 'stopped'), isCore], replies(['i-0', 'i-1']))).toEqual([
    ['protected', 'ec2 i-1 would be deleted with it: it is tagged lifespan-intent=persistent-core'],
  ]);
  expect(await refusals(force, warm, replies('denied'))).toEqual([
    ['unread', expect.stringContaining('WarmPool could not be read: AccessDenied on autoscaling:DescribeWarmPool')],
  ]);
  expect(await refusals(force, warm, replies(['i-0']))).toEqual([
    ['class', 'its warm pool has 2 instances, of which AWS lists 1: what would be deleted is not known'],
  ]);
  expect(
    await refusals('{ resource: asg, skip-snapshot: true, actions: [delete] }', warm, replies(['i-0', 'i-1'])),
  ).toEqual([['state', 'it has 2 instances: `force: true` deletes them with it']]);
});

const created = '2026-10-01T00:00:00Z';

function instance(InstanceType: string, state = 'running', InstanceId = 'i-0', name?: string) {
  return {
    InstanceId,
    InstanceType,
    RootDeviceType: 'ebs',
    LaunchTime: created,
    State: { Name: state },
    HibernationOptions: { Configured: true },
    NetworkInterfaces: [],
    BlockDeviceMappings: [{ Ebs: { VolumeId: `vol-${InstanceId}`, DeleteOnTermination: true } }],
    Tags: name === undefined ? Tags : [...Tags, { Key: 'aws:autoscaling:groupName', Value: name }],
  };
}

function group(ids: readonly string[]): object {
  return {
    AutoScalingGroupName: 'web',
    AutoScalingGroupARN:
      `arn:aws:autoscaling:${place.region}:${place.account}:` + 'autoScalingGroup:1:autoScalingGroupName/web',
    CreatedTime: created,
    Instances: ids.map((InstanceId) => ({ InstanceId })),
    Tags,
  };
}

function typesOf({ Filters }: { readonly [member: string]: Json }): object {
  const [{ Values }] = Filters as unknown as readonly [{ readonly Values: readonly string[] }];
  const known = Values.filter((name) => name in hasStore);
  return {
    InstanceTypes: known.map((InstanceType) => ({ InstanceType, InstanceStorageSupported: hasStore[InstanceType] })),
  };
}

async function planned(
  policy: string,
  instances: readonly ReturnType<typeof instance>[],
  replies: Parameters<typeof fakeAws>[0] = {},
): Promise<Plan> {
  const setup = await loadSetup('examples/acme/mayfly.yml', {});
  const text = `policies: [${policy.replace('{', '{ name: p,')}]`;
  const { policies, diagnostics } = loadPolicies([{ path: 'p.yml', text }], setup.vocabulary, setup.settings);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const aws: FakeAws = fakeAws({
    'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: instances }] }),
    'ec2:DescribeInstanceTypes': typesOf,
    'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: false } }),
    'ec2:DescribeVolumes': () => ({
      Volumes: instances.map(({ InstanceId, BlockDeviceMappings: [mapping] }) => ({
        VolumeId: mapping?.Ebs.VolumeId,
        Size: 8,
        State: 'in-use',
        Attachments: [{ InstanceId }],
        Tags,
      })),
    }),
    'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [] }),
    'cloudformation:DescribeStacks': () => ({ Stacks: [] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [] }),
    ...replies,
  });
  return makePlan(policies, {
    setup: { ...setup, settings: { ...setup.settings, graceHours: 0 } },
    connected: {
      connection: { places: [place], unreached: [], open: () => aws },
      now: new Date('2026-11-21T23:00:00Z'),
      isRecording: false,
    },
    runtime: {},
  });
}
