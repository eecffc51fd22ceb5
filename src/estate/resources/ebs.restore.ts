import type { CreateVolumeRequest, Image, Snapshot, Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, notThere, sentThen, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/marks.ts';
import { asItWas, otherThanItWas, restoredTags, settingsOf } from '../parts/restored.ts';

type Source = Snapshot & { Images?: Pick<Image, 'ImageId' | 'Name'>[] };

const verb = verbFor<Source>();

/**
 * `restore` of a snapshot: a volume as the one that the snapshot was taken of, under a new id.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
 */
export const restoreVolume = verb(asItWas, {
  effect: 'restore',
  iam: ['ec2:CreateVolume', 'ec2:CreateTags', 'ec2:DescribeVolumes'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const made = await aws.write(permit).ec2.createVolume({
      ...(options.settings as unknown as CreateVolumeRequest),
      SnapshotId: permit.id,
      ClientToken: step,
      TagSpecifications: [{ ResourceType: 'volume', Tags: restoredTags(options.tags, step) }],
    });
    return { made: ref('ebs', made.VolumeId), notes: { sent: now.toISOString() } };
  }),
  foretold: sentThen,
  find: async (aws, { step }) => {
    const [found] = await aws.read.ec2.describeVolumes({ Filters: [{ Name: `tag:${stepTag}`, Values: [step] }] });
    return found && { made: ref('ebs', found.VolumeId) };
  },
  check: async (aws, input) => {
    const id = input.performed.made?.id ?? '';
    const [found] = await aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: [id] }] });
    if (found === undefined) return notThere(`volume ${id}`, input);
    if (found.State === 'creating') return wait;
    if (found.State !== 'available' && found.State !== 'in-use')
      return failed(`volume ${id} is ${found.State ?? 'in no state'}`);
    const { settings } = input.options;
    return (
      otherThanItWas(`volume ${id}`, settings, volumeSettings(found)) ?? done({ VolumeId: id, State: found.State })
    );
  },
  undo: { none: 'delete the volume by hand, or let a policy do it' },
  blocked: ({ raw }) => (raw.State === 'completed' ? undefined : `it is ${raw.State ?? 'in no state'}, not completed`),
});

/**
 * What CreateVolume must be told to make the same volume again. IOPS and throughput only where they can be chosen:
 * others show what follows from their size.
 */
export function volumeSettings(volume: AsJsonObject<Volume>): { readonly [key: string]: Json } {
  const { AvailabilityZone, Size, VolumeType, Iops, Throughput, Encrypted, KmsKeyId, MultiAttachEnabled, OutpostArn } =
    volume;
  return settingsOf({
    AvailabilityZone,
    Size,
    VolumeType,
    ...(/^(io1|io2|gp3)$/.test(VolumeType ?? '') && { Iops }),
    ...(VolumeType === 'gp3' && { Throughput }),
    Encrypted,
    ...(Encrypted === true && { KmsKeyId }),
    ...(MultiAttachEnabled === true && { MultiAttachEnabled }),
    OutpostArn,
  });
}

/** A volume as a receipt keeps it. */
export function volumeAsItWas(volume: AsJsonObject<Volume>): { readonly [key: string]: Json } {
  const tags = Object.fromEntries((volume.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  return { VolumeId: volume.VolumeId ?? '', settings: volumeSettings(volume), tags };
}
