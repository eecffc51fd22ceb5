import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { Controller } from '../../core/resource-type.ts';

type Interface = Pick<
  AsJsonObject<NetworkInterface>,
  | 'Attachment'
  | 'Description'
  | 'InterfaceType'
  | 'OwnerId'
  | 'RequesterId'
  | 'RequesterManaged'
  | 'Status'
  | 'Operator'
>;

/**
 * The service that created a network interface and manages it, unless that is the account itself. AWS refuses to detach
 * or delete such an interface, or the service creates it again. A detached interface that only mentions a former owner
 * (such as one that Lambda left behind) has no owner any more.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
 */
export function interfaceOwner(raw: Interface): string | undefined {
  const { Attachment, InterfaceType, OwnerId, Status } = raw;
  if (raw.Operator?.Managed === true || raw.RequesterManaged === true) return nameOf(raw);
  if (InterfaceType !== undefined && !ordinaryTypes.has(InterfaceType)) return nameOf(raw);
  if (Attachment?.InstanceOwnerId !== undefined && OwnerId !== undefined && Attachment.InstanceOwnerId !== OwnerId)
    return nameOf(raw);
  // An interface that is attached, but not to an instance, is attached to a service.
  return Status === 'in-use' && !Attachment?.InstanceId ? nameOf(raw) : undefined;
}

/** The same as a list: what runs the interface beside the controllers that its tags name. */
export function ownersOf(networkInterface: Interface): readonly Controller[] {
  const name = interfaceOwner(networkInterface);
  return name === undefined ? [] : [{ name }];
}

/** Types of interfaces that users create and that instances have. */
const ordinaryTypes: ReadonlySet<string> = new Set(['interface', 'efa', 'efa-only', 'trunk']);

/** How a service starts the description of its interfaces, and the name by which people know that service. */
const descriptions: readonly (readonly [beginning: string, owner: string])[] = [
  ['ELB app/', 'application load balancer'],
  ['ELB net/', 'network load balancer'],
  ['ELB gwy/', 'gateway load balancer'],
  ['ELB ', 'classic load balancer'],
  ['Interface for NAT Gateway ', 'NAT gateway'],
  ['VPC Endpoint Interface ', 'VPC endpoint'],
  ['Network Interface for Transit Gateway Attachment ', 'transit gateway attachment'],
  ['RDSNetworkInterface', 'RDS'],
  ['Network interface for DBProxy', 'RDS Proxy'],
  ['AWS Lambda VPC ENI', 'Lambda'],
  ['EFS mount target for ', 'EFS'],
  ['ElastiCache ', 'ElastiCache'],
  ['RedshiftNetworkInterface', 'Redshift'],
  ['DMSNetworkInterface', 'DMS'],
  ['DAX ', 'DAX'],
  ['Amazon EKS ', 'EKS'],
  ['aws-k8s-branch-eni', 'EKS'],
  ['arn:aws:ecs:', 'ECS'],
  ['AWS ElasticMapReduce', 'EMR'],
  ['AWS created network interface for directory', 'Directory Service'],
];

/**
 * `application load balancer web/50dc6c495c0c9188`, `NAT gateway nat-0a1b`. If the description says nothing, the
 * requester or the type of the interface.
 */
function nameOf({ Attachment, Description = '', InterfaceType, RequesterId, Operator }: Interface): string {
  const match = descriptions.find(([prefix]) => Description.startsWith(prefix));
  if (match) {
    const [prefix, owner] = match;
    const name = /[ /]$/.test(prefix) ? Description.slice(prefix.length).trim().split(/\s/)[0] : '';
    return name ? `${owner} ${name}` : owner;
  }
  const requester = Operator?.Principal ?? RequesterId ?? Attachment?.InstanceOwnerId;
  if (InterfaceType !== undefined && !ordinaryTypes.has(InterfaceType))
    return `${InterfaceType.replaceAll('_', ' ')}${requester ? ` of ${requester}` : ''}`;
  return requester ?? 'an AWS service';
}
