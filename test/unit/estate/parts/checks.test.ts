import { expect, test } from '@jest/globals';
import { types } from '../../../../src/estate/vocabulary.ts';
import { check, now, resourceOf } from '../resources/run-verb.ts';

/** A resource, and the answer of AWS's that never changes although AWS took the request. */
interface Stuck {
  readonly raw: Record<string, unknown>;
  readonly call: string;
  readonly answer: (raw: Record<string, unknown>) => object;
}

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/1';
const target = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1';
const stack = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/site/1';
const attached = { State: 'busy', InstanceId: 'i-1' };
const stuck: Readonly<Record<string, Stuck>> = {
  ec2: {
    raw: { InstanceId: 'i-1', InstanceType: 't3.micro', State: { Name: 'running' } },
    call: 'ec2:DescribeInstances',
    answer: (raw) => ({ Reservations: [{ Instances: [raw] }] }),
  },
  ebs: {
    raw: { VolumeId: 'vol-1', State: 'in-use', Attachments: [attached] },
    call: 'ec2:DescribeVolumes',
    answer: (raw) => ({ Volumes: [raw] }),
  },
  'ebs-snapshot': {
    raw: { SnapshotId: 'snap-1', State: 'completed' },
    call: 'ec2:DescribeSnapshots',
    answer: (raw) => ({ Snapshots: [raw] }),
  },
  ami: {
    raw: { ImageId: 'ami-1', State: 'disabled' },
    call: 'ec2:DescribeImages',
    answer: (raw) => ({ Images: [raw] }),
  },
  asg: {
    raw: { AutoScalingGroupName: 'web' },
    call: 'autoscaling:DescribeAutoScalingGroups',
    answer: (raw) => ({ AutoScalingGroups: [raw] }),
  },
  cfn: {
    raw: { StackName: 'site', StackId: stack, StackStatus: 'UPDATE_COMPLETE', EnableTerminationProtection: true },
    call: 'cloudformation:DescribeStacks',
    answer: (raw) => ({ Stacks: [raw] }),
  },
  eni: {
    raw: { NetworkInterfaceId: 'eni-1', Status: 'in-use', Attachment: { AttachmentId: 'attach-1' } },
    call: 'ec2:DescribeNetworkInterfaces',
    answer: (raw) => ({ NetworkInterfaces: [raw] }),
  },
  'network-addr': {
    raw: { AllocationId: 'eipalloc-1', AssociationId: 'assoc-1' },
    call: 'ec2:DescribeAddresses',
    answer: (raw) => ({ Addresses: [raw] }),
  },
  'security-group': {
    raw: { GroupId: 'sg-1' },
    call: 'ec2:DescribeSecurityGroups',
    answer: (raw) => ({ SecurityGroups: [raw] }),
  },
  'app-elb': {
    raw: { LoadBalancerArn: arn, State: { Code: 'active' } },
    call: 'elasticloadbalancing:DescribeLoadBalancers',
    answer: (raw) => ({ LoadBalancers: [raw] }),
  },
  'app-elb-target-group': {
    raw: { TargetGroupArn: target },
    call: 'elasticloadbalancing:DescribeTargetGroups',
    answer: (raw) => ({ TargetGroups: [raw] }),
  },
};

const options: Readonly<Record<string, object>> = {
  tag: { tags: { owner: 'ada' } },
  untag: { keys: ['owner'] },
  resize: { to: 'm5.large' },
};

const members = { 'cloudformation:ListStackResources': () => ({ StackResourceSummaries: [] }) };

/** What else AWS keeps saying: that protection is on, and that tags are as somebody else wrote them. */
const others = (written: string) => ({
  ...members,
  'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: true } }),
  'ec2:DescribeTags': () => ({ Tags: [{ Key: 'owner', Value: written }] }),
  'elasticloadbalancing:DescribeTags': () => ({ TagDescriptions: [{ Tags: [{ Key: 'owner', Value: written }] }] }),
  'elasticloadbalancing:DescribeLoadBalancerAttributes': () => ({
    Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
  }),
});

/** Verbs that create something have a state of their own to wait for; so has a start. */
const verbs = Object.keys(stuck).flatMap((name) =>
  Object.entries(types.find((type) => type.name === name)?.verbs ?? {})
    .filter(([verb, { effect }]) => effect !== 'snapshot' && effect !== 'restore' && verb !== 'start')
    .map(([verb]) => [name, verb] as const),
);

