import { instanceKind } from '../../core/evidence/description.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { type Ref, ref } from '../../core/resource.ts';
import { type Controller, resourceType } from '../../core/resource-type.ts';
import { many, one, type Verb, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { instancePerMonth } from '../cost/ec2.ts';
import { instanceParts } from '../cost/price-list.ts';
import { checkSnapshots, snapshotReads } from '../parts/check-snapshots.ts';
import { done, failed, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { endInstanceOptions, snapshotOptions } from '../parts/options.ts';
import { stepTag } from '../parts/own-tags.ts';
import { stackOf, tagValue } from '../parts/relations.ts';
import { volumeSnapshots } from '../parts/snapshot-quotas.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';
import { storedVolume } from './ebs.restore.ts';
import { configureInstance } from './ec2.configure.ts';
import { completed } from './ec2.fixture.ts';
import { image } from './ec2.image.ts';
import { instanceStorage, instanceStoreLoss, type WithInstanceStorage } from './ec2.instance-store.ts';
import { attributeMembers, instanceMembers } from './ec2.members.ts';
import { instanceNamed, instancePower, instancesById, resize, start, stop, stoppedAt } from './ec2.power.ts';
import { terminationLock, terminationProtection, unprotectInstance } from './ec2.protection.ts';
import { ec2Query } from './ec2.query.ts';
import { recreateInstance, recreateVolumes, volumesOption } from './ec2.restore.ts';
import { spotObjection, spotRequest, type WithSpotRequest } from './ec2.spot.ts';

type WithDetails = WithInstanceStorage & WithSpotRequest;
type Raw = AsJsonObject<WithDetails>;

const verb = verbFor<WithDetails>();

const snapshot = verb(snapshotOptions, {
  effect: 'snapshot',
  iam: ['ec2:CreateSnapshots', 'ec2:CreateTags', 'ec2:DescribeVolumes', ...snapshotReads],
  after: ['stop'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const { Snapshots } = await aws.write(permit).ec2.createSnapshots({
      InstanceSpecification: { InstanceId: permit.id },
      Description: options.description ?? `Mayfly step ${step} of ${permit.id}`,
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: snapshotTags(resource, step, options, now) }],
    });
    const created = (Snapshots ?? []).map(({ SnapshotId = '', VolumeId = '' }) => ({ SnapshotId, VolumeId }));
    return { notes: { sent: now.toISOString(), snapshots: created } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const snapshots = await aws.read.ec2.describeSnapshots({
      OwnerIds: ['self'],
      MaxResults: 1000,
      Filters: [{ Name: `tag:${stepTag}`, Values: [step] }],
    });
    const created = snapshots.map(({ SnapshotId = '', VolumeId = '' }) => ({ SnapshotId, VolumeId }));
    return created.length === 0 ? undefined : { notes: { snapshots: created } };
  },
  waysBack: ({ snapshots }) =>
    ((snapshots ?? []) as readonly { readonly SnapshotId: string }[]).map(({ SnapshotId }) =>
      ref('ebs-snapshot', SnapshotId),
    ),
  check: async (aws, input) => {
    const attached = volumesOf(input.source.raw);
    const created = (input.performed.notes?.snapshots ?? []) as readonly {
      readonly SnapshotId: string;
      readonly VolumeId: string;
    }[];
    const missing = attached.filter((id) => !created.some(({ VolumeId }) => VolumeId === id));
    if (missing.length > 0) return failed(`AWS created no snapshot of ${missing.join(', ')}`);
    const volumes = await inChunks(attached, filterValueLimit, (chunk) =>
      aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: chunk }] }),
    );
    const gone = attached.filter((id) => !volumes.some(({ VolumeId }) => VolumeId === id));
    if (gone.length > 0)
      return failed(`${gone.join(', ')} no longer exists, so its snapshot cannot be compared with it`);
    const checked = await checkSnapshots(
      aws,
      input,
      volumes.map((volume) => ({
        volume,
        snapshot: created.find(({ VolumeId }) => VolumeId === volume.VolumeId)?.SnapshotId,
      })),
      stoppedAt(input.source.raw),
    );
    // The receipt must hold what a restore needs: the volumes may be deleted with their instance.
    return checked.status === 'done'
      ? done({ ...(checked.after as { readonly [key: string]: Json }), volumes: volumes.map(storedVolume) })
      : checked;
  },
  undo: { possible: false, reason: 'a snapshot only adds data, and expires by its tag' },
  blocked: ({ raw }) => (volumesOf(raw).length === 0 ? 'it has no EBS volume' : undefined),
});

