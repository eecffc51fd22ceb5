import type { NetworkInterface, Tag } from '@aws-sdk/client-ec2';
import type { Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/faces.ts';
import { interfacePerMonth } from '../cost/network.ts';
import { done, missingOrLate, wait } from '../parts/checks.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { interfaceOwner } from '../parts/interface-owner.ts';
import { detachInterfaceOptions, noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';

/** Custodian's policies know a network interface's `TagSet` as `Tags`. */
type Interface = Omit<NetworkInterface, 'TagSet'> & { Tags?: Tag[] };
type Raw = AsJsonObject<Interface>;

const verb = verbFor<Interface>();

const detach = verb(detachInterfaceOptions, {
  effect: 'stop',
  iam: ['ec2:DetachNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
  // The call names the attachment and nothing else: that is what it ends, and what the permit has to cover.
  alsoDestroys: ({ raw }) =>
    raw.Attachment?.AttachmentId === undefined
      ? []
      : [ref('AWS::EC2::NetworkInterfaceAttachment', raw.Attachment.AttachmentId)],
  perform: one(async (aws, { permit, resource, options: { force } }) => {
    await aws.write(permit).ec2.detachNetworkInterface({
      AttachmentId: resource.raw.Attachment?.AttachmentId,
      ...(force && { Force: true }),
    });
    return {};
  }),
  check: async (aws, input) => {
    const [found] = await aws.read.ec2.describeNetworkInterfaces(byId([input.source.id]));
    if (found === undefined) return missingOrLate(input.source.id, input);
    return found.Status === 'available' ? done({ Status: found.Status }) : wait;
  },
  undo: { none: 'attach it again by hand: the instance and the device index stand in the receipt, under `before`' },
  blocked: ({ raw }) => {
    if (raw.Attachment === undefined) return 'it is attached to nothing';
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
  perform: one(async (aws, { permit }) => {
    await aws.write(permit).ec2.deleteNetworkInterface({ NetworkInterfaceId: permit.id });
    return {};
  }),
  check: async (aws, { source }) =>
    (await aws.read.ec2.describeNetworkInterfaces(byId([source.id]))).length === 0 ? done({ Status: 'deleted' }) : wait,
  undo: {
    none: 'a network interface is made again by hand: its subnet, groups and addresses stand in the receipt, under `before`',
  },
  blocked: ({ raw }) =>
    raw.Status === 'available'
      ? undefined
      : `it is attached to ${raw.Attachment?.InstanceId ?? 'something'}: detach it first`,
});

/**
 * `eni`: network interfaces. One that is attached belongs to its instance and shares its protection; one that a service
 * of AWS made is that service's to run. A verb here reaches the interface and its attachment, never the instance behind
 * it. Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html,
 * API_DetachNetworkInterface.html
 */
export const eni = resourceType<Interface>({
  name: 'eni',
  cloudFormationType: 'AWS::EC2::NetworkInterface',
  arn: 'ec2:network-interface',
  id: 'NetworkInterfaceId',
  created: undefined,
  tags: 'Tags',
  isStateful: false,
  parents: ['ec2', 'cfn'],
  partOf: ({ Attachment, Tags }) => [
    ...(Attachment?.InstanceId ? [ref('ec2', Attachment.InstanceId)] : []),
    ...stackOf(Tags),
  ],
  controller: interfaceOwner,
  list: {
    iam: ['ec2:DescribeNetworkInterfaces'],
    pages: (aws) => withTags(aws.read.ec2.describeNetworkInterfaces({ MaxResults: 1000 })),
  },
  read: {
    iam: ['ec2:DescribeNetworkInterfaces'],
    byId: (aws, ids) =>
      withTags(inChunks(ids, filterValueLimit, (some) => aws.read.ec2.describeNetworkInterfaces(byId(some)))),
  },
  verbs: { ...ec2Tags<Raw>(), detach, delete: remove },
  perMonth: interfacePerMonth,
});

function withTags(interfaces: AsyncIterable<readonly AsJsonObject<NetworkInterface>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of interfaces) yield page.map(({ TagSet, ...one }) => ({ ...one, Tags: TagSet ?? [] }));
  });
}

/** A filter, for an id that does not exist is then left out; with `NetworkInterfaceIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'network-interface-id', Values: ids }] };
}
