import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Step } from '../../../src/core/step.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { fakeAws, place, refusal } from '../estate/fake-aws.ts';

/** What no Describe of an instance, a group or a stack shows: instance store, Spot requests, warm pools. */
const now = new Date('2026-11-21T02:00:00Z');
const created = '2026-10-01T00:00:00Z';
const Tags = [{ Key: 'lifespan-intent', Value: 'ephemeral-task' }];
const lose = { 'instance-store': 'lose' };
const arns = {
  ec2: `arn:aws:ec2:${place.region}:${place.account}:instance/i-1`,
  asg: `arn:aws:autoscaling:${place.region}:${place.account}:autoScalingGroup:1:autoScalingGroupName/web`,
  cfn: `arn:aws:cloudformation:${place.region}:${place.account}:stack/site/1`,
};
const ids = { ec2: 'i-1', asg: 'web', cfn: 'site' };

interface Account {
  readonly instance?: object;
  readonly request?: object;
  readonly warm?: readonly string[] | 'denied';
  readonly isInGroup?: boolean;
  readonly hasTypes?: boolean;
}

const hasStore = { InstanceType: 'i4i.large' };
const storeLost = expect.stringContaining('its type i4i.large has instance store, whose data');

// Promise C12 of docs/safety.md.
test.each<[type: keyof typeof ids, verb: string, options: Json, account: Account, expected: unknown]>([
  ['ec2', 'stop', {}, { instance: hasStore }, ['class', storeLost]],
  ['ec2', 'stop', { hibernate: true }, { instance: hasStore }, ['class', storeLost]],
  ['ec2', 'stop', lose, { instance: hasStore }, ['ec2 i-1']],
  ['ec2', 'delete', {}, { instance: hasStore }, ['class', storeLost]],
  ['ec2', 'delete', lose, { instance: hasStore }, ['ec2 i-1']],
  ['ec2', 'delete', {}, { instance: { ...hasStore, State: { Name: 'stopped' } } }, ['ec2 i-1']],
  [
    'ec2',
    'delete',
    {},
    { instance: { RootDeviceType: 'instance-store' } },
    ['class', expect.stringContaining('it runs from instance store, whose data')],
  ],
  [
    'ec2',
    'unprotect',
    {},
    { instance: hasStore },
    ['class', expect.stringContaining('the deletion that it prepares would be refused: its type i4i.large')],
  ],
  ['ec2', 'unprotect', lose, { instance: hasStore }, ['ec2 i-1']],
  ['ec2', 'tag', { tags: {} }, { instance: hasStore }, ['ec2 i-1']],
  ['ec2', 'snapshot', {}, { instance: hasStore }, ['ec2 i-1']],
  ['ec2', 'stop', {}, { hasTypes: false }, ['unread', expect.stringContaining('InstanceStorageSupported')]],
  ['ec2', 'stop', lose, { hasTypes: false }, ['ec2 i-1']],
  ['ec2', 'delete', {}, { hasTypes: false }, ['unread', expect.stringContaining('InstanceStorageSupported')]],
  ['ec2', 'tag', { tags: {} }, { hasTypes: false }, ['ec2 i-1']],
  [
    'asg',
    'delete-with-instances',
    {},
    { instance: hasStore, isInGroup: true },
    ['class', expect.stringContaining('ec2 i-1 would be deleted with it: its type i4i.large')],
  ],
  ['asg', 'delete-with-instances', lose, { instance: hasStore, isInGroup: true }, ['asg web', 'ec2 i-1']],
  ['cfn', 'delete', {}, { instance: hasStore, isInGroup: true }, ['class', storeLost]],
  ['cfn', 'delete', lose, { instance: hasStore, isInGroup: true }, ['cfn site', 'asg web', 'ec2 i-1']],
])('instance store: %s %s %j of %j', async (type, verb, options, account, expected) => {
  expect(await rulingOn(type, verb, options, account)).toEqual(expected);
});

// Promise B20 of docs/safety.md.
test.each<[type: keyof typeof ids, verb: string, account: Account, expected: readonly string[]]>([
  ['asg', 'delete-with-instances', { warm: ['i-1'] }, ['asg web', 'ec2 i-1']],
  ['cfn', 'delete', { warm: ['i-1'] }, ['cfn site', 'asg web', 'ec2 i-1']],
  ['asg', 'delete-with-instances', { warm: ['i-1'], instance: { Tags: [{ Key: 'persistent-core' }] } }, ['protected']],
  ['cfn', 'delete', { warm: ['i-1'], instance: { Tags: [{ Key: 'persistent-core' }] } }, ['protected']],
  ['asg', 'delete-with-instances', { warm: ['i-1', 'i-gone'] }, ['gone']],
  ['asg', 'delete-with-instances', { warm: [] }, ['class']],
  ['asg', 'delete', { warm: [] }, ['class']],
  ['asg', 'delete-with-instances', { warm: 'denied' }, ['unread']],
  ['asg', 'delete', { warm: 'denied' }, ['unread']],
  ['cfn', 'delete', { warm: 'denied' }, ['unread']],
])('a warm pool: %s %s of %j', async (type, verb, account, expected) => {
  const ruling = await rulingOn(type, verb, {}, account);
  expect(ruling.slice(0, expected.length > 1 ? undefined : 1)).toEqual(expected);
});

