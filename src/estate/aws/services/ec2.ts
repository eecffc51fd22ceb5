import type * as sdk from '@aws-sdk/client-ec2';
import { type CallsOf, call, list, write } from '../operation.ts';
import type { Service } from '../service.ts';

const taggable = ['ec2', 'ebs', 'ebs-snapshot', 'ami', 'eni', 'network-addr', 'security-group'] as const;

const read = {
  describeInstances: list<sdk.DescribeInstancesRequest, sdk.DescribeInstancesResult, sdk.Instance>(
    'DescribeInstances',
    (answer) => answer.Reservations?.flatMap((reservation) => reservation.Instances ?? []),
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
  ),
  describeTags: list<sdk.DescribeTagsRequest, sdk.DescribeTagsResult, sdk.TagDescription>(
    'DescribeTags',
    (answer) => answer.Tags,
  ),
  describeRegions: list<sdk.DescribeRegionsRequest, sdk.DescribeRegionsResult, sdk.Region>(
    'DescribeRegions',
    (answer) => answer.Regions,
  ),
};

const writes = {
  createTags: write<sdk.CreateTagsRequest, object>('CreateTags', ['tag'], { 'ResourceId.N': taggable }),
  deleteTags: write<sdk.DeleteTagsRequest, object>('DeleteTags', ['untag'], { 'ResourceId.N': taggable }),
  stopInstances: write<sdk.StopInstancesRequest, sdk.StopInstancesResult>('StopInstances', ['stop'], {
    'InstanceId.N': ['ec2'],
  }),
  startInstances: write<sdk.StartInstancesRequest, sdk.StartInstancesResult>('StartInstances', ['start'], {
    'InstanceId.N': ['ec2'],
  }),
  modifyInstanceAttribute: write<sdk.ModifyInstanceAttributeRequest, object>(
    'ModifyInstanceAttribute',
    ['resize', 'unprotect'],
    { InstanceId: ['ec2'] },
  ),
  terminateInstances: write<sdk.TerminateInstancesRequest, sdk.TerminateInstancesResult>(
    'TerminateInstances',
    ['delete'],
    { 'InstanceId.N': ['ec2'] },
  ),
  createSnapshots: write<sdk.CreateSnapshotsRequest, sdk.CreateSnapshotsResult>('CreateSnapshots', ['snapshot'], {
    'InstanceSpecification.InstanceId': ['ec2'],
  }),
  createSnapshot: write<sdk.CreateSnapshotRequest, sdk.Snapshot>('CreateSnapshot', ['snapshot'], { VolumeId: ['ebs'] }),
  detachVolume: write<sdk.DetachVolumeRequest, sdk.VolumeAttachment>('DetachVolume', ['detach'], { VolumeId: ['ebs'] }),
  deleteVolume: write<sdk.DeleteVolumeRequest, object>('DeleteVolume', ['delete'], { VolumeId: ['ebs'] }),
  deleteSnapshot: write<sdk.DeleteSnapshotRequest, object>('DeleteSnapshot', ['delete'], {
    SnapshotId: ['ebs-snapshot'],
  }),
  createVolume: write<sdk.CreateVolumeRequest, sdk.Volume>('CreateVolume', ['restore'], {
    SnapshotId: ['ebs-snapshot'],
  }),
  runInstances: write<sdk.RunInstancesRequest, sdk.Reservation>('RunInstances', ['restore'], { ImageId: ['ami'] }),
  createImage: write<sdk.CreateImageRequest, sdk.CreateImageResult>('CreateImage', ['image'], { InstanceId: ['ec2'] }),
  attachVolume: write<sdk.AttachVolumeRequest, sdk.VolumeAttachment>('AttachVolume', ['attach'], {
    VolumeId: ['ebs'],
    InstanceId: ['ec2'],
  }),
  detachNetworkInterface: write<sdk.DetachNetworkInterfaceRequest, object>('DetachNetworkInterface', ['detach'], {
    AttachmentId: ['AWS::EC2::NetworkInterfaceAttachment'],
  }),
  deleteNetworkInterface: write<sdk.DeleteNetworkInterfaceRequest, object>('DeleteNetworkInterface', ['delete'], {
    NetworkInterfaceId: ['eni'],
  }),
  disassociateAddress: write<sdk.DisassociateAddressRequest, object>('DisassociateAddress', ['disassociate'], {
    AssociationId: ['AWS::EC2::EIPAssociation'],
  }),
  releaseAddress: write<sdk.ReleaseAddressRequest, object>('ReleaseAddress', ['delete'], {
    AllocationId: ['network-addr'],
  }),
  deleteSecurityGroup: write<sdk.DeleteSecurityGroupRequest, object>('DeleteSecurityGroup', ['delete'], {
    GroupId: ['security-group'],
  }),
  deregisterImage: write<sdk.DeregisterImageRequest, object>('DeregisterImage', ['delete'], { ImageId: ['ami'] }),
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
  write: writes,
};
