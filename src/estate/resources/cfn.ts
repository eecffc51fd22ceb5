import type { Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import pMap from 'p-map';
import type { Aws } from '../../core/aws.ts';
import { maxClockSkewMs } from '../../core/clock-skew.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import { type Ref, type Resource, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { one, verbFor } from '../../core/verb.ts';
import { CallFailed, orUnknown } from '../aws/call-failed.ts';
import { listing } from '../aws/listing.ts';
import { done, failed, mayLag, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { endInstanceOptions } from '../parts/options.ts';
import { retainedMembers } from '../parts/retained-members.ts';
import { stackControllers } from '../parts/stack-controllers.ts';
import { cloudFormationTagRules } from '../parts/tag-rules.ts';
import { unprotect } from '../parts/unprotect.ts';

/** `Resources`: the stack's members. `DeletionPolicy`: set on those that stay when it is deleted. */
type WithResources = Stack & { Resources?: (StackResourceSummary & { DeletionPolicy?: 'Retain' })[] };
type Raw = AsJsonObject<WithResources>;
type Member = AsJsonObject<StackResourceSummary>;

const verb = verbFor<WithResources>();

const remove = verb(endInstanceOptions, {
  effect: 'delete',
  iam: ['cloudformation:DeleteStack', 'cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
  alsoDestroys: ({ raw }) => membersOfStack(raw),
  destroysStackMembers: true,
  // Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
  ownRole: ({ raw }) => raw.RoleARN || undefined,
  perform: one(async (aws, task) => {
    const { permit, step } = task;
    // By ARN: a stack of the same name that was created in the meantime is a different stack.
    await aws.write(permit).cloudFormation.deleteStack({ StackName: permit.arn, ClientRequestToken: step });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const stack = await stackNamed(aws, input.source.arn);
    const { StackStatus: status } = stack ?? {};
    if (stack === undefined || status === 'DELETE_COMPLETE') return done({ StackStatus: 'DELETE_COMPLETE' });
    if (status === 'DELETE_IN_PROGRESS') return wait;
    // A stack whose deletion had failed before is `DELETE_FAILED` until AWS begins again.
    const isFromBefore = input.source.raw.StackStatus === 'DELETE_FAILED' && mayLag(input);
    const ended =
      status === 'DELETE_FAILED' && !isFromBefore
        ? failed(stack.StackStatusReason ?? 'DELETE_FAILED')
        : stillListed(input, status);
    if (ended.status !== 'failed') return ended;
    const parts = await goneOf(aws, input.source);
    return parts.length === 0 ? ended : { ...ended, parts };
  },
  undo: {
    possible: false,
    reason: 'the receipt does not contain its template',
    remedy: 'Create the stack again from its template; the data of its members is only in their snapshots.',
  },
  blocked: ({ raw }) => {
    if (raw.ParentId !== undefined) return 'it is a nested stack: its root stack deletes it';
    // What waits for its first change set has no members, and nothing is in progress.
    // Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-describing-stacks.html
    return raw.StackStatus?.endsWith('_IN_PROGRESS') && raw.StackStatus !== 'REVIEW_IN_PROGRESS'
      ? `an operation is in progress (${raw.StackStatus})`
      : undefined;
  },
});

const key = 'EnableTerminationProtection';

const unprotectStack = unprotect<Raw, typeof key>(key, {
  iam: ['cloudformation:UpdateTerminationProtection', 'cloudformation:DescribeStacks'],
  after: [],
  options: endInstanceOptions,
  switchOff: (aws, { permit }) =>
    aws
      .write(permit)
      .cloudFormation.updateTerminationProtection({ StackName: permit.arn, EnableTerminationProtection: false }),
  isOn: async (aws, { arn }) => (await stackNamed(aws, arn))?.[key] === true,
});

/**
 * `cfn`: CloudFormation stacks. Deleting a stack deletes its members. Only an update of the whole stack can change its
 * tags, so there is no verb `tag`.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
 */
export const cfn = resourceType<WithResources>({
  name: 'cfn',
  cloudFormationType: 'AWS::CloudFormation::Stack',
  arn: (stack) => stack.StackId ?? '',
  id: 'StackName',
  always: ['StackStatus', 'Tags'],
  idOfArn: stackName,
  iamResource: { name: 'cloudformation:stack', arn: 'cloudformation:*:${AWS::AccountId}:stack/*' },
  createdBy: ['CreateStack', 'CreateChangeSet'],
  created: 'CreationTime',
  tags: 'Tags',
  tagRules: cloudFormationTagRules,
  wayBack: undefined,
  isStateful: false,
  // CloudFormation deletes nested stacks with the permission that deletes their root.
  stackMember: { idOf: stackName, deletedWith: [] },
  parents: ['cfn', 'ec2', 'ebs', 'rds', 'rds-cluster', 'asg'],
  partOf: (stack) =>
    [stack.ParentId, stack.RootId].flatMap((arn) => (arn === undefined ? [] : [ref('cfn', stackName(arn))])),
  controllers: ({ StackName, Tags }) => [...stackControllers(StackName, Tags), ...controllersOf({ tags: Tags })],
  lock: (stack, effect) => (effect === 'delete' && stack[key] === true ? key : undefined),
  // DescribeStacks returns it only when it is called for a single stack.
  protection: { key, iam: ['cloudformation:DescribeStacks'], fetch: protectionsOf },
  filters: ['drift'],
  list: { iam: ['cloudformation:DescribeStacks'], pages: (aws) => aws.read.cloudFormation.describeStacks({}) },
  read: {
    iam: ['cloudformation:DescribeStacks'],
    byId: (aws, ids) =>
      listing(async function* () {
        for (const id of ids) {
          const stack = await stackNamed(aws, id);
          // The stack was described by name, so a missing value means that the protection is off.
          if (stack !== undefined) yield [{ ...stack, [key]: stack[key] === true }];
        }
      }),
  },
  detailCalls: [
    { key: 'Resources', iam: ['cloudformation:GetTemplate', 'cloudformation:ListStackResources'], fetch: resourcesOf },
  ],
  isGone: (stack) => stack.StackStatus === 'DELETE_COMPLETE' || stack.StackStatus === 'DELETE_IN_PROGRESS',
  verbs: { unprotect: unprotectStack, delete: remove },
  fixture: (id, { account, region }) => ({
    StackId: `arn:${awsPartitionOf(region)}:cloudformation:${region}:${account}:stack/${id}/1`,
    StackStatus: 'CREATE_COMPLETE',
    EnableTerminationProtection: false,
    Resources: [],
  }),
});

/** By CloudFormation's types and physical ids. */
function membersOfStack(stack: Raw): Ref[] {
  return (stack.Resources ?? []).flatMap(({ ResourceType, PhysicalResourceId, ResourceStatus, DeletionPolicy }) => {
    if (DeletionPolicy === 'Retain') return [];
    // Members without a physical id were never created.
    if (ResourceType === undefined || !PhysicalResourceId || ResourceStatus === 'DELETE_COMPLETE') return [];
    return [{ type: ResourceType, id: PhysicalResourceId }];
  });
}

/** The members that CloudFormation has deleted since the stack was read, and those of its nested stacks. */
async function goneOf(aws: Aws, { arn, raw, seenAt }: Pick<Resource<Raw>, 'arn' | 'raw' | 'seenAt'>): Promise<Ref[]> {
  const before = new Set(membersOfStack(raw).map(({ id }) => id));
  const isNew = ({ LastUpdatedTimestamp: at = '' }: Member): boolean =>
    Date.parse(at) >= Date.parse(seenAt) - maxClockSkewMs;
  const gone: Ref[] = [];
  const stacks = [{ id: arn, isRoot: true }];
  for (let stack = stacks.shift(); stack !== undefined; stack = stacks.shift()) {
    const { id: StackName, isRoot } = stack;
    for (const member of await aws.read.cloudFormation.listStackResources({ StackName })) {
      const { ResourceType: type, PhysicalResourceId: id, ResourceStatus } = member;
      if (type === undefined || !id) continue;
      if (ResourceStatus === 'DELETE_COMPLETE') {
        if (isRoot ? before.has(id) : isNew(member)) gone.push({ type, id });
      } else if (type === 'AWS::CloudFormation::Stack') stacks.push({ id, isRoot: false });
    }
  }
  return gone;
}

/** The name in a stack's ARN, `…:stack/NAME/uuid`. */
function stackName(arn: string): string {
  return arn.split('/')[1] ?? arn;
}

async function stackNamed(aws: Aws, StackName: string): Promise<AsJsonObject<Stack> | undefined> {
  try {
    const [stack] = await aws.read.cloudFormation.describeStacks({ StackName });
    return stack;
  } catch (error) {
    // CloudFormation has no error code of its own for a missing stack.
    if (error instanceof CallFailed && error.code === 'ValidationError' && error.message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

function protectionsOf(aws: Aws, names: readonly string[]): Promise<readonly unknown[]> {
  const protectionOf = (name: string): Promise<unknown> =>
    orUnknown(async () => {
      const stack = await stackNamed(aws, name);
      return stack === undefined ? unknown(`AWS does not list the stack ${name}`) : stack[key] === true;
    });
  return pMap(names, protectionOf, { concurrency: 4 });
}

/** The members of all stacks first, then their templates: a recording numbers its answers in the order of the calls. */
async function resourcesOf(aws: Aws, stacks: readonly Raw[]): Promise<readonly unknown[]> {
  const listed = await pMap(
    stacks,
    (stack) => orUnknown(() => aws.read.cloudFormation.listStackResources({ StackName: stack.StackId })),
    { concurrency: 4 },
  );
  return pMap(
    stacks,
    (stack, index) => {
      const members = listed[index];
      if (members === undefined || isUnknown(members) || members.length === 0) return members;
      return orUnknown(async () => {
        const retained = await retainedMembers(aws, stack);
        return members.map((member) =>
          retained.has(member.LogicalResourceId) ? { ...member, DeletionPolicy: 'Retain' } : member,
        );
      });
    },
    { concurrency: 4 },
  );
}
