import type { Address, NetworkInterface } from '@aws-sdk/client-ec2';
import type { Aws, Listing } from '../../core/aws.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { attached, type Ref, ref } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { listing } from '../aws/listing.ts';
import { addressPerMonth } from '../cost/network.ts';
import { done, failed, mayLag, missingOrLate, sentAfterRead, sentNow, stillListed, wait } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { ownersOf } from '../parts/interface-owner.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';

/** `NetworkInterface`: the description of the interface that the address is associated with. */
type WithInterface = Address & { NetworkInterface?: NetworkInterface };
type Raw = AsJsonObject<WithInterface>;

const verb = verbFor<WithInterface>();

const disassociate = verb(noOptions, {
  effect: 'stop',
  iam: ['ec2:DisassociateAddress', 'ec2:DescribeAddresses'],
  // The call names only the association. So the association is what it destroys, and the permit must cover it.
  alsoDestroys: ({ raw }) => (raw.AssociationId ? [ref('AWS::EC2::EIPAssociation', raw.AssociationId)] : []),
  perform: one(async (aws, task) => {
    const { permit, resource } = task;
    const { AssociationId } = resource.raw;
    // AWS disassociates it itself when what it is on ends.
    if (AssociationId) await aws.write(permit).ec2.disassociateAddress({ AssociationId });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [address] = await aws.read.ec2.describeAddresses(byId([input.source.id]));
    if (address === undefined) return missingOrLate(input.source.id, input);
    if (!address.AssociationId) return done({ AllocationId: input.source.id });
    if (address.AssociationId !== input.source.raw.AssociationId)
      return failed(`it was associated again, with ${associateOf(address)}`);
    return mayLag(input) ? wait : failed('it is still associated');
  },
  undo: {
    possible: false,
    reason: 'Mayfly does not associate addresses',
    remedy: 'Associate it again by hand: its association is in the receipt, under `before`.',
  },
  blocked: ({ raw }) => (raw.AssociationId ? undefined : 'it is not associated'),
  changes: [
    'AssociationId',
    'InstanceId',
    'NetworkInterfaceId',
    'NetworkInterfaceOwnerId',
    'PrivateIpAddress',
    'NetworkInterface',
  ],
});

const release = verb(noOptions, {
  effect: 'delete',
  iam: ['ec2:ReleaseAddress', 'ec2:DescribeAddresses'],
  after: ['disassociate'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.releaseAddress({ AllocationId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const addresses = await aws.read.ec2.describeAddresses(byId([input.source.id]));
    return addresses.length === 0 ? done({ State: 'released' }) : stillListed(input);
  },
  undo: {
    possible: false,
    reason: 'a released address belongs to AWS again',
    remedy: 'AllocateAddress may get it back if nobody else has it yet.',
  },
  blocked: ({ raw }) =>
    raw.AssociationId ? `it is associated with ${associateOf(raw)}: \`force: true\` disassociates it first` : undefined,
});

/**
 * `network-addr` (in Custodian also `elastic-ip`): Elastic IP addresses. An associated address inherits the protection
 * of its interface and its instance. When the instance is terminated, the address stays and costs money. Addresses of
 * EC2-Classic, which have no allocation id, are left out, as in Custodian.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
 */
export const networkAddr = resourceType<WithInterface>({
  name: 'network-addr',
  aliases: ['elastic-ip'],
  cloudFormationType: 'AWS::EC2::EIP',
  arn: 'ec2:elastic-ip',
  id: 'AllocationId',
  always: ['PublicIp'],
  iamResource: { name: 'ec2:elastic-ip', arn: 'ec2:*:${AWS::AccountId}:elastic-ip/*' },
  createdBy: ['AllocateAddress'],
  created: undefined,
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: undefined,
  isStateful: false,
  // A stack names an address by its IP address, which does not say which allocation it is: it is no `stackMember`.
  deletion: { release: { verb: 'disassociate', options: {} } },
  parents: ['eni', 'ec2', 'cfn'],
  partOf: (address) => [
    ...refTo('eni', address.NetworkInterfaceId),
    ...refTo('ec2', address.InstanceId),
    ...stackOf(address.Tags),
  ],
  controllers: ({ ServiceManaged, NetworkInterface: networkInterface, Tags }) => [
    ...(ServiceManaged ? [{ name: `the service ${ServiceManaged}` }] : []),
    ...(networkInterface ? ownersOf(networkInterface) : []),
    ...controllersOf({ tags: Tags }),
  ],
  attachedTo: ['eni', 'ec2'],
  filters: ['used-by'],
  list: { iam: ['ec2:DescribeAddresses'], pages: (aws) => withAllocationId(aws.read.ec2.describeAddresses({})) },
  read: {
    iam: ['ec2:DescribeAddresses'],
    byId: (aws, ids) =>
      withAllocationId(inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeAddresses(byId(chunk)))),
  },
  detailCalls: [{ key: 'NetworkInterface', iam: ['ec2:DescribeNetworkInterfaces'], fetch: interfacesOf }],
  verbs: { ...ec2Tags<Raw>(), disassociate, delete: release },
  verbAliases: { release: 'delete' },
  billedAs: 'Amazon Virtual Private Cloud',
  perMonth: addressPerMonth,
  fixture: () => ({ PublicIp: '198.51.100.1', Domain: 'vpc', NetworkInterface: null }),
});

/** What it is associated with, in a message. */
function associateOf({ InstanceId, NetworkInterfaceId }: Raw): string {
  return InstanceId || NetworkInterfaceId || 'something';
}

/** For an address that is not on an instance, AWS returns '' or nothing as the instance's id. */
function refTo(type: string, id: string | undefined): Ref[] {
  return id ? [attached(type, id)] : [];
}

function withAllocationId(addresses: AsyncIterable<readonly AsJsonObject<Address>[]>): Listing<Raw> {
  return listing(async function* () {
    for await (const page of addresses) yield page.filter(({ AllocationId }) => AllocationId);
  });
}

async function interfacesOf(
  aws: Aws,
  addresses: readonly Raw[],
): Promise<readonly (Raw['NetworkInterface'] | undefined)[]> {
  const ids = [...new Set(addresses.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId || []))];
  const interfaces = await inChunks(ids, filterValueLimit, (Values) =>
    aws.read.ec2.describeNetworkInterfaces({ Filters: [{ Name: 'network-interface-id', Values }] }),
  );
  const byId = new Map(interfaces.map((networkInterface) => [networkInterface.NetworkInterfaceId, networkInterface]));
  return addresses.map(({ NetworkInterfaceId }) => (NetworkInterfaceId ? byId.get(NetworkInterfaceId) : undefined));
}

/** A filter leaves out ids that do not exist; with `AllocationIds` the whole call would fail. */
function byId(ids: string[]): { Filters: { Name: string; Values: string[] }[] } {
  return { Filters: [{ Name: 'allocation-id', Values: ids }] };
}
