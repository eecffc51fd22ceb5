import type { Aws } from '../../../src/core/aws.ts';
import type { Permit } from '../../../src/core/permit.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import type { Performed, Task, Verb } from '../../../src/core/verb.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { emptyAnswers } from '../estate/empty-answers.ts';
import { fakeAws, place } from '../estate/fake-aws.ts';
import type { Request } from './evaluator.ts';

/**
 * What Mayfly's own code sends to AWS, run against an AWS that only takes notes, and what IAM is asked about each call.
 */

export type Tags = Readonly<Record<string, string>>;
export type Sent = { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

const now = new Date('2026-11-21T02:00:00Z');
const arnIn = (service: string, rest: string): string => `arn:aws:${service}:${place.region}:${place.account}:${rest}`;

const encrypted = { Encrypted: true, KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1' };

/** What a verb needs of its resource, where that is more than the type's own fixture has. */
const raws: Readonly<Record<string, Record<string, unknown>>> = {
  ami: { ImageId: 'ami-1' },
  'app-elb': { LoadBalancerArn: arnIn('elasticloadbalancing', 'loadbalancer/net/web/1') },
  'app-elb-target-group': { TargetGroupArn: arnIn('elasticloadbalancing', 'targetgroup/web/1') },
  asg: {
    AutoScalingGroupName: 'web',
    AutoScalingGroupARN: arnIn('autoscaling', 'autoScalingGroup:1:autoScalingGroupName/web'),
  },
  cfn: { StackName: 'web', StackId: arnIn('cloudformation', 'stack/web/1') },
  ebs: { VolumeId: 'vol-1', Size: 8, ...encrypted, Attachments: [{ InstanceId: 'i-1' }] },
  'ebs-snapshot': { SnapshotId: 'snap-9' },
  ec2: {
    InstanceId: 'i-1',
    BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeId: 'vol-1', DeleteOnTermination: true } }],
  },
  eni: { NetworkInterfaceId: 'eni-1', Attachment: { AttachmentId: 'eni-attach-1', InstanceId: 'i-1', DeviceIndex: 1 } },
  'network-addr': { AllocationId: 'eipalloc-1', AssociationId: 'eipassoc-1', NetworkInterfaceId: 'eni-1' },
  'rds-cluster': { DBClusterIdentifier: 'web', DBClusterArn: arnIn('rds', 'cluster:web') },
  'rds-cluster-snapshot': {
    DBClusterSnapshotIdentifier: 'mayfly-1',
    DBClusterSnapshotArn: arnIn('rds', 'cluster-snapshot:mayfly-1'),
  },
  'rds-snapshot': { DBSnapshotIdentifier: 'mayfly-1', DBSnapshotArn: arnIn('rds', 'snapshot:mayfly-1') },
  rds: { DBInstanceIdentifier: 'orders', DBInstanceArn: arnIn('rds', 'db:orders'), AllocatedStorage: 20 },
  'security-group': { GroupId: 'sg-1' },
};

/** Options that let each verb run. */
const options: Readonly<Record<string, unknown>> = {
  tag: { tags: { seen: 'yes' } },
  untag: { keys: ['seen'] },
  snapshot: { 'keep-days': 30 },
  image: { 'keep-days': 30 },
};

/** Answers that lead the checks as far as they go. */
const answers: Readonly<Record<string, () => unknown>> = {
  'ec2:DescribeImages': () => ({
    Images: [
      {
        ImageId: 'ami-2',
        State: 'available',
        BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-1' } }],
      },
    ],
  }),
  'ec2:DescribeSnapshots': () => ({
    Snapshots: [
      {
        SnapshotId: 'snap-1',
        VolumeId: 'vol-1',
        VolumeSize: 8,
        State: 'completed',
        StartTime: now.toISOString(),
        ...encrypted,
      },
    ],
  }),
  'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: false } }),
  'ec2:CreateImage': () => ({ ImageId: 'ami-2' }),
  'ec2:CreateSnapshot': () => ({ SnapshotId: 'snap-1', VolumeId: 'vol-1' }),
  'ec2:CreateSnapshots': () => ({ Snapshots: [{ SnapshotId: 'snap-1', VolumeId: 'vol-1' }] }),
  'ec2:DescribeVolumes': () => ({ Volumes: [{ VolumeId: 'vol-1', Size: 8, ...encrypted }] }),
};

