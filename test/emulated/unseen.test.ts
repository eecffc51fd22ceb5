import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hasInstanceStoreByName } from '../../src/estate/resources/ec2.instance-store.ts';
import { strayCalls } from './aws-calls.ts';
import { connectTo } from './estate.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { type Ran, type Workplace, workplace } from './workplace.ts';

/** What no Describe of an instance or a group shows, from the plan to what is left. The emulator would end it all. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let seed: Seeder;
let planned: Ran;
let applied: Ran;
const ids: Record<'store' | 'accepted' | 'plain' | 'oneTime' | 'persistent', string> = {
  store: '',
  accepted: '',
  plain: '',
  oneTime: '',
  persistent: '',
};
const warm: string[] = [];

const policies = `policies:
- {name: stops, resource: ec2, filters: [{"tag:kind": plain}], actions: [stop]}
- {name: accepts, resource: ec2, filters: [{"tag:kind": accepted}], actions: [{type: stop, instance-store: lose}]}
- {name: ends, resource: ec2, filters: [{"tag:kind": spot}], actions: [terminate]}
- name: groups
  resource: asg
  skip-snapshot: true
  filters: [{"tag:kind": pool}]
  actions: [{type: delete, force: true}]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  seed = seeder(moto);
  await seedEstate();
  // The emulator keeps no instances in a warm pool.
  proxy.fault({
    on: 'DescribeWarmPool',
    deed: { reply: { status: 200, type: 'text/xml', body: Buffer.from(poolOf(warm)) } },
  });
  work.write('unseen.yml', policies);
  planned = await work.mayfly('plan', 'unseen.yml');
  applied = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

test('the plan says what it does not do, and why', () => {
  expect([planned.err, planned.code]).toEqual([expect.any(String), 0]);
  const { steps, refusals, gaps } = work.plan();
  expect(gaps).toEqual([]);
  expect(refusals.map(({ subject, verb, cause, message }) => [subject.id, verb, cause, message]).sort()).toEqual(
    [
      [
        'pool',
        'delete-with-instances',
        'protected',
        expect.stringContaining(`ec2 ${warm[1]} would be deleted with it`),
      ],
      [ids.store, 'stop', 'class', expect.stringContaining('its type m5d.large has instance store')],
      [
        ids.oneTime,
        'delete',
        'state',
        expect.stringContaining('its data cannot be saved first: it is a Spot Instance'),
      ],
      [ids.persistent, 'delete', 'controller', expect.stringContaining('would launch another instance')],
    ].sort(),
  );
  expect(steps.map(({ subject, verb }) => [subject.id, verb]).sort()).toEqual(
    [
      [ids.accepted, 'stop'],
      [ids.plain, 'stop'],
    ].sort(),
  );
});

test('only what was free or accepted is stopped, and nothing is deleted', async () => {
  expect(applied.code).toBe(0);
  const stateOf = async (id: string): Promise<unknown> =>
    ((await seed.instanceNow(id))?.State as { readonly Name: string } | undefined)?.Name;
  const states = await Promise.all(Object.entries(ids).map(async ([name, id]) => [name, await stateOf(id)]));
  expect(Object.fromEntries(states)).toEqual({
    store: 'running',
    accepted: 'stopped',
    plain: 'stopped',
    oneTime: 'running',
    persistent: 'running',
  });
  expect(proxy.writes()).toEqual(['StopInstances']);
  expect(strayCalls(proxy)).toEqual([]);
});

test('the names of instance types say what the emulator, from AWS’s own answers, says of them', async () => {
  const aws = await connectTo(moto.endpoint);
  const types = await aws.read.ec2.describeInstanceTypes({ MaxResults: 100 });
  expect(types.length).toBeGreaterThan(500);
  const wrong = types.filter(
    ({ InstanceType = '', InstanceStorageSupported: isSupported }) =>
      hasInstanceStoreByName(InstanceType) !== isSupported,
  );
  expect(wrong.map(({ InstanceType }) => InstanceType)).toEqual([]);
});

async function seedEstate(): Promise<void> {
  const tags = (kind: string, intent = 'ephemeral-task') => [
    {
      ResourceType: 'instance',
      Tags: [
        { Key: 'kind', Value: kind },
        { Key: 'lifespan-intent', Value: intent },
      ],
    },
  ];
  const one = { ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1 };
  const run = async (InstanceType: string, TagSpecifications: object): Promise<string> => {
    const made = await seed.call('ec2', 'run_instances', { ...one, InstanceType, TagSpecifications });
    return (made.Instances as readonly { readonly InstanceId: string }[])[0]?.InstanceId ?? '';
  };
  ids.store = await run('m5d.large', tags('plain'));
  ids.plain = await run('t3.micro', tags('plain'));
  ids.accepted = await run('m5d.large', tags('accepted'));
  warm.push(await run('t3.micro', tags('warm')), await run('t3.micro', tags('warm', 'persistent-core')));
  const spot = async (Type: string): Promise<string> => {
    const made = await seed.call('ec2', 'request_spot_instances', {
      Type,
      InstanceCount: 1,
      LaunchSpecification: { ImageId: 'ami-12c6146b', InstanceType: 't3.micro' },
    });
    const id = (made.SpotInstanceRequests as readonly { readonly InstanceId: string }[])[0]?.InstanceId ?? '';
    await seed.tag(id, { kind: 'spot', 'lifespan-intent': 'ephemeral-task' });
    return id;
  };
  ids.oneTime = await spot('one-time');
  ids.persistent = await spot('persistent');
  await seed.call('autoscaling', 'create_launch_configuration', {
    LaunchConfigurationName: 'pool',
    ImageId: 'ami-12c6146b',
    InstanceType: 't3.micro',
  });
  await seed.call('autoscaling', 'create_auto_scaling_group', {
    AutoScalingGroupName: 'pool',
    LaunchConfigurationName: 'pool',
    MinSize: 0,
    MaxSize: 3,
    AvailabilityZones: ['eu-west-1a'],
    Tags: [
      { Key: 'kind', Value: 'pool', PropagateAtLaunch: false },
      { Key: 'lifespan-intent', Value: 'ephemeral-task', PropagateAtLaunch: false },
    ],
  });
  await seed.call('autoscaling', 'put_warm_pool', { AutoScalingGroupName: 'pool', MinSize: 2 });
}

function poolOf(instances: readonly string[]): string {
  const members = instances.map((id) => `<member><InstanceId>${id}</InstanceId></member>`).join('');
  return (
    '<DescribeWarmPoolResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><DescribeWarmPoolResult>' +
    `<Instances>${members}</Instances></DescribeWarmPoolResult></DescribeWarmPoolResponse>`
  );
}
