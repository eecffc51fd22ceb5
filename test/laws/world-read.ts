import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import { emptyAnswers } from '../unit/estate/empty-answers.ts';
import type { Aspect } from './judge.ts';
import { arnOf, type Kind, type Thing, tagList } from './thing.ts';
import * as compute from './world-read-compute.ts';
import * as rest from './world-read-others.ts';

export type Things = { readonly things: Map<string, Thing>; readonly time: number };
type Answer = Readonly<Record<string, unknown>>;
interface Input {
  readonly NextToken?: string;
  readonly Marker?: string;
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly MetricDataQueries?: readonly rest.MetricQuery[];
  readonly Filters?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
  readonly StackName?: string;
  readonly InstanceId?: string;
  readonly SnapshotId?: string;
  readonly DBSnapshotIdentifier?: string;
  readonly DBClusterSnapshotIdentifier?: string;
  readonly AutoScalingGroupName?: string;
  readonly AutoScalingGroupNames?: readonly string[];
  readonly LoadBalancerArn?: string;
  readonly LoadBalancerArns?: readonly string[];
  readonly TargetGroupArns?: readonly string[];
  readonly ResourceArns?: readonly string[];
}

/** AWS's answer to a describe call. Each read also advances what is in transition. */
export function answerOf(
  world: Things,
  service: string,
  operation: string,
  input: Input,
  guardRead: (thing: Thing, aspect: Aspect) => void,
): Answer {
  const read = (kind: Kind): readonly Thing[] => {
    const things = [...world.things.values()].filter((thing) => thing.kind === kind && fits(thing, input));
    for (const thing of things) {
      moveOn(world, thing);
      guardRead(thing, 'itself');
    }
    return things.filter(({ state }) => state !== 'deleted');
  };
  const byId = (id: string | undefined, aspect: Aspect): Thing | undefined => {
    const thing = world.things.get(id ?? '');
    if (thing !== undefined) guardRead(thing, aspect);
    return thing;
  };
  switch (`${service}.${operation}`) {
    case 'ec2.DescribeInstances':
      return { Reservations: read('ec2').map((thing) => ({ Instances: [compute.instance(world, thing)] })) };
    case 'ec2.DescribeInstanceTypes':
      return { InstanceTypes: valuesOf(input, 'instance-type').map(compute.instanceType) };
    case 'ec2.DescribeInstanceAttribute':
      return {
        InstanceId: input.InstanceId,
        DisableApiTermination: { Value: byId(input.InstanceId, 'lock')?.locked === true },
      };
    case 'ec2.DescribeVolumes':
      return { Volumes: read('ebs').map(compute.volume) };
    case 'ec2.DescribeSnapshots':
      return { Snapshots: read('ebs-snapshot').map(compute.snapshot) };
    case 'ec2.DescribeSnapshotAttribute':
      return { CreateVolumePermissions: isShared(world, input.SnapshotId) ? [{ UserId: '999988887777' }] : [] };
    case 'ec2.DescribeImages':
      // Images show what snapshots belong to.
      for (const thing of world.things.values()) if (thing.kind === 'ebs-snapshot') guardRead(thing, 'relations');
      return { Images: read('ami').map((thing) => compute.image(world, thing)) };
    case 'ec2.DescribeNetworkInterfaces': {
      // Listed by group, they show what a group is attached to, and this is no read of the interfaces themselves.
      const groups = valuesOf(input, 'group-id');
      const interfaces = groups.map((id) => byId(id, 'relations')?.eni);
      const things =
        groups.length === 0
          ? read('eni')
          : [...world.things.values()].filter(({ kind, id }) => kind === 'eni' && interfaces.includes(id));
      return { NetworkInterfaces: things.map((thing) => compute.networkInterface(world, thing)) };
    }
    case 'ec2.DescribeAddresses':
      return { Addresses: read('network-addr').map((thing) => compute.address(world, thing)) };
    case 'ec2.DescribeSecurityGroups':
      return { SecurityGroups: read('security-group').map(compute.securityGroup) };
    case 'ec2.DescribeTags': {
      const things = [...world.things.values()].filter((thing) => fits(thing, input));
      return {
        Tags: things.flatMap(({ id, tags }) => [...tags].map(([Key, Value]) => ({ ResourceId: id, Key, Value }))),
      };
    }
    case 'ec2.DescribeLaunchTemplates':
      return { LaunchTemplates: [{ LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web' }] };
    case 'ec2.DescribeLaunchTemplateVersions':
      return { LaunchTemplateVersions: [compute.templateVersion(world)] };
    case 'ec2.DescribeFleets':
    case 'ec2.DescribeSpotFleetRequests':
    case 'ec2.DescribeSpotInstanceRequests':
    case 'ec2.DescribeTransitGatewayVpcAttachments':
    case 'ec2.DescribeVpcPeeringConnections':
    case 'autoScaling.DescribeLaunchConfigurations': {
      const iam = service === 'ec2' ? 'ec2' : 'autoscaling';
      return emptyAnswers()[`${iam}:${operation}`]?.() ?? {};
    }
    case 'autoScaling.DescribeAutoScalingGroups':
      return { AutoScalingGroups: read('asg').map((thing) => rest.group(world, thing)) };
    case 'autoScaling.DescribeWarmPool':
      return { Instances: rest.warmPool(world, input.AutoScalingGroupName ?? '') };
    case 'rds.DescribeDBInstances':
      return { DBInstances: read('rds').map((thing) => rest.database(world, thing)) };
    case 'rds.DescribeDBClusters':
      return { DBClusters: read('rds-cluster').map((thing) => rest.cluster(world, thing)) };
    case 'rds.DescribeDBSnapshots':
      return { DBSnapshots: read('rds-snapshot').map(rest.databaseSnapshot) };
    case 'rds.DescribeDBClusterSnapshots':
      return { DBClusterSnapshots: read('rds-cluster-snapshot').map(rest.clusterSnapshot) };
    case 'rds.DescribeDBSnapshotAttributes':
      return {
        DBSnapshotAttributesResult: { DBSnapshotAttributes: rest.readers(isShared(world, input.DBSnapshotIdentifier)) },
      };
    case 'rds.DescribeDBClusterSnapshotAttributes':
      return {
        DBClusterSnapshotAttributesResult: {
          DBClusterSnapshotAttributes: rest.readers(isShared(world, input.DBClusterSnapshotIdentifier)),
        },
      };
    case 'rds.DescribeAccountAttributes':
      return {
        AccountQuotas: ['ManualSnapshots', 'ManualClusterSnapshots'].map((AccountQuotaName) => ({
          AccountQuotaName,
          Max: 100,
          Used: 0,
        })),
      };
    case 'kms.DescribeKey':
      return { KeyMetadata: { KeyState: isKeyless(world) ? 'Disabled' : 'Enabled' } };
    case 'serviceQuotas.GetServiceQuota':
      return { Quota: { Value: 100_000 } };
    case 'cloudFormation.DescribeStacks':
      return { Stacks: read('cfn').map((thing) => rest.stack(world, thing)) };
    case 'cloudFormation.ListStackResources':
      return { StackResourceSummaries: rest.members(world, nameOfStack(input.StackName)) };
    case 'cloudFormation.GetTemplate':
      return { TemplateBody: rest.template(world, nameOfStack(input.StackName)) };
    case 'elasticLoadBalancing.DescribeLoadBalancers':
      return {
        LoadBalancers: known(input.LoadBalancerArns, read('app-elb'), 'LoadBalancerNotFound').map(rest.balancer),
      };
    case 'elasticLoadBalancing.DescribeTargetGroups':
      return {
        TargetGroups: known(input.TargetGroupArns, read('app-elb-target-group'), 'TargetGroupNotFound').map(
          rest.targetGroup,
        ),
      };
    case 'elasticLoadBalancing.DescribeTargetHealth':
      return { TargetHealthDescriptions: [] };
    case 'elasticLoadBalancing.DescribeLoadBalancerAttributes':
      return {
        Attributes: [
          { Key: 'deletion_protection.enabled', Value: String(byId(input.LoadBalancerArn, 'lock')?.locked === true) },
        ],
      };
    case 'elasticLoadBalancing.DescribeTags':
      return {
        TagDescriptions: (input.ResourceArns ?? [])
          .flatMap((arn) => byId(arn, 'tags') ?? [])
          .map((thing) => ({ ResourceArn: thing.id, Tags: tagList(thing) })),
      };
    case 'cloudWatch.GetMetricData':
      return { MetricDataResults: (input.MetricDataQueries ?? []).map((query) => rest.series(world, query, input)) };
    default:
      throw new TypeError(`the world does not know ${service} ${operation}`);
  }
}

/** Any answer, in pages of its one list. */
export function pageOf(answer: Answer, { NextToken, Marker }: Input, size: number): Answer {
  const [[name, items] = ['', []]] = Object.entries(answer);
  if (!Array.isArray(items)) return answer;
  const from = Number(NextToken ?? Marker ?? 0);
  const token = String(from + size);
  const next =
    from + size < items.length
      ? { NextToken: token, Marker: token, ...(byNextMarker.has(name) && { NextMarker: token }) }
      : {};
  return { [name]: items.slice(from, from + size), ...next };
}

const byNextMarker: ReadonlySet<string> = new Set(['LoadBalancers', 'TargetGroups']);

/** AWS refuses the whole call if one of the names does not exist. */
function known(names: readonly string[] | undefined, found: readonly Thing[], code: string): readonly Thing[] {
  if (names?.some((name) => !found.some(({ id }) => id === name)))
    throw new CallFailed('elasticloadbalancing', code, 'not found', 400);
  return found;
}

/** There is one key for everything. */
function isKeyless({ things }: Things): boolean {
  return [...things.values()].some((thing) => thing.isKeyless === true);
}

function isShared(world: Things, id: string | undefined): boolean {
  return world.things.get(id ?? '')?.shared === true;
}

export function nameOfStack(name: string | undefined): string {
  return name?.split('/')[1] ?? name ?? '';
}

function valuesOf({ Filters }: Input, name: string): readonly string[] {
  return Filters?.find(({ Name }) => Name === name)?.Values ?? [];
}

function fits(
  thing: Thing,
  { Filters, StackName, AutoScalingGroupNames, LoadBalancerArns, TargetGroupArns }: Input,
): boolean {
  // By its ARN exactly that stack; by its name whichever exists.
  if (StackName !== undefined && StackName !== thing.id && StackName !== arnOf(thing)) return false;
  for (const names of [AutoScalingGroupNames, LoadBalancerArns, TargetGroupArns])
    if (names?.includes(thing.id) === false) return false;
  return (Filters ?? []).every(({ Name, Values }) => {
    if (Name.startsWith('tag:')) return Values.includes(thing.tags.get(Name.slice(4)) ?? '');
    if (Name === 'db-cluster-id') return Values.includes(thing.kind === 'rds' ? (thing.cluster ?? '') : thing.id);
    // No group's rules name another.
    if (Name.endsWith('ip-permission.group-id')) return false;
    return Values.includes(thing.id);
  });
}

function moveOn(world: Things, thing: Thing): void {
  if (thing.looks > 0 && --thing.looks > 0) return;
  const next = {
    stopping: 'stopped',
    'shutting-down': 'terminated',
    deleting: 'deleted',
    pending: 'completed',
    creating: 'available',
    spoiling: 'error',
  } as const;
  const state = Object.hasOwn(next, thing.state) ? next[thing.state as keyof typeof next] : thing.state;
  if (state === 'stopped' && thing.state === 'stopping') thing.restedAt = world.time;
  thing.state = state;
  if (thing.state === 'deleted') world.things.delete(thing.id);
}