/**
 * All that one verb sends for one resource of its type: the write, the look for a lost answer, the check of its end.
 */
export async function sentBy(type: ResourceType, name: string): Promise<readonly Sent[]> {
  const raw = rawOf(type);
  const verb = type.verbs[name] as unknown as Verb<Record<string, unknown>, unknown> | undefined;
  if (verb === undefined) throw new Error(`this test has no ${type.name} to ${name}`);
  const aws = noting();
  const resource: Resource = toResource(type, place, raw, now.toISOString());
  const { id, arn } = resource;
  const permit = {
    type: type.name,
    id,
    ...place,
    arn,
    step: 'step-1',
    verb: name,
    expires: Infinity,
    covers: [],
  } as unknown as Permit;
  const task: Task<Record<string, unknown>, unknown> = {
    permit,
    resource,
    options: options[name] ?? {},
    step: 'step-1',
    now,
  };
  const { perform } = verb;
  const performed: Performed =
    'run' in perform ? await perform.run(aws, task) : ((await perform.runAll(aws, [task]))[0] ?? {});
  const input = { source: resource, options: options[name] ?? {}, step: 'step-1', now };
  await verb.find?.(aws, input);
  await verb.check(aws, { ...input, performed });
  return aws.sent.map(({ call, input: sent }) => ({ call, input: sent as Record<string, unknown> }));
}

/** The ARN, as our own types make it, of what the notes are about. */
export function subjectArn(type: string): string {
  return toResource(typeNamed(type), place, rawOf(typeNamed(type)), now.toISOString()).arn;
}

/** Begins the id of a resource that is its type's own fixture; the type's name follows. */
const typicalId = 'typical-';

function rawOf(type: ResourceType): Record<string, unknown> {
  const id = `${typicalId}${type.name}`;
  return raws[type.name] ?? { ...type.fixture(id, place), [type.id]: id };
}

/** What seeing a type sends: its listing, reading one afresh, and its further calls. */
export async function sentToSee(type: ResourceType): Promise<readonly Sent[]> {
  const aws = noting();
  const raw = rawOf(type);
  await type.list.pages(aws);
  await type.read.byId(aws, ['x-1']);
  for (const further of type.detailCalls ?? []) await further.fetch(aws, [raw]);
  return aws.sent.map(({ call, input }) => ({ call, input: input as Record<string, unknown> }));
}

const empty = emptyAnswers();

function noting(): Aws & { readonly sent: readonly { readonly call: string; readonly input: object }[] } {
  const known = new Proxy(answers, { get: (target, call: string) => target[call] ?? empty[call] ?? (() => ({})) });
  return fakeAws(known);
}

/**
 * What IAM is asked about a call: usually once, and once more for each thing that it makes with tags.
 * @param tagsOf the tags of what there is, by ARN.
 */
