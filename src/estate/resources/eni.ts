import type { NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import type { Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { interfacePerMonth } from '../cost/network.ts';
import { done, failed, mayLag, missingOrLate, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { ownersOf } from '../parts/interface-owner.ts';
import { inUse, usedByLaunchers, type WithUse } from '../parts/launch-use.ts';
import { detachInterfaceOptions, noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';

/** Custodian's policies use the name `Tags` for a network interface's `TagSet`. */
type Interface = Omit<NetworkInterface, 'TagSet'> & WithUse & { Tags?: Tag[] };
type Raw = AsJsonObject<Interface>;

const verb = verbFor<Interface>();

const detach = verb(detachInterfaceOptions, {
  effect: 'stop',
  iam: ['ec2:DetachNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  // The call names only the attachment. So the attachment is what it destroys, and the permit must cover it.
  alsoDestroys: ({ raw }) =>
    raw.Attachment?.AttachmentId === undefined
      ? []
      : [ref('AWS::EC2::NetworkInterfaceAttachment', raw.Attachment.AttachmentId)],
  perform: one(async (aws, task) => {
    const { permit, resource, options } = task;
    const { AttachmentId } = resource.raw.Attachment ?? {};
    // AWS detaches it itself when what it is on ends.
    if (AttachmentId !== undefined)
      await aws.write(permit).ec2.detachNetworkInterface({ AttachmentId, ...(options.force && { Force: true }) });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [networkInterface] = await aws.read.ec2.describeNetworkInterfaces(byId([input.source.id]));
    if (networkInterface === undefined) return missingOrLate(input.source.id, input);
    const { Status: status, Attachment: attachment } = networkInterface;
    if (status === 'available') return done({ Status: status });
    const before = input.source.raw.Attachment?.AttachmentId;
    if (attachment !== undefined && attachment.AttachmentId !== before)
      return failed(`it was attached again, to ${attachment.InstanceId ?? 'something else'}`);
    return status === 'detaching' || mayLag(input) ? wait : failed(`it is still ${status ?? 'attached'}`);
  },
  undo: {
    possible: false,
    reason: 'Mayfly does not attach network interfaces',
    remedy: 'Attach it again by hand: the instance and the device index are in the receipt, under `before`.',
  },
  blocked: ({ raw }) => {
    if (raw.Attachment === undefined) return 'it is not attached';
    return raw.Attachment.DeviceIndex === 0
      ? `it is the primary interface of ${raw.Attachment.InstanceId ?? 'its instance'}, which cannot be detached`
      : undefined;
  },
  changes: ['Status', 'Attachment'],
});

const remove = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  after: ['detach'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.deleteNetworkInterface({ NetworkInterfaceId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [networkInterface] = await aws.read.ec2.describeNetworkInterfaces(byId([input.source.id]));
    return networkInterface === undefined ? done({ Status: 'deleted' }) : stillListed(input, networkInterface.Status);
  },
  undo: {
    possible: false,
    reason: 'Mayfly does not create network interfaces',
    remedy: 'Create it again by hand: its subnet, groups and addresses are in the receipt, under `before`.',
  },
  blocked: ({ raw }) =>
    raw.Status === 'available'
      ? undefined
      : `it is attached to ${raw.Attachment?.InstanceId ?? 'something'}: detach it first`,
});

/**
 * `eni`: network interfaces. An attached interface belongs to its instance and inherits its protection. An interface
 * that an AWS service created is managed by that service. The verbs change the interface and its attachment, never the
 * instance.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html,
 * API_DetachNetworkInterface.html
 */
export const eni = resourceType<Interface>({
  name: 'eni',
  cloudFormationType: 'AWS::EC2::NetworkInterface',
  arn: 'ec2:network-interface',
  id: 'NetworkInterfaceId',
  always: ['Status', 'Tags'],
  iamResource: { name: 'ec2:network-interface', arn: 'ec2:*:${AWS::AccountId}:network-interface/*' },
  createdBy: ['CreateNetworkInterface'],
  created: undefined,
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: undefined,
  isStateful: false,
  stackMember: { deletedWith: ['ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface'] },
  parents: ['ec2', 'cfn'],
  partOf: ({ Attachment, Tags }) => [
    ...(Attachment?.InstanceId ? [attached('ec2', Attachment.InstanceId)] : []),
    ...stackOf(Tags),
  ],
  controllers: (raw) => [...ownersOf(raw), ...controllersOf({ tags: raw.Tags })],
  attachedTo: ['ec2'],
  // A template can name an interface that exists. Those that end with their instance are not asked about.
  objection: inUse,
  protection: { ...usedByLaunchers, isAskedOfMembers: false },
  filters: ['security-group', 'subnet', 'vpc'],
  relatedIds: { vpc: 'VpcId', subnet: 'SubnetId', 'security-group': 'Groups[].GroupId' },
  list: {
    iam: ['ec2:DescribeNetworkInterfaces'],
    pages: (aws) => withTags(aws.read.ec2.describeNetworkInterfaces({ MaxResults: 1000 })),
  },
  read: {
    iam: ['ec2:DescribeNetworkInterfaces'],
    byId: (aws, ids) =>
      withTags(inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeNetworkInterfaces(byId(chunk)))),
  },
  verbs: { ...ec2Tags<Raw>(), detach, delete: remove },
  perMonth: interfacePerMonth,
  fixture: (_id, { region }) => ({
    Status: 'available',
    InterfaceType: 'interface',
    RequesterManaged: false,
    AvailabilityZone: `${region}a`,
    Groups: [],
    UsedBy: [],
  }),
});

function withTags(interfaces: AsyncIterable<readonly AsJsonObject<NetworkInterface>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of interfaces)
      yield page.map(({ TagSet, ...one }) => ({ ...one, ...(TagSet && { Tags: TagSet }) }));
  });
}

/** A filter leaves out ids that do not exist; with `NetworkInterfaceIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'network-interface-id', Values: ids }] };
}
