import type * as sdk from '@aws-sdk/client-ec2';
import { anyType, type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

/**
 * An account may hide what AWS's services manage. What is hidden is there all the same: it uses groups, images and
 * addresses, and has volumes attached. Left out, it would look gone, and what is gone protects nothing.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ManagedResourceVisibilitySettings.html
 */
const hiddenToo = { IncludeManagedResources: true };

/**
 * The attributes that every instance has, each under its own name with its value. Others are left out where they are
 * not set.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html
 */
const attributeMembers = {
  disableApiStop: 'DisableApiStop.Value',
  disableApiTermination: 'DisableApiTermination.Value',
  ebsOptimized: 'EbsOptimized.Value',
  instanceInitiatedShutdownBehavior: 'InstanceInitiatedShutdownBehavior.Value',
  instanceType: 'InstanceType.Value',
} as const;

function attributeAlways({ Attribute: name }: sdk.DescribeInstanceAttributeRequest) {
  return name !== undefined && name in attributeMembers
    ? [attributeMembers[name as keyof typeof attributeMembers]]
    : [];
}

/** One list of several, each of which AWS always writes; none if one is left out. */
function allOf<Item>(lists: readonly (readonly Item[] | undefined)[] | undefined): readonly Item[] | undefined {
  const written = lists?.filter((list) => list !== undefined);
  return written?.length === lists?.length ? written?.flat() : undefined;
}

const read = {
  describeInstances: list<sdk.DescribeInstancesRequest, sdk.DescribeInstancesResult, sdk.Instance>(
    'DescribeInstances',
    ({ Reservations }) => allOf(Reservations?.map(({ Instances }) => Instances)),
  ),
  describeVolumes: list<sdk.DescribeVolumesRequest, sdk.DescribeVolumesResult, sdk.Volume>(
    'DescribeVolumes',
    (answer) => answer.Volumes,
  ),
  describeSnapshots: list<sdk.DescribeSnapshotsRequest, sdk.DescribeSnapshotsResult, sdk.Snapshot>(
    'DescribeSnapshots',
    (answer) => answer.Snapshots,
  ),
  describeSnapshotAttribute: call<sdk.DescribeSnapshotAttributeRequest, sdk.DescribeSnapshotAttributeResult>(
    'DescribeSnapshotAttribute',
    ['CreateVolumePermissions'],
  ),
  describeImages: list<sdk.DescribeImagesRequest, sdk.DescribeImagesResult, sdk.Image>(
    'DescribeImages',
    (answer) => answer.Images,
  ),
  describeSecurityGroups: list<sdk.DescribeSecurityGroupsRequest, sdk.DescribeSecurityGroupsResult, sdk.SecurityGroup>(
    'DescribeSecurityGroups',
    (answer) => answer.SecurityGroups,
  ),
  describeNetworkInterfaces: list<
    sdk.DescribeNetworkInterfacesRequest,
    sdk.DescribeNetworkInterfacesResult,
    sdk.NetworkInterface
  >('DescribeNetworkInterfaces', (answer) => answer.NetworkInterfaces),
  describeAddresses: list<sdk.DescribeAddressesRequest, sdk.DescribeAddressesResult, sdk.Address>(
    'DescribeAddresses',
    (answer) => answer.Addresses,
  ),
  describeSubnets: list<sdk.DescribeSubnetsRequest, sdk.DescribeSubnetsResult, sdk.Subnet>(
    'DescribeSubnets',
    (answer) => answer.Subnets,
  ),
  describeVpcs: list<sdk.DescribeVpcsRequest, sdk.DescribeVpcsResult, sdk.Vpc>('DescribeVpcs', (answer) => answer.Vpcs),
  describeInstanceAttribute: call<sdk.DescribeInstanceAttributeRequest, sdk.InstanceAttribute>(
    'DescribeInstanceAttribute',
    attributeAlways,
  ),
  describeInstanceTypes: list<sdk.DescribeInstanceTypesRequest, sdk.DescribeInstanceTypesResult, sdk.InstanceTypeInfo>(
    'DescribeInstanceTypes',
    (answer) => answer.InstanceTypes,
  ),
  describeSpotInstanceRequests: list<
    sdk.DescribeSpotInstanceRequestsRequest,
    sdk.DescribeSpotInstanceRequestsResult,
    sdk.SpotInstanceRequest
  >('DescribeSpotInstanceRequests', (answer) => answer.SpotInstanceRequests),
  describeInstanceCreditSpecifications: list<
    sdk.DescribeInstanceCreditSpecificationsRequest,
    sdk.DescribeInstanceCreditSpecificationsResult,
    sdk.InstanceCreditSpecification
  >('DescribeInstanceCreditSpecifications', (answer) => answer.InstanceCreditSpecifications),
  describeKeyPairs: call<sdk.DescribeKeyPairsRequest, sdk.DescribeKeyPairsResult>('DescribeKeyPairs', ['KeyPairs']),
  describePlacementGroups: call<sdk.DescribePlacementGroupsRequest, sdk.DescribePlacementGroupsResult>(
    'DescribePlacementGroups',
    ['PlacementGroups'],
  ),
  describeTags: list<sdk.DescribeTagsRequest, sdk.DescribeTagsResult, sdk.TagDescription>(
    'DescribeTags',
    (answer) => answer.Tags,
  ),
  describeLaunchTemplates: list<
    sdk.DescribeLaunchTemplatesRequest,
    sdk.DescribeLaunchTemplatesResult,
    sdk.LaunchTemplate
  >('DescribeLaunchTemplates', (answer) => answer.LaunchTemplates),
  describeLaunchTemplateVersions: list<
    sdk.DescribeLaunchTemplateVersionsRequest,
    sdk.DescribeLaunchTemplateVersionsResult,
    sdk.LaunchTemplateVersion
  >('DescribeLaunchTemplateVersions', (answer) => answer.LaunchTemplateVersions),
  describeFleets: list<sdk.DescribeFleetsRequest, sdk.DescribeFleetsResult, sdk.FleetData>(
    'DescribeFleets',
    (answer) => answer.Fleets,
  ),
  describeSpotFleetRequests: list<
    sdk.DescribeSpotFleetRequestsRequest,
    sdk.DescribeSpotFleetRequestsResponse,
    sdk.SpotFleetRequestConfig
  >('DescribeSpotFleetRequests', (answer) => answer.SpotFleetRequestConfigs),
  describeVpcPeeringConnections: list<
    sdk.DescribeVpcPeeringConnectionsRequest,
    sdk.DescribeVpcPeeringConnectionsResult,
    sdk.VpcPeeringConnection
  >('DescribeVpcPeeringConnections', (answer) => answer.VpcPeeringConnections),
  describeTransitGatewayVpcAttachments: list<
    sdk.DescribeTransitGatewayVpcAttachmentsRequest,
    sdk.DescribeTransitGatewayVpcAttachmentsResult,
    sdk.TransitGatewayVpcAttachment
  >('DescribeTransitGatewayVpcAttachments', (answer) => answer.TransitGatewayVpcAttachments),
  describeSecurityGroupReferences: call<
    sdk.DescribeSecurityGroupReferencesRequest,
    sdk.DescribeSecurityGroupReferencesResult
  >('DescribeSecurityGroupReferences', ['SecurityGroupReferenceSet']),
  describeRegions: list<sdk.DescribeRegionsRequest, sdk.DescribeRegionsResult, sdk.Region>(
    'DescribeRegions',
    (answer) => answer.Regions,
  ),
};

const writes = {
  createTags: write<sdk.CreateTagsRequest, object>(
    'CreateTags',
    ['tag'],
    { 'ResourceId.N': anyType },
    {
      iam: {
        on: 'subject',
        inSnapshot: {
          on: ['ec2:image', 'ec2:snapshot'],
          when: { StringEquals: { 'ec2:CreateAction': ['CreateImage', 'CreateSnapshot', 'CreateSnapshots'] } },
        },
        inRestore: {
          on: ['ec2:instance', 'ec2:volume'],
          when: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'RunInstances'] } },
        },
      },
    },
  ),
  deleteTags: write<sdk.DeleteTagsRequest, object>(
    'DeleteTags',
    ['untag'],
    { 'ResourceId.N': anyType },
    { iam: { on: 'subject' } },
  ),
  stopInstances: write<sdk.StopInstancesRequest, sdk.StopInstancesResult>(
    'StopInstances',
    ['stop'],
    {
      'InstanceId.N': ['ec2'],
    },
    { iam: { on: ['ec2:instance'] } },
  ),
  startInstances: write<sdk.StartInstancesRequest, sdk.StartInstancesResult>(
    'StartInstances',
    ['start'],
    {
      'InstanceId.N': ['ec2'],
    },
    // An instance whose volumes are encrypted with a customer's key starts only if the caller may let EC2 use that key.
    // Source: https://repost.aws/knowledge-center/kms-iam-ec2-permission
    { iam: { on: ['ec2:instance'], also: ['kms:CreateGrant'] } },
  ),
  modifyInstanceAttribute: write<sdk.ModifyInstanceAttributeRequest, object>(
    'ModifyInstanceAttribute',
    ['resize', 'unprotect', 'configure'],
    { InstanceId: ['ec2'] },
    { iam: { on: ['ec2:instance'] } },
  ),
  modifyInstanceMaintenanceOptions: write<
    sdk.ModifyInstanceMaintenanceOptionsRequest,
    sdk.ModifyInstanceMaintenanceOptionsResult
  >('ModifyInstanceMaintenanceOptions', ['configure'], { InstanceId: ['ec2'] }, { iam: { on: ['ec2:instance'] } }),
  terminateInstances: write<sdk.TerminateInstancesRequest, sdk.TerminateInstancesResult>(
    'TerminateInstances',
    ['delete'],
    { 'InstanceId.N': ['ec2'] },
    { iam: { on: ['ec2:instance'] } },
  ),
  createSnapshots: write<sdk.CreateSnapshotsRequest, sdk.CreateSnapshotsResult>(
    'CreateSnapshots',
    ['snapshot'],
    {
      'InstanceSpecification.InstanceId': ['ec2'],
    },
    { iam: { on: ['ec2:instance', 'ec2:volume', 'ec2:snapshot'] } },
  ),
  createSnapshot: write<sdk.CreateSnapshotRequest, sdk.Snapshot>(
    'CreateSnapshot',
    ['snapshot'],
    { VolumeId: ['ebs'] },
    { iam: { on: ['ec2:volume', 'ec2:snapshot'] } },
  ),
  detachVolume: write<sdk.DetachVolumeRequest, sdk.VolumeAttachment>(
    'DetachVolume',
    ['detach'],
    { VolumeId: ['ebs'] },
    { iam: { on: ['ec2:instance', 'ec2:volume'] } },
  ),
  deleteVolume: write<sdk.DeleteVolumeRequest, object>(
    'DeleteVolume',
    ['delete'],
    { VolumeId: ['ebs'] },
    { iam: { on: ['ec2:volume'] } },
  ),
  deleteSnapshot: write<sdk.DeleteSnapshotRequest, object>(
    'DeleteSnapshot',
    ['delete'],
    {
      SnapshotId: ['ebs-snapshot'],
    },
    { iam: { on: ['ec2:snapshot'] } },
  ),
  createVolume: write<sdk.CreateVolumeRequest, sdk.Volume>(
    'CreateVolume',
    ['restore'],
    {
      SnapshotId: ['ebs-snapshot'],
    },
    { iam: { on: ['ec2:snapshot', 'ec2:volume'] } },
  ),
  runInstances: write<sdk.RunInstancesRequest, sdk.Reservation>(
    'RunInstances',
    ['restore'],
    { ImageId: ['ami'] },
    {
      iam: {
        on: [
          'ec2:image',
          'ec2:instance',
          'ec2:key-pair',
          'ec2:network-interface',
          'ec2:security-group',
          'ec2:subnet',
          'ec2:volume',
        ],
        also: ['iam:PassRole'],
      },
    },
  ),
  createImage: write<sdk.CreateImageRequest, sdk.CreateImageResult>(
    'CreateImage',
    ['image'],
    { InstanceId: ['ec2'] },
    { iam: { on: ['ec2:image', 'ec2:instance', 'ec2:snapshot'] } },
  ),
  attachVolume: write<sdk.AttachVolumeRequest, sdk.VolumeAttachment>(
    'AttachVolume',
    ['attach'],
    {
      VolumeId: ['ebs'],
      InstanceId: ['ec2'],
    },
    { iam: { on: ['ec2:instance', 'ec2:volume'] } },
  ),
  detachNetworkInterface: write<sdk.DetachNetworkInterfaceRequest, object>(
    'DetachNetworkInterface',
    ['detach'],
    {
      AttachmentId: ['AWS::EC2::NetworkInterfaceAttachment'],
    },
    { iam: { on: ['ec2:instance', 'ec2:network-interface'] } },
  ),
  deleteNetworkInterface: write<sdk.DeleteNetworkInterfaceRequest, object>(
    'DeleteNetworkInterface',
    ['delete'],
    {
      NetworkInterfaceId: ['eni'],
    },
    { iam: { on: ['ec2:network-interface'] } },
  ),
  disassociateAddress: write<sdk.DisassociateAddressRequest, object>(
    'DisassociateAddress',
    ['disassociate'],
    {
      AssociationId: ['AWS::EC2::EIPAssociation'],
    },
    { iam: { on: ['ec2:elastic-ip', 'ec2:network-interface'] } },
  ),
  releaseAddress: write<sdk.ReleaseAddressRequest, object>(
    'ReleaseAddress',
    ['delete'],
    {
      AllocationId: ['network-addr'],
    },
    { iam: { on: ['ec2:elastic-ip'] } },
  ),
  deleteSecurityGroup: write<sdk.DeleteSecurityGroupRequest, object>(
    'DeleteSecurityGroup',
    ['delete'],
    {
      GroupId: ['security-group'],
    },
    { iam: { on: ['ec2:security-group'] } },
  ),
  deregisterImage: write<sdk.DeregisterImageRequest, object>(
    'DeregisterImage',
    ['delete'],
    { ImageId: ['ami'] },
    { iam: { on: ['ec2:image'] } },
  ),
};