export function requestsOf({ call, input }: Sent, tagsOf: (arn: string) => Tags): readonly Request[] {
  const [service = '', operation = ''] = call.split(':');
  const context = { 'aws:RequestedRegion': place.region, 'aws:PrincipalAccount': place.account };
  const there = (...arns: readonly string[]): Request['resources'] => arns.map((arn) => ({ arn, tags: tagsOf(arn) }));
  const request = (resources: Request['resources'], more: Request['context'] = {}, action = call): Request => ({
    action,
    resources,
    context: { ...context, ...more },
  });
  const texts = (member: string): readonly string[] =>
    [input[member]].flat().filter((each): each is string => typeof each === 'string');
  const newSnapshot = { arn: `arn:aws:ec2:${place.region}::snapshot/*` };
  const tagged = (): readonly Request[] =>
    'TagSpecifications' in input ? [request([newSnapshot], { 'ec2:CreateAction': operation }, 'ec2:CreateTags')] : [];
  const databases = (): readonly string[] => texts('DBInstanceIdentifier').map((name) => arnIn('rds', `db:${name}`));
  const newDatabaseSnapshots = (member: string): Request['resources'] =>
    texts(member).map((name) => ({ arn: arnIn('rds', `snapshot:${name}`) }));
  const clusters = (): readonly string[] => texts('DBClusterIdentifier').map((name) => arnIn('rds', `cluster:${name}`));
  const newClusterSnapshots = (member: string): Request['resources'] =>
    texts(member).map((name) => ({ arn: arnIn('rds', `cluster-snapshot:${name}`) }));

  switch (call) {
    case 'ec2:CreateTags':
    case 'ec2:DeleteTags':
      return [request(there(...texts('Resources').map(ec2Arn)))];
    case 'ec2:StopInstances':
    case 'ec2:TerminateInstances':
      return [request(there(...texts('InstanceIds').map(ec2Arn)))];
    case 'ec2:StartInstances': {
      const key = { arn: 'arn:aws:kms:eu-west-1:999999999999:key/1', tags: { 'lifespan-intent': 'persistent-core' } };
      const viaEc2 = { 'kms:GrantIsForAWSResource': 'true', 'kms:ViaService': `ec2.${place.region}.amazonaws.com` };
      return [request(there(...texts('InstanceIds').map(ec2Arn))), request([key], viaEc2, 'kms:CreateGrant')];
    }
    case 'ec2:CreateSnapshot':
      return [request([...there(...texts('VolumeId').map(ec2Arn)), newSnapshot]), ...tagged()];
    case 'ec2:CreateSnapshots': {
      const { InstanceId = '' } = input.InstanceSpecification as { InstanceId?: string };
      return [request([...there(ec2Arn(InstanceId), ec2Arn('vol-1')), newSnapshot]), ...tagged()];
    }
    // These two name the link alone; IAM looks at both of its ends.
    case 'ec2:DetachNetworkInterface':
      return [request(there(...['i-1', 'eni-1'].map(ec2Arn)))];
    case 'ec2:DisassociateAddress':
      return [request(there(...['eipalloc-1', 'eni-1'].map(ec2Arn)))];
    case 'ec2:ModifyInstanceAttribute':
      return [request(there(...texts('InstanceId').map(ec2Arn)))];
    case 'ec2:DeleteNetworkInterface':
      return [request(there(...texts('NetworkInterfaceId').map(ec2Arn)))];
    case 'ec2:ReleaseAddress':
      return [request(there(...texts('AllocationId').map(ec2Arn)))];
    case 'ec2:DeleteSecurityGroup':
      return [request(there(...texts('GroupId').map(ec2Arn)))];
    case 'elasticloadbalancing:AddTags':
    case 'elasticloadbalancing:RemoveTags':
      return [request(there(...texts('ResourceArns')))];
    case 'elasticloadbalancing:ModifyLoadBalancerAttributes':
    case 'elasticloadbalancing:DeleteLoadBalancer':
      return [request(there(...texts('LoadBalancerArn')))];
    case 'elasticloadbalancing:DeleteTargetGroup':
      return [request(there(...texts('TargetGroupArn')))];
    case 'ec2:DetachVolume':
    case 'ec2:DeleteVolume':
      return [request(there(...[...texts('VolumeId'), ...texts('InstanceId')].map(ec2Arn)))];
    case 'ec2:CreateImage': {
      const made = [{ arn: ec2Arn('ami-*') }, newSnapshot];
      return [
        request([...there(...texts('InstanceId').map(ec2Arn)), ...made]),
        request(made, { 'ec2:CreateAction': operation }, 'ec2:CreateTags'),
      ];
    }
    case 'ec2:DeregisterImage':
      return [request(there(...texts('ImageId').map(ec2Arn)))];
    case 'rds:DeleteDBSnapshot':
      return [request(there(...texts('DBSnapshotIdentifier').map((name) => arnIn('rds', `snapshot:${name}`))))];
    case 'rds:DeleteDBClusterSnapshot':
      return [
        request(there(...texts('DBClusterSnapshotIdentifier').map((name) => arnIn('rds', `cluster-snapshot:${name}`)))),
      ];
    case 'ec2:DeleteSnapshot':
      return [request(there(...texts('SnapshotId').map(ec2Arn)))];
    case 'rds:AddTagsToResource':
    case 'rds:RemoveTagsFromResource':
      return [request(there(...texts('ResourceName')))];
    case 'rds:ModifyDBCluster':
    case 'rds:StartDBCluster':
      return [request(there(...texts('DBClusterIdentifier').map((name) => arnIn('rds', `cluster:${name}`))))];
    case 'rds:ModifyDBInstance':
    case 'rds:StartDBInstance':
    case 'rds:StopDBInstance':
      return [request(there(...databases()))];
    case 'rds:CreateDBClusterSnapshot': {
      const made = newClusterSnapshots('DBClusterSnapshotIdentifier');
      return [request([...there(...clusters()), ...made]), request(made, {}, 'rds:AddTagsToResource')];
    }
    case 'rds:DeleteDBCluster':
      return [request([...there(...clusters()), ...newClusterSnapshots('FinalDBSnapshotIdentifier')])];
    case 'rds:CreateDBSnapshot': {
      const made = newDatabaseSnapshots('DBSnapshotIdentifier');
      return [request([...there(...databases()), ...made]), request(made, {}, 'rds:AddTagsToResource')];
    }
    case 'rds:DeleteDBInstance': {
      const made = newDatabaseSnapshots('FinalDBSnapshotIdentifier');
      const snapshots =
        made.length === 0 ? [] : [request([...there(...databases()), ...made], {}, 'rds:CreateDBSnapshot')];
      return [request(there(...databases())), ...snapshots];
    }
    case 'autoscaling:DeleteAutoScalingGroup':
      return [
        request(
          there(
            ...texts('AutoScalingGroupName').map((name) =>
              arnIn('autoscaling', `autoScalingGroup:1:autoScalingGroupName/${name}`),
            ),
          ),
        ),
      ];
    case 'cloudformation:UpdateTerminationProtection':
    case 'cloudformation:DeleteStack':
      return [request(there(...texts('StackName')))];
    default:
      if (!/^(Describe|Get|List)/.test(operation))
        throw new CallFailed(call, 'NoSuchCall', `this test does not know what ${service} does with ${operation}`, 400);
      return [request([{ arn: '*' }])];
  }
}

function ec2Arn(id: string): string {
  if (id.startsWith(typicalId)) return subjectArn(id.slice(typicalId.length));
  const kind =
    {
      'i-': 'instance',
      vo: 'volume',
      sn: 'snapshot',
      am: 'image',
      en: 'network-interface',
      ei: 'elastic-ip',
      sg: 'security-group',
    }[id.slice(0, 2)] ?? 'unknown';
  const account = kind === 'snapshot' || kind === 'image' ? '' : place.account;
  return `arn:aws:ec2:${place.region}:${account}:${kind}/${id}`;
}

/**
 * Every verb of every type that a policy can ask for. What brings something back is asked for by a person, with a
 * person's own credentials: no role has it.
 */
export const verbs: readonly (readonly [string, string])[] = types.flatMap(({ name, verbs: known }) =>
  Object.entries(known).flatMap(([verb, { effect }]) => (effect === 'restore' ? [] : [[name, verb] as const])),
);

export function typeNamed(name: string): ResourceType {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}
