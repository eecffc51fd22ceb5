import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { strayCalls } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { type Seeder, seeder } from './seeder.ts';
import { type PlanFiles, type Ran, type Workplace, workplace } from './workplace.ts';

/**
 * What AWS itself protects, and groups with the instances that they run, from the plan to what is left, as a person
 * runs it. Only `force` switches protection off, and of an ephemeral-task alone.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
let seed: Seeder;
let estate: { readonly task: string; readonly unknown: string; readonly asked: string };
let plan: PlanFiles;
let planned: Ran;
let applied: Ran;

const policies = `policies:
- name: instances
  resource: ec2
  skip-snapshot: true
  filters: [{"tag:sweep": forced}]
  actions: [{type: terminate, force: true}]
- {name: asking, resource: ec2, skip-snapshot: true, filters: [{"tag:sweep": asked}], actions: [terminate]}
- {name: stacks, resource: cfn, skip-snapshot: true, actions: [{type: delete, force: true}]}
- {name: databases, resource: rds, actions: [{type: delete, force: true}]}
- {name: groups, resource: asg, skip-snapshot: true, actions: [{type: delete, force: true}]}
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  seed = seeder(moto);
  estate = {
    task: await lockedInstance({ sweep: 'forced', 'lifespan-intent': 'ephemeral-task' }),
    unknown: await lockedInstance({ sweep: 'forced', 'lifespan-intent': 'persistent-support' }),
    asked: await lockedInstance({ sweep: 'asked', 'lifespan-intent': 'ephemeral-task' }),
  };
  await stack('preview', 'ephemeral-task');
  await stack('shared', 'persistent-support');
  await seed.database('preview', { 'lifespan-intent': 'ephemeral-task' });
  await seed.call('rds', 'modify_db_instance', {
    DBInstanceIdentifier: 'preview',
    DeletionProtection: true,
    ApplyImmediately: true,
  });
  await group('free', 'ephemeral-task');
  await group('mixed', 'ephemeral-task');
  const [inMixed] = await instancesOf('mixed');
  await seed.tag(inMixed ?? '', { 'lifespan-intent': 'persistent-core' });
  work.write('locked.yml', policies);
  planned = await work.mayfly('plan', 'locked.yml');
  plan = work.plan();
  proxy.forget();
  applied = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

test('the plan unprotects what is disposable and forced, and refuses the rest by its cause', () => {
  expect([planned.err, planned.code, plan.gaps]).toEqual([expect.any(String), 0, []]);
  const steps = plan.steps.map(({ subject, verb }) => `${verb} ${subject.id}`);
  for (const id of [estate.task, 'preview'])
    expect(steps).toEqual(expect.arrayContaining([`unprotect ${id}`, `delete ${id}`]));
  expect(steps).toContain('delete-with-instances free');
  const why = (id: string) =>
    plan.refusals.filter(({ subject }) => subject.id === id).map(({ cause, message }) => `${cause}: ${message}`);
  expect(why(estate.asked)).toEqual(["protected: AWS's own protection is on: DisableApiTermination"]);
  for (const id of [estate.unknown, 'shared'])
    expect(why(id)).toEqual([expect.stringContaining('class: `force` switches')]);
  expect(why('mixed')).toEqual([
    expect.stringMatching(
      /^protected: ec2 i-\w+ would be deleted with it: it is tagged lifespan-intent=persistent-core$/,
    ),
  ]);
});

// Promise A12 of docs/safety.md.
test('what was unprotected is gone; what was refused is there, and protected still', async () => {
  expect(strayCalls(proxy)).toEqual([]);
  expect([applied.err, applied.code]).toEqual([expect.any(String), 0]);
  expect(await seed.instanceNow(estate.task)).toBeUndefined();
  for (const id of [estate.unknown, estate.asked]) {
    expect(await seed.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
    expect(
      await seed.call('ec2', 'describe_instance_attribute', { InstanceId: id, Attribute: 'disableApiTermination' }),
    ).toMatchObject({
      DisableApiTermination: { Value: true },
    });
  }
  const { Stacks } = (await seed.call('cloudformation', 'describe_stacks', {})) as {
    Stacks: { StackName: string; StackStatus: string }[];
  };
  expect(
    Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName),
  ).toEqual(['shared']);
  expect(await seed.databaseNow('preview')).toBeUndefined();
  expect((await seed.databaseSnapshotsNow()).length).toBeGreaterThan(0);
  expect(await instancesOf('mixed')).toHaveLength(2);
  const { AutoScalingGroups } = (await seed.call('autoscaling', 'describe_auto_scaling_groups', {})) as {
    AutoScalingGroups: { AutoScalingGroupName: string }[];
  };
  expect(AutoScalingGroups.map(({ AutoScalingGroupName }) => AutoScalingGroupName)).toEqual(['mixed']);
});

async function lockedInstance(tags: Readonly<Record<string, string>>): Promise<string> {
  const id = await seed.instance(tags);
  await seed.call('ec2', 'modify_instance_attribute', { InstanceId: id, DisableApiTermination: { Value: true } });
  return id;
}

async function stack(StackName: string, intent: string): Promise<void> {
  const template = {
    Resources: {
      Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: StackName } },
    },
  };
  const Tags = [{ Key: 'lifespan-intent', Value: intent }];
  await seed.call('cloudformation', 'create_stack', {
    StackName,
    TemplateBody: JSON.stringify(template),
    EnableTerminationProtection: true,
    Tags,
  });
}

async function group(name: string, intent: string): Promise<void> {
  const Tags = [
    {
      ResourceType: 'auto-scaling-group',
      ResourceId: name,
      Key: 'lifespan-intent',
      Value: intent,
      PropagateAtLaunch: true,
    },
  ];
  await seed.call('autoscaling', 'create_launch_configuration', {
    LaunchConfigurationName: name,
    ImageId: 'ami-12c6146b',
    InstanceType: 't3.micro',
  });
  const sizes = { MinSize: 2, MaxSize: 2, DesiredCapacity: 2, AvailabilityZones: ['eu-west-1a'] };
  await seed.call('autoscaling', 'create_auto_scaling_group', {
    AutoScalingGroupName: name,
    LaunchConfigurationName: name,
    ...sizes,
    Tags,
  });
}

async function instancesOf(name: string): Promise<readonly string[]> {
  const { AutoScalingGroups } = (await seed.call('autoscaling', 'describe_auto_scaling_groups', {
    AutoScalingGroupNames: [name],
  })) as {
    AutoScalingGroups: { Instances: { InstanceId: string }[] }[];
  };
  return (AutoScalingGroups[0]?.Instances ?? []).map(({ InstanceId }) => InstanceId);
}