declare module '../../../core/aws.ts' {
  interface ReadInterface {
    readonly ec2: CallsOf<typeof read>;
  }
  interface WriteInterface {
    readonly ec2: CallsOf<typeof writes>;
  }
}

export const ec2: Service = {
  name: 'ec2',
  iam: 'ec2',
  endpoint: 'ec2',
  client: '@aws-sdk/client-ec2',
  protocol: { name: 'ec2Query' },
  read,
  requestDefaults: {
    DescribeInstances: hiddenToo,
    DescribeLaunchTemplates: hiddenToo,
    DescribeLaunchTemplateVersions: hiddenToo,
    DescribeNetworkInterfaces: hiddenToo,
    DescribeVolumes: hiddenToo,
  },
  write: writes,
  iamFacts: {
    writes: {
      'kms:CreateGrant': {
        on: ['kms:key'],
        when: { Bool: { 'kms:GrantIsForAWSResource': ['true'] }, StringLike: { 'kms:ViaService': ['ec2.*'] } },
        ignoresTags: true,
      },
      // The roles that a restored resource had: its profile's, that of enhanced monitoring, those of a database.
      'iam:PassRole': {
        on: ['iam:role'],
        when: {
          StringEquals: {
            'iam:PassedToService': ['ec2.amazonaws.com', 'monitoring.rds.amazonaws.com', 'rds.amazonaws.com'],
          },
        },
        ignoresTags: true,
      },
    },
    resources: {
      'ec2:key-pair': 'ec2:*:${AWS::AccountId}:key-pair/*',
      'ec2:subnet': 'ec2:*:${AWS::AccountId}:subnet/*',
      'iam:role': 'iam::${AWS::AccountId}:role/*',
      // A key may belong to another account.
      'kms:key': 'kms:*:*:key/*',
    },
  },
};
