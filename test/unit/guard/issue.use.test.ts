import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { Step } from '../../../src/core/step.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { createGuard } from '../../../src/guard/issue.ts';
import { createProtection } from '../../../src/guard/protection.ts';
import { type FakeAws, fakeAws, place, refusal } from '../estate/fake-aws.ts';
import { noLaunchers, templateOf } from '../estate/launch-replies.ts';

const now = new Date('2026-11-21T02:00:00Z');
const Tags = [{ Key: 'lifespan-intent', Value: 'ephemeral-task' }];
const targetGroup = `arn:aws:elasticloadbalancing:${place.region}:${place.account}:targetgroup/web/73e2`;

/** One of each type that AWS deletes although something will launch with it. */
const account = {
  ...noLaunchers,
  'ec2:DescribeImages': () => ({ Images: [{ ImageId: 'ami-1', State: 'available', BlockDeviceMappings: [], Tags }] }),
  'ec2:DescribeInstances': () => ({ Reservations: [] }),
  'ec2:DescribeVolumes': () => ({ Volumes: [] }),
  'ec2:DescribeSnapshots': () => ({
    Snapshots: [{ SnapshotId: 'snap-1', VolumeId: 'vol-1', State: 'completed', Tags }],
  }),
  'ec2:DescribeSecurityGroups': ({ Filters = [] }: { readonly Filters?: readonly { readonly Name: string }[] }) => ({
    SecurityGroups:
      Filters[0]?.Name === 'group-id' ? [{ GroupId: 'sg-1', GroupName: 'web', IpPermissions: [], Tags }] : [],
  }),
  'ec2:DescribeNetworkInterfaces': ({ Filters = [] }: { readonly Filters?: readonly { readonly Name: string }[] }) => ({
    NetworkInterfaces:
      Filters[0]?.Name === 'group-id' ? [] : [{ NetworkInterfaceId: 'eni-1', Status: 'available', TagSet: Tags }],
  }),
  'elasticloadbalancing:DescribeTargetGroups': () => ({
    TargetGroups: [{ TargetGroupArn: targetGroup, LoadBalancerArns: [] }],
  }),
  'elasticloadbalancing:DescribeTags': () => ({ TagDescriptions: [{ ResourceArn: targetGroup, Tags }] }),
  'elasticloadbalancing:DescribeTargetHealth': () => ({ TargetHealthDescriptions: [] }),
};
const version = 'version 2 of launch template web (lt-1)';
const registering = {
  'autoscaling:DescribeAutoScalingGroups': () => ({
    AutoScalingGroups: [{ AutoScalingGroupName: 'web', TargetGroupARNs: [targetGroup] }],
  }),
};

/** The type and id, what uses it, who is named, and which call must not fail. */
const cases: readonly (readonly [type: string, id: string, use: object, user: string, call: string])[] = [
  ['ami', 'ami-1', templateOf({}, { ImageId: 'ami-1' }), version, 'ec2:DescribeLaunchTemplateVersions'],
  [
    'ebs-snapshot',
    'snap-1',
    templateOf({}, { BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1' } }] }),
    version,
    'autoscaling:DescribeLaunchConfigurations',
  ],
  ['security-group', 'sg-1', templateOf({}, { SecurityGroups: ['web'] }), version, 'ec2:DescribeVpcPeeringConnections'],
  [
    'eni',
    'eni-1',
    templateOf({}, { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }),
    version,
    'ec2:DescribeSpotFleetRequests',
  ],
  ['app-elb-target-group', targetGroup, registering, 'Auto Scaling group web', 'autoscaling:DescribeAutoScalingGroups'],
];

// Promise A23 of docs/safety.md.
test.each(cases)('%s %s is deleted unless something will launch with it', async (type, id, use, user, call) => {
  const unused = { ...account, ...templateOf({}, {}) };
  expect(await answerOn(fakeAws(unused), type, id)).toBe('permitted');
  expect(await answerOn(fakeAws({ ...unused, ...use }), type, id)).toEqual({
    cause: 'state',
    message: `it is used by ${user}`,
  });
  const failing = {
    [call]: () => {
      throw refusal(call);
    },
  };
  expect(await answerOn(fakeAws({ ...unused, ...failing }), type, id)).toEqual({
    cause: 'unread',
    message: `UsedBy could not be read: AccessDenied on ${call}`,
  });
});

test.each(cases)('%s %s may be tagged while it is used, and nobody asks what uses it', async (type, id, use) => {
  const aws = fakeAws({ ...account, ...use });
  expect(await answerOn(aws, type, id, 'tag')).toBe('permitted');
  expect(aws.sent.map(({ call }) => call)).not.toContain('ec2:DescribeLaunchTemplates');
});

test('interfaces that end with their instance are not asked about', async () => {
  const instance = {
    InstanceId: 'i-1',
    InstanceType: 't3.micro',
    State: { Name: 'running' },
    BlockDeviceMappings: [],
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Attachment: { DeleteOnTermination: true } }],
    Tags,
  };
  const aws = fakeAws({
    ...account,
    'ec2:DescribeInstances': () => ({ Reservations: [{ Instances: [instance] }] }),
    'ec2:DescribeInstanceTypes': () => ({
      InstanceTypes: [{ InstanceType: 't3.micro', InstanceStorageSupported: false }],
    }),
    'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: false } }),
  });
  expect(await answerOn(aws, 'ec2', 'i-1', 'delete', [{ type: 'eni', id: 'eni-1' }])).toBe('permitted');
  expect(aws.sent.map(({ call }) => call)).not.toContain('ec2:DescribeLaunchTemplates');
});

async function answerOn(aws: FakeAws, type: string, id: string, verb = 'delete', alsoDestroys: readonly Ref[] = []) {
  const guard = createGuard({
    open: () => aws,
    types,
    protection: createProtection(defaultSettings, types),
    now: () => now,
  });
  const found = types.find(({ name }) => name === type);
  const arn = found && toResource(found, place, { [found.id]: id }, now.toISOString()).arn;
  const subject = { type, id, arn, ...place, class: 'ephemeral-task' };
  const options = verb === 'tag' ? { tags: { seen: 'yes' } } : {};
  const step = { id: 's', finding: 'f', policy: 'p', subject, verb, options, waitsFor: [], alsoDestroys };
  const { permits, refusals } = await guard.permit([step as unknown as Step]);
  return permits.size === 1 ? 'permitted' : refusals.get('s');
}
