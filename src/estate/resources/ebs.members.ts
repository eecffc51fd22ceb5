import type { Volume } from '@aws-sdk/client-ec2';
import type { MemberFate, RestoredMembers } from '../../core/restored-members.ts';
import { other, restored, told } from '../parts/restored-members.ts';

const aws = other('AWS sets it');

/**
 * What a restore does about each member of a volume's description.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html, API_CreateVolume.html
 */
export const volumeMembers: RestoredMembers = {
  shape: 'Volume',
  calls: ['CreateVolume'],
  members: {
    AvailabilityZoneId: other('the same zone as `AvailabilityZone`, under its other name'),
    OutpostArn: restored('OutpostArn'),
    SourceVolumeId: other('what it was copied from'),
    Iops: restored('Iops'),
    Tags: restored('TagSpecifications'),
    VolumeType: restored('VolumeType'),
    FastRestored: aws,
    MultiAttachEnabled: restored('MultiAttachEnabled'),
    Throughput: restored('Throughput'),
    SseType: other('it follows from the key'),
    Operator: told(
      'the service that manages it',
      (operator) => `An AWS service managed it, and does not manage the new one: ${operator}.`,
      (value) => (Object(value) as { readonly Managed?: boolean }).Managed === true,
    ),
    VolumeInitializationRate: other('it says how fast it was filled when it was created'),
    VolumeArn: aws,
    OwnerId: aws,
    VolumeId: aws,
    Size: restored('Size'),
    SnapshotId: other('what it was created from'),
    AvailabilityZone: restored('AvailabilityZone'),
    State: aws,
    CreateTime: aws,
    Attachments: told('attachments', 'It is not attached to any instance.', () => true),
    Encrypted: restored('Encrypted'),
    KmsKeyId: restored('KmsKeyId'),
  } satisfies Readonly<Record<keyof Volume, MemberFate>>,
};