const request = (Type: string, State: string) => ({
  instance: { InstanceLifecycle: 'spot', SpotInstanceRequestId: 'sir-1' },
  request: { SpotInstanceRequestId: 'sir-1', Type, State },
});
const stopped = ({ instance, ...rest }: ReturnType<typeof request>): Account => ({
  ...rest,
  instance: { ...instance, State: { Name: 'stopped' } },
});

test.each<[name: string, verb: string, account: Account, expected: unknown]>([
  ['one-time', 'stop', request('one-time', 'active'), ['state']],
  ['one-time', 'delete', request('one-time', 'active'), ['ec2 i-1']],
  ['persistent', 'stop', request('persistent', 'active'), ['ec2 i-1']],
  ['persistent', 'delete', request('persistent', 'active'), ['controller']],
  ['persistent and stopped', 'delete', stopped(request('persistent', 'disabled')), ['controller']],
  ['persistent and stopped', 'start', stopped(request('persistent', 'disabled')), ['ec2 i-1']],
  ['interrupted', 'start', stopped(request('persistent', 'open')), ['state']],
  ['cancelled', 'stop', request('persistent', 'cancelled'), ['state']],
  ['cancelled', 'delete', request('persistent', 'cancelled'), ['ec2 i-1']],
  ['unlisted', 'delete', { instance: request('', '').instance }, ['unread']],
  ['unlisted', 'stop', { instance: request('', '').instance }, ['unread']],
  ['unlisted', 'tag', { instance: request('', '').instance }, ['ec2 i-1']],
  ['without a request', 'delete', { instance: { InstanceLifecycle: 'spot' } }, ['unread']],
])('a Spot Instance, %s: %s', async (_, verb, account, expected) => {
  const ruling = await rulingOn('ec2', verb, verb === 'tag' ? { tags: {} } : {}, account);
  expect(ruling.slice(0, 1)).toEqual(expected);
});

async function rulingOn(
  type: keyof typeof ids,
  verb: string,
  options: Json,
  account: Account,
): Promise<readonly unknown[]> {
  const aws = awsOf(account);
  const protection = createProtection(defaultSettings, types);
  const guard = createGuard({ open: () => aws, types, protection, now: () => now });
  const subject = { type, id: ids[type], arn: arns[type], ...place, class: 'ephemeral-task', created };
  const step = {
    id: 'step-1',
    subject: type === 'ec2' ? { ...subject, created: undefined } : subject,
    verb,
    options,
    alsoDestroys: [
      { type: 'asg', id: 'web' },
      { type: 'ec2', id: 'i-1' },
    ],
  };
  const { permits, refusals } = await guard.permit([step as unknown as Step]);
  const refused = refusals.get('step-1');
  if (refused !== undefined) return [refused.cause, refused.message];
  return (permits.get('step-1')?.permit.covers ?? []).map((ref) => `${ref.type} ${ref.id}`);
}

function awsOf({ instance, request: spot, warm, isInGroup = false, hasTypes = true }: Account) {
  const group = {
    AutoScalingGroupName: 'web',
    AutoScalingGroupARN: arns.asg,
    CreatedTime: created,
    Instances: isInGroup ? [{ InstanceId: 'i-1' }] : [],
    Tags,
    ...(warm !== undefined && { WarmPoolConfiguration: { PoolState: 'Running' }, WarmPoolSize: 1 }),
  };
  return fakeAws({
    'ec2:DescribeInstances': ({ Filters: [{ Values }] }: { Filters: [{ Values: readonly string[] }] }) => ({
      Reservations: [
        {
          Instances: Values.includes('i-1')
            ? [
                {
                  InstanceId: 'i-1',
                  InstanceType: 'm5.large',
                  State: { Name: 'running' },
                  BlockDeviceMappings: [],
                  NetworkInterfaces: [],
                  Tags,
                  ...instance,
                },
              ]
            : [],
        },
      ],
    }),
    'ec2:DescribeInstanceTypes': () => {
      if (!hasTypes) throw refusal('ec2:DescribeInstanceTypes');
      return {
        InstanceTypes: [
          { InstanceType: 'm5.large', InstanceStorageSupported: false },
          { InstanceType: 'i4i.large', InstanceStorageSupported: true },
        ],
      };
    },
    'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: false } }),
    'ec2:DescribeSpotInstanceRequests': () => ({ SpotInstanceRequests: spot === undefined ? [] : [spot] }),
    'autoscaling:DescribeAutoScalingGroups': () => ({ AutoScalingGroups: [group] }),
    'autoscaling:DescribeWarmPool': () => {
      if (warm === 'denied') throw refusal('autoscaling:DescribeWarmPool');
      return { Instances: (warm ?? []).map((InstanceId) => ({ InstanceId })) };
    },
    'cloudformation:DescribeStacks': () => ({
      Stacks: [{ StackName: 'site', StackId: arns.cfn, StackStatus: 'CREATE_COMPLETE', CreationTime: created, Tags }],
    }),
    'cloudformation:ListStackResources': () => ({
      StackResourceSummaries: [
        {
          ResourceType: 'AWS::AutoScaling::AutoScalingGroup',
          PhysicalResourceId: 'web',
          ResourceStatus: 'CREATE_COMPLETE',
        },
      ],
    }),
  });
}