test.each(verbs)('%s %s: what AWS took and does not do is waited for, and then it has failed', async (name, verb) => {
  const { raw, call, answer } = stuck[name] ?? { raw: {}, call: '', answer: () => ({}) };
  const after = (minutes: number) =>
    check(
      resourceOf(name, raw),
      verb,
      { ...others('somebody'), [call]: () => answer(raw) },
      { notes: { sent: new Date(now.getTime() - minutes * 60_000).toISOString(), from: 'i-1' } },
      options[verb] ?? {},
    );
  expect(await after(4)).toEqual({ status: 'wait' });
  expect(await after(60)).toMatchObject({ status: 'failed', message: expect.stringMatching(/\w/) });
});

test.each([
  ['ebs', 'detach', { State: 'in-use', Attachments: [{ State: 'detaching', InstanceId: 'i-1' }] }],
  ['ebs', 'delete', { State: 'deleting' }],
  ['ec2', 'stop', { State: { Name: 'stopping' } }],
  ['ec2', 'start', { State: { Name: 'pending' } }],
  ['ec2', 'delete', { State: { Name: 'shutting-down' } }],
  ['asg', 'delete', { Status: 'Delete in progress' }],
  ['cfn', 'delete', { StackStatus: 'DELETE_IN_PROGRESS' }],
  ['eni', 'detach', { Status: 'detaching' }],
])('%s %s: what AWS is doing is waited for, however long: %j', async (name, verb, changes) => {
  const { raw, call, answer } = stuck[name] ?? { raw: {}, call: '', answer: () => ({}) };
  const sent = new Date(now.getTime() - 600 * 60_000).toISOString();
  const replies = { [call]: () => answer({ ...raw, ...changes }) };
  expect(await check(resourceOf(name, raw), verb, replies, { notes: { sent, from: 'i-1' } })).toEqual({
    status: 'wait',
  });
});

test.each<[name: string, verb: string, changes: object, message: string]>([
  ['ebs', 'detach', { State: 'error' }, 'AWS shows it as error'],
  ['eni', 'detach', { Attachment: { AttachmentId: 'attach-2', InstanceId: 'i-2' } }, 'it was attached again, to i-2'],
  [
    'network-addr',
    'disassociate',
    { AssociationId: 'assoc-2', InstanceId: 'i-2' },
    'it was associated again, with i-2',
  ],
  ['cfn', 'delete', { StackStatus: 'DELETE_FAILED', StackStatusReason: 'a bucket is full' }, 'a bucket is full'],
])('%s %s: what cannot come any more has failed at once: %j', async (name, verb, changes, message) => {
  const { raw, call, answer } = stuck[name] ?? { raw: {}, call: '', answer: () => ({}) };
  const replies = { ...members, [call]: () => answer({ ...raw, ...changes }) };
  const performed = { notes: { sent: now.toISOString(), from: 'i-1' } };
  expect(await check(resourceOf(name, raw), verb, replies, performed)).toEqual({ status: 'failed', message });
});

test('a stack whose deletion had failed before is not taken for failed again before AWS begins', async () => {
  const raw = { ...stuck.cfn?.raw, StackStatus: 'DELETE_FAILED', StackStatusReason: 'a bucket is full' };
  const after = (minutes: number) =>
    check(
      resourceOf('cfn', raw),
      'delete',
      { ...members, 'cloudformation:DescribeStacks': () => ({ Stacks: [raw] }) },
      { notes: { sent: new Date(now.getTime() - minutes * 60_000).toISOString() } },
    );
  expect(await after(1)).toEqual({ status: 'wait' });
  expect(await after(6)).toEqual({ status: 'failed', message: 'a bucket is full' });
});

test('a deleted snapshot that the Recycle Bin retains is gone', async () => {
  const bin = () => ({ Snapshots: [{ SnapshotId: 'snap-1', State: 'recoverable' }] });
  const snapshot = resourceOf('ebs-snapshot', { SnapshotId: 'snap-1', State: 'completed' });
  expect(await check(snapshot, 'delete', { 'ec2:DescribeSnapshots': bin })).toMatchObject({ status: 'done' });
});
