import type { Instance } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { AdaptedSettings, RestoreNeed } from '../../core/restore.ts';
import { isUnknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';
import { nonEmpty, settingsOf } from '../parts/recreate.ts';
import { instanceProfile, keyPair, placementGroup, securityGroup, subnet } from '../parts/restore-needs.ts';
import { listOf, nameIn, namesIn, partOf, type SettingsPart } from '../parts/restore-parts.ts';
import type { InstanceAttributes } from './ec2.attributes.ts';

type Raw = AsJsonObject<Instance>;
type Settings = { readonly [name: string]: Json };

/** The IAM actions of what is looked at before a launch. */
export const launchReads = [
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeKeyPairs',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribePlacementGroups',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSubnets',
  'iam:GetInstanceProfile',
  'kms:DescribeKey',
] as const;

/** Parts that `--use` and `--without` change: members of the settings before `launchRequest` arranges them. */
export const instanceParts: readonly SettingsPart[] = [
  { name: 'key-pair', value: 'NAME', isOptional: true, members: ['KeyName'] },
  {
    name: 'security-groups',
    value: 'sg-1,sg-2',
    isOptional: true,
    members: ['SecurityGroupIds'],
    using: (value) => ({ SecurityGroupIds: listOf(value) }),
  },
  { name: 'subnet', value: 'SUBNET-ID', isOptional: false, members: ['SubnetId'] },
  {
    name: 'instance-profile',
    value: 'NAME',
    isOptional: true,
    members: ['IamInstanceProfile'],
    using: (value) => ({ IamInstanceProfile: { [value.startsWith('arn:') ? 'Arn' : 'Name']: value } }),
  },
  {
    name: 'placement-group',
    value: 'NAME',
    isOptional: true,
    members: ['PlacementGroup', 'PartitionNumber'],
  },
  { name: 'host', value: 'HOST-ID', isOptional: true, members: ['HostId', 'HostResourceGroupArn', 'Affinity'] },
];

const [keyPairPart, groupsPart, subnetPart, profilePart, placementPart] = instanceParts as readonly [
  SettingsPart,
  SettingsPart,
  SettingsPart,
  SettingsPart,
  SettingsPart,
];

/** What these settings refer to. */
export function instanceNeeds(settings: Settings): readonly RestoreNeed[] {
  const { KeyName, SubnetId, PlacementGroup, SecurityGroupIds, IamInstanceProfile } = settings;
  const { Arn, Name } = Object(IamInstanceProfile) as { readonly Arn?: string; readonly Name?: string };
  const profile = Name ?? Arn?.replace(/^.*\//, '');
  return [
    ...nameIn(KeyName).map((name) => keyPair(name, partOf(keyPairPart))),
    ...namesIn(SecurityGroupIds).map((id) => securityGroup(id, partOf(groupsPart))),
    ...nameIn(SubnetId).map((id) => subnet(id, partOf(subnetPart))),
    ...nameIn(profile).map((name) => instanceProfile(name, partOf(profilePart))),
    ...nameIn(PlacementGroup).map((name) => placementGroup(name, partOf(placementPart))),
  ];
}

/**
 * What RunInstances needs to create the same instance again. The image contains its volumes with their sizes and types.
 * @param attributes what DescribeInstances does not show.
 * @param isPublic whether AWS had assigned it a public address. Undefined: not known, so the subnet decides.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export function instanceSettings(
  instance: Raw,
  attributes: InstanceAttributes,
  isPublic: boolean | undefined,
): Settings {
  const { InstanceType, KeyName, SubnetId, SecurityGroups, IamInstanceProfile, EbsOptimized, Monitoring } = instance;
  const { HibernationOptions, EnclaveOptions, Licenses = [], PrivateDnsNameOptions } = instance;
  const { CpuCredits, ...protections } = attributes;
  const primary = primaryInterface(instance);
  return settingsOf({
    InstanceType,
    KeyName,
    SubnetId,
    SecurityGroupIds: nonEmpty((primary?.Groups ?? SecurityGroups)?.map(({ GroupId }) => GroupId)),
    ...(IamInstanceProfile?.Arn !== undefined && { IamInstanceProfile: { Arn: IamInstanceProfile.Arn } }),
    ...placementSettings(instance),
    ...(EbsOptimized === true && { EbsOptimized }),
    ...(Monitoring?.State === 'enabled' && { Monitoring: { Enabled: true } }),
    ...(HibernationOptions?.Configured === true && { HibernationOptions: { Configured: true } }),
    ...(EnclaveOptions?.Enabled === true && { EnclaveOptions: { Enabled: true } }),
    MetadataOptions: metadataOf(instance.MetadataOptions),
    ...(Licenses.length > 0 && {
      LicenseSpecifications: Licenses.map(({ LicenseConfigurationArn }) => ({ LicenseConfigurationArn })),
    }),
    PrivateDnsNameOptions,
    ...choiceSettings(instance),
    ...protections,
    ...(CpuCredits !== undefined && { CreditSpecification: { CpuCredits } }),
    AssociatePublicIpAddress: isPublic,
    ...(primary?.Description !== '' && { InterfaceDescription: primary?.Description }),
    ...(primary?.InterfaceType === 'efa' && { InterfaceType: 'efa' }),
    ...(primary?.Attachment?.DeleteOnTermination === false && { KeepInterface: true }),
    ...interfaceSettings(primary),
  });
}

/** Options of which AWS shows the default, too: only others are sent. */
function choiceSettings({
  MaintenanceOptions,
  NetworkPerformanceOptions,
  CapacityReservationSpecification,
}: Raw): object {
  const bandwidth = NetworkPerformanceOptions?.BandwidthWeighting;
  const preference = CapacityReservationSpecification?.CapacityReservationPreference;
  return {
    ...(MaintenanceOptions?.AutoRecovery === 'disabled' && { MaintenanceOptions: { AutoRecovery: 'disabled' } }),
    ...(bandwidth !== undefined &&
      bandwidth !== 'default' && { NetworkPerformanceOptions: { BandwidthWeighting: bandwidth } }),
    ...(preference === 'none' && { CapacityReservationSpecification: { CapacityReservationPreference: preference } }),
  };
}

/**
 * What somebody has set of its network interface beside its addresses. Only what is not AWS's default is sent: many
 * types take none of it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
 */
function interfaceSettings(primary: ReturnType<typeof primaryInterface>): object {
  const { ConnectionTrackingConfiguration: tracking, Attachment } = primary ?? {};
  const express = Attachment?.EnaSrdSpecification;
  return {
    ...(Object.keys(tracking ?? {}).length > 0 && { ConnectionTrackingSpecification: tracking }),
    ...(express?.EnaSrdEnabled === true && { EnaSrdSpecification: express }),
  };
}

function placementSettings({ Placement }: Raw): object {
  const { AvailabilityZone, Tenancy, GroupName, PartitionNumber, HostId, HostResourceGroupArn, Affinity } =
    Placement ?? {};
  return {
    AvailabilityZone,
    ...(Tenancy !== 'default' && { Tenancy }),
    ...(GroupName !== '' && { PlacementGroup: GroupName }),
    ...(PartitionNumber !== undefined && PartitionNumber > 0 && { PartitionNumber }),
    HostId,
    HostResourceGroupArn,
    ...(Affinity === 'host' && { Affinity }),
  };
}

function metadataOf(options: Raw['MetadataOptions']): object | undefined {
  if (options === undefined) return undefined;
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags } = options;
  return { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags };
}

/**
 * The settings as RunInstances takes them. Subnet, groups and addresses belong to the network interface, because only
 * there one can say whether it gets a public address.
 */
export function launchRequest(settings: Settings): Settings {
  const { SubnetId, SecurityGroupIds, AssociatePublicIpAddress, PrivateIpAddress, InterfaceDescription, ...others } =
    settings;
  const { InterfaceType, KeepInterface, AvailabilityZone, Tenancy, PlacementGroup, PartitionNumber, ...more } = others;
  const { HostId, HostResourceGroupArn, Affinity, ConnectionTrackingSpecification, EnaSrdSpecification, ...plain } =
    more;
  const placement = settingsOf({
    // The subnet decides on the zone.
    ...(SubnetId === undefined && { AvailabilityZone }),
    Tenancy,
    GroupName: PlacementGroup,
    PartitionNumber,
    HostId,
    HostResourceGroupArn,
    Affinity,
  });
  const primary = {
    DeviceIndex: 0,
    SubnetId,
    Groups: SecurityGroupIds,
    AssociatePublicIpAddress,
    PrivateIpAddress,
    Description: InterfaceDescription,
    InterfaceType,
    ConnectionTrackingSpecification,
    EnaSrdSpecification,
    DeleteOnTermination: KeepInterface !== true,
  };
  return settingsOf({
    ...plain,
    ...(Object.keys(placement).length > 0 && { Placement: placement }),
    ...(SubnetId === undefined ? { SecurityGroupIds } : { NetworkInterfaces: [primary] }),
  });
}

function primaryInterface({ NetworkInterfaces = [] }: Raw): NonNullable<Raw['NetworkInterfaces']>[number] | undefined {
  return NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
}

/** Its private address and its CPU options, as far as AWS has room for them now. */
export async function adaptLaunch(aws: Aws, instance: Raw, settings: Settings): Promise<AdaptedSettings> {
  const [address, cpu] = [await addressFor(aws, instance, settings), await cpuOptionsFor(aws, instance)];
  return {
    settings: { ...address.settings, ...cpu.settings },
    differs: [...address.differs, ...cpu.differs],
  };
}

async function addressFor(aws: Aws, instance: Raw, { SubnetId }: Settings): Promise<AdaptedSettings> {
  const { PrivateIpAddress: address } = instance;
  if (address === undefined || SubnetId === undefined) return { settings: {}, differs: [] };
  const lost = (why: string): AdaptedSettings => ({
    settings: {},
    differs: [`It gets another private address than ${address}: ${why}.`],
  });
  if (SubnetId !== instance.SubnetId) return lost('it goes into another subnet');
  const interfaces = await orUnknown(() =>
    aws.read.ec2.describeNetworkInterfaces({
      Filters: [
        { Name: 'subnet-id', Values: [SubnetId] },
        { Name: 'addresses.private-ip-address', Values: [address] },
      ],
    }),
  );
  if (isUnknown(interfaces)) return lost(`whether that one is free could not be read (${interfaces.cause})`);
  const [taken] = interfaces;
  return taken === undefined
    ? { settings: { PrivateIpAddress: address }, differs: [] }
    : lost(`${taken.NetworkInterfaceId ?? 'another network interface'} has it`);
}

/**
 * CPU options are sent only where they are not those of the type: many types take none, although AWS shows them.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-optimize-cpu.html
 */
async function cpuOptionsFor(aws: Aws, { CpuOptions: options, InstanceType: type }: Raw): Promise<AdaptedSettings> {
  if (options === undefined || type === undefined) return { settings: {}, differs: [] };
  const { CoreCount, ThreadsPerCore, AmdSevSnp, NestedVirtualization } = options;
  const special = settingsOf({
    ...(AmdSevSnp === 'enabled' && { AmdSevSnp }),
    ...(NestedVirtualization === 'enabled' && { NestedVirtualization }),
  });
  const known = await orUnknown(() =>
    aws.read.ec2.describeInstanceTypes({ Filters: [{ Name: 'instance-type', Values: [type] }] }),
  );
  const vcpu = isUnknown(known) ? undefined : known[0]?.VCpuInfo;
  if (vcpu?.DefaultCores === undefined || vcpu.DefaultThreadsPerCore === undefined)
    return {
      settings: Object.keys(special).length > 0 ? { CpuOptions: special } : {},
      differs: [
        `It gets the cores and threads of its type: whether it had others is not known ` +
          `(${isUnknown(known) ? known.cause : `AWS does not describe ${type}`}). It had ${CoreCount ?? '?'} cores ` +
          `with ${ThreadsPerCore ?? '?'} threads each.`,
      ],
    };
  const isDefault = CoreCount === vcpu.DefaultCores && ThreadsPerCore === vcpu.DefaultThreadsPerCore;
  const chosen = settingsOf({ ...(!isDefault && { CoreCount, ThreadsPerCore }), ...special });
  return { settings: Object.keys(chosen).length > 0 ? { CpuOptions: chosen } : {}, differs: [] };
}

/** What the network of an instance had and its new one will not have. */
export function networkDiffers(instance: Raw): readonly string[] {
  const { NetworkInterfaces: interfaces = [] } = instance;
  const primary = primaryInterface(instance);
  const secondary = (primary?.PrivateIpAddresses ?? []).flatMap(({ Primary, PrivateIpAddress }) =>
    Primary === true || PrivateIpAddress === undefined ? [] : [PrivateIpAddress],
  );
  const elastic = interfaces.flatMap(({ Association }) =>
    Association?.PublicIp !== undefined && Association.IpOwnerId !== 'amazon' ? [Association.PublicIp] : [],
  );
  const prefixes = interfaces.flatMap(({ Ipv4Prefixes = [], Ipv6Prefixes = [] }) => [...Ipv4Prefixes, ...Ipv6Prefixes]);
  return [
    ...(interfaces.length > 1 ? [`It gets one network interface; it had ${interfaces.length}.`] : []),
    ...(secondary.length > 0
      ? [`Its secondary private addresses are not assigned again: ${secondary.join(', ')}.`]
      : []),
    ...(elastic.length > 0
      ? [
          `Its Elastic IP addresses stay allocated and are not associated again: ${elastic.join(', ')}. ` +
            '`aws ec2 associate-address` does that.',
        ]
      : []),
    ...(prefixes.length > 0 ? ['The address prefixes of its network interfaces are not assigned again.'] : []),
  ];
}

/** What it targeted of reserved capacity. */
export function reservationDiffers({ CapacityReservationSpecification: specification }: Raw): readonly string[] {
  const target = specification?.CapacityReservationTarget;
  const name = target?.CapacityReservationId ?? target?.CapacityReservationResourceGroupArn;
  return name === undefined ? [] : [`It targeted the capacity reservation ${name}, and does not target it again.`];
}

/** Whether AWS had assigned a public address to it. Undefined: it has an Elastic IP address, or was not running. */
export function hadPublicAddress(seen: readonly Raw[]): boolean | undefined {
  const running = seen.find(({ State }) => State?.Name === 'running');
  const primary = running && primaryInterface(running);
  if (primary === undefined) return undefined;
  if (primary.Association?.PublicIp === undefined) return false;
  return primary.Association.IpOwnerId === 'amazon' ? true : undefined;
}
