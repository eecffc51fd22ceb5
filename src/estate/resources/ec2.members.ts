import type { Instance, InstanceAttribute } from '@aws-sdk/client-ec2';
import type { MemberFate, RestoredMembers } from '../../core/restored-members.ts';
import { other, restored, told } from '../parts/restored-members.ts';

const aws = other('AWS sets it');
const inImage = other('the image contains it');

/**
 * What a restore does about each member of an instance's description.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html, API_RunInstances.html
 */
export const instanceMembers: RestoredMembers = {
  shape: 'Instance',
  calls: ['RunInstances', 'ModifyInstanceAttribute', 'ModifyInstanceMaintenanceOptions'],
  members: {
    Architecture: inImage,
    BlockDeviceMappings: inImage,
    ClientToken: other('of the call that launched it'),
    EbsOptimized: restored('EbsOptimized'),
    EnaSupport: inImage,
    Hypervisor: aws,
    IamInstanceProfile: restored('IamInstanceProfile'),
    InstanceLifecycle: told('a spot request', 'It was a spot instance and comes back as an on-demand instance.'),
    ElasticGpuAssociations: told('Elastic GPUs', 'Its Elastic GPUs, which AWS has ended, are not attached again.'),
    ElasticInferenceAcceleratorAssociations: told(
      'Elastic Inference accelerators',
      'Its Elastic Inference accelerators, which AWS has ended, are not attached again.',
    ),
    NetworkInterfaces: restored('NetworkInterfaces'),
    OutpostArn: other('it follows from the subnet'),
    RootDeviceName: inImage,
    RootDeviceType: inImage,
    SecurityGroups: restored('NetworkInterfaces'),
    SourceDestCheck: restored('SourceDestCheck'),
    SpotInstanceRequestId: other('of the spot request'),
    SriovNetSupport: inImage,
    StateReason: aws,
    Tags: restored('TagSpecifications'),
    VirtualizationType: inImage,
    CpuOptions: restored('CpuOptions'),
    CapacityBlockId: told('its capacity block', (id) => `It ran in the capacity block ${id}, and does not again.`),
    CapacityReservationId: other('it follows from `CapacityReservationSpecification`'),
    CapacityReservationSpecification: restored('CapacityReservationSpecification'),
    HibernationOptions: restored('HibernationOptions'),
    Licenses: restored('LicenseSpecifications'),
    MetadataOptions: restored('MetadataOptions'),
    EnclaveOptions: restored('EnclaveOptions'),
    BootMode: inImage,
    PlatformDetails: inImage,
    UsageOperation: inImage,
    UsageOperationUpdateTime: aws,
    PrivateDnsNameOptions: restored('PrivateDnsNameOptions'),
    Ipv6Address: told('its IPv6 addresses', (address) => `Its IPv6 address ${address} is not assigned again.`),
    TpmSupport: inImage,
    MaintenanceOptions: restored('MaintenanceOptions', 'RebootMigration'),
    CurrentInstanceBootMode: aws,
    NetworkPerformanceOptions: restored('NetworkPerformanceOptions'),
    Operator: told(
      'the service that manages it',
      (operator) => `An AWS service managed it, and does not manage the new one: ${operator}.`,
      (value) => (Object(value) as { readonly Managed?: boolean }).Managed === true,
    ),
    SecondaryInterfaces: told('secondary interfaces', 'Its secondary interfaces are not created again.'),
    InstanceId: aws,
    ImageId: other('what it was launched from; its own image takes that place'),
    State: aws,
    PrivateDnsName: aws,
    PublicDnsName: aws,
    StateTransitionReason: aws,
    KeyName: restored('KeyName'),
    AmiLaunchIndex: aws,
    ProductCodes: inImage,
    InstanceType: restored('InstanceType'),
    LaunchTime: aws,
    Placement: restored('Placement'),
    KernelId: inImage,
    RamdiskId: inImage,
    Platform: inImage,
    Monitoring: restored('Monitoring'),
    SubnetId: restored('NetworkInterfaces'),
    VpcId: other('it follows from the subnet'),
    PrivateIpAddress: restored('NetworkInterfaces'),
    PublicIpAddress: other('AWS assigns another one; Elastic IP addresses are in `NetworkInterfaces`'),
  } satisfies Readonly<Record<keyof Instance, MemberFate>>,
};

/**
 * The same of the attributes that only DescribeInstanceAttribute shows. They are read when the image is made, and its
 * receipt stores them.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceAttribute.html
 */
export const attributeMembers: RestoredMembers = {
  shape: 'InstanceAttribute',
  calls: ['RunInstances', 'ModifyInstanceAttribute'],
  members: {
    BlockDeviceMappings: inImage,
    DisableApiTermination: restored('DisableApiTermination'),
    EnaSupport: inImage,
    EnclaveOptions: other('the description of the instance shows it too'),
    EbsOptimized: other('the description of the instance shows it too'),
    InstanceId: aws,
    InstanceInitiatedShutdownBehavior: restored('InstanceInitiatedShutdownBehavior'),
    InstanceType: other('the description of the instance shows it too'),
    KernelId: inImage,
    ProductCodes: inImage,
    RamdiskId: inImage,
    RootDeviceName: inImage,
    SourceDestCheck: other('the description of the instance shows it too'),
    SriovNetSupport: inImage,
    UserData: told(
      'user data',
      'Its user data are not restored: receipts do not store them, because they may contain secrets.',
      () => true,
    ),
    DisableApiStop: restored('DisableApiStop'),
    Groups: other('the description of the instance shows it too'),
  } satisfies Readonly<Record<keyof InstanceAttribute, MemberFate>>,
};