const terminate = verb(endInstanceOptions, {
  effect: 'delete',
  iam: ['ec2:TerminateInstances', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces'],
  after: ['stop', 'image', 'snapshot'],
  alsoDestroys: ({ raw }) => [...deletedVolumes(raw), ...deletedInterfaces(raw)],
  perform: many(50, async (aws, tasks) => {
    await aws
      .write(...tasks.map(({ permit }) => permit))
      .ec2.terminateInstances({ InstanceIds: tasks.map(({ permit }) => permit.id) });
    return tasks.map(sentNow);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const state = (await instanceNamed(aws, input.source.id))?.State?.Name;
    if (state === undefined || state === 'terminated') return done({ State: { Name: 'terminated' } });
    return state === 'shutting-down' ? wait : stillListed(input, state);
  },
  undo: {
    possible: true,
    message:
      'the instance is created again from its image, if the policy asked for one; otherwise only its volumes, ' +
      'from their snapshots. Its Elastic IP addresses stay and cost money',
    options: [volumesOption],
    steps: (request, chosen) => (chosen.has(volumesOption.name) ? recreateVolumes(request) : recreateInstance(request)),
  },
});

const idleAtEc2 = {
  namespace: 'AWS/EC2',
  dimension: 'InstanceId',
  statistic: 'Average',
  hoursMeasured: 90,
  // Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
  reported: 'while-running',
  // AWS's own limits are 5 % of the processor and 5 MB a day. An agent that reports once a minute sends more than that,
  // but nobody uses the instance.
  source: 'https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-idle-recommendations.html',
} as const;

/**
 * `ec2`: instances. Terminating an instance also deletes its delete-on-termination volumes and network interfaces, so
 * the guard reads and checks those too. A snapshot covers all volumes at the same moment.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html, API_CreateSnapshots.html
 */
export const ec2 = resourceType<WithDetails>({
  name: 'ec2',
  cloudFormationType: 'AWS::EC2::Instance',
  arn: 'ec2:instance',
  id: 'InstanceId',
  always: ['State', 'BlockDeviceMappings', 'NetworkInterfaces', 'InstanceType'],
  idPattern: /^i-[0-9a-f]+$/i,
  iamResource: { name: 'ec2:instance', arn: 'ec2:*:${AWS::AccountId}:instance/*' },
  createdBy: ['RunInstances', 'ImportInstance'],
  created: 'LaunchTime',
  began: { keys: ['NetworkInterfaces', 'BlockDeviceMappings', 'LaunchTime'], of: firstAttachedAt },
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: undefined,
  isStateful: true,
  snapshotQuota: volumeSnapshots,
  stackMember: {
    deletedWith: [
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstanceCreditSpecifications',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeVolumes',
      'ssm:DescribeAssociation',
      'ssm:ListAssociations',
      'ec2:DetachVolume',
      'ec2:TerminateInstances',
    ],
  },
  quiesce: {
    verb: 'stop',
    isQuiesced: (instance) => instance.State?.Name === 'stopped',
    // A volume that was attached in the meantime would be deleted without a snapshot.
    trace: (instance) => [instance.LaunchTime, instance.StateTransitionReason, volumesOf(instance).sort()],
  },
  // Volumes are listed too, because the plan must know which protected volumes would be deleted with their instance.
  parents: ['asg', 'cfn', 'ebs'],
  partOf: (instance) => [...groupOf(instance), ...stackOf(instance.Tags)],
  controllers: ({ Tags, Operator }) => [...controllersOf({ tags: Tags, operator: Operator }), ...builderOf(Tags)],
  lock: (instance, effect) => (effect === 'delete' ? terminationLock(instance) : undefined),
  protection: terminationProtection,
  objection: (instance, effect, options) =>
    instanceStoreLoss(instance, effect, options) ?? spotObjection(instance, effect),
  detailCalls: [instanceStorage, spotRequest],
  restores: [instanceMembers, attributeMembers],
  filters: [
    'default-vpc',
    'ebs',
    'ephemeral',
    'image',
    'image-age',
    'instance-age',
    'instance-attribute',
    'instance-uptime',
    'schedule',
    'security-group',
    'state-age',
    'subnet',
    'termination-protected',
    'user-data',
    'vpc',
  ],
  relatedIds: {
    vpc: 'VpcId',
    subnet: 'NetworkInterfaces[].SubnetId',
    'security-group': 'NetworkInterfaces[].Groups[].GroupId',
    image: 'ImageId',
  },
  describedBy: instanceKind,
  list: { iam: ['ec2:DescribeInstances'], pages: (aws) => aws.read.ec2.describeInstances({ MaxResults: 1000 }) },
  query: ec2Query,
  read: {
    iam: ['ec2:DescribeInstances'],
    byId: (aws, ids) =>
      inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeInstances(instancesById(chunk))),
  },
  isGone: (instance) => instance.State?.Name === 'terminated' || instance.State?.Name === 'shutting-down',
  verbs: {
    ...ec2Tags<Raw>(),
    stop,
    start,
    resize,
    configure: configureInstance as unknown as Verb<Raw, never>,
    image,
    snapshot,
    unprotect: unprotectInstance,
    delete: terminate,
  } satisfies Record<string, Verb<Raw, never>>,
  verbAliases: { terminate: 'delete' },
  power: {
    keys: ['State', 'LaunchTime', 'StateTransitionReason', 'InstanceType'],
    of: instancePower,
    switchedFrom: { off: 'running', on: 'stopped' },
    canHibernate: true,
  },
  hasIdleRecommendations: true,
  measured: { namespace: 'AWS/EC2', dimension: 'InstanceId' },
  // Below these limits an instance does almost nothing: the operating system alone uses a few per cent of the processor
  // and a few kilobytes per five-minute sample.
  idle: [
    { ...idleAtEc2, metric: 'CPUUtilization', atMost: 5 },
    { ...idleAtEc2, metric: 'NetworkIn', atMost: 500_000 },
    { ...idleAtEc2, metric: 'NetworkOut', atMost: 500_000 },
  ],
  billedAs: 'Amazon Elastic Compute Cloud - Compute',
  perMonth: instancePerMonth,
  pricedBy: instanceParts,
  // Its volumes have prices of their own.
  perMonthStopped: () => ({
    perMonth: 0,
    source:
      'a stopped instance costs nothing itself, but its volumes and addresses do, ' +
      'https://aws.amazon.com/ec2/pricing/on-demand/',
  }),
  fixture: (_id, { region }) => ({
    State: { Code: 16, Name: 'running' },
    InstanceType: 't3.micro',
    RootDeviceType: 'ebs',
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    Placement: { AvailabilityZone: `${region}a`, Tenancy: 'default' },
    DisableApiTermination: false,
  }),
  fixtureAmong: completed,
});

function groupOf(instance: Raw): Ref[] {
  const group = tagValue(instance.Tags, 'aws:autoscaling:groupName');
  return group === undefined ? [] : [ref('asg', group)];
}

/**
 * EC2 Image Builder ends the instances of its builds and tests by itself, and a build fails without them. Its images
 * have the same tags, and belong to the account.
 * Source: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
 * (`resourceTags`)
 */
function builderOf(tags: Raw['Tags']): readonly Controller[] {
  const isBuild = tagValue(tags, 'Ec2ImageBuilderArn') !== undefined && tagValue(tags, 'CreatedBy') !== undefined;
  return isBuild ? [{ name: 'EC2 Image Builder' }] : [];
}

function volumesOf(instance: Raw): string[] {
  return (instance.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => (Ebs?.VolumeId === undefined ? [] : [Ebs.VolumeId]));
}

/** Volumes that a termination deletes. A mapping without `DeleteOnTermination: false` counts as deleted. */
function deletedVolumes(instance: Raw): Ref[] {
  return (instance.BlockDeviceMappings ?? []).flatMap(({ Ebs }) =>
    Ebs?.VolumeId === undefined || Ebs.DeleteOnTermination === false ? [] : [ref('ebs', Ebs.VolumeId)],
  );
}

/**
 * Network interfaces that a termination deletes. The plan names them without listing any; the guard reads them just
 * before the write. An attachment without `DeleteOnTermination: false` counts as deleted.
 */
function deletedInterfaces(instance: Raw): Ref[] {
  return (instance.NetworkInterfaces ?? []).flatMap(({ NetworkInterfaceId, Attachment }) =>
    NetworkInterfaceId === undefined || Attachment?.DeleteOnTermination === false
      ? []
      : [ref('eni', NetworkInterfaceId)],
  );
}

/**
 * When the instance was created. `LaunchTime` changes with each start, but the first network interface cannot be
 * detached, so its attachment dates from the launch. If AWS does not show it, the oldest attachment of a volume;
 * without volumes, `LaunchTime`.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
 */
function firstAttachedAt({
  NetworkInterfaces: interfaces,
  BlockDeviceMappings: mappings,
  LaunchTime: launched,
}: Raw): string | undefined {
  const first = itemsOf(interfaces).find((each) => each?.Attachment?.DeviceIndex === 0)?.Attachment?.AttachTime;
  if (first !== undefined) return first;
  const volumes = itemsOf(mappings).flatMap((each) => each?.Ebs?.AttachTime ?? []);
  return volumes.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? launched;
}

/** Policies also run over recordings, which may contain anything. */
function itemsOf<Item>(items: readonly Item[] | undefined): readonly (Item | null | undefined)[] {
  return Array.isArray(items) ? (items as readonly Item[]) : [];
}
