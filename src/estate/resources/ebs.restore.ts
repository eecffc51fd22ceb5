import type { CreateVolumeRequest, Image, Snapshot, Volume } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, notThere, sentThen, wait } from '../parts/checks.ts';
import { asItWas, otherThanItWas, restoredTags, settingsOf } from '../parts/recreate.ts';
import { madeBy, noSnapshot, withHold } from '../parts/restore-steps.ts';
import { stepTag } from '../parts/snapshot-tags.ts';

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
  expectedResult: sentThen,
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

/** A volume, from the snapshot that was taken before it was deleted. */
export function volumeAgain({ receipt, source, earlier, tagsFor, hold }: RestoreRequest): RestorePlan | NotRestorable {
  const snapshots = madeBy(earlier, 'ebs-snapshot');
  if (snapshots.length === 0) return noSnapshot;
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), hold);
  return {
    sources: [snapshots],
    makes: [],
    steps: ([snapshot]) =>
      snapshot === undefined
        ? []
        : [{ on: snapshot, verb: 'restore', options: { settings: volumeSettings(source.raw), tags }, after: [] }],
    differs: [`The volume gets a new id in place of ${receipt.subject.id}, and is attached to nothing.`],
  };
}

const place = z.strictObject({ instance: z.string(), device: z.string() });

/**
 * `attach`: a volume to the instances that it was detached from.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html
 */
export const attach = verbFor<Volume>()(
  z.strictObject({
    to: z.array(place).min(1).describe('Instances, each with the device name that the volume had there'),
  }),
  {
    effect: 'restore',
    iam: ['ec2:AttachVolume', 'ec2:DescribeVolumes'],
    touches: ({ to }) => to.map(({ instance }) => ref('ec2', instance)),
    perform: one(async (aws, { permit, resource, options }) => {
      const attached = new Set((resource.raw.Attachments ?? []).map(({ InstanceId }) => InstanceId));
      for (const { instance, device } of options.to)
        if (!attached.has(instance))
          await aws.write(permit).ec2.attachVolume({ VolumeId: permit.id, InstanceId: instance, Device: device });
      return {};
    }),
    check: async (aws, input) => {
      const [found] = await aws.read.ec2.describeVolumes({
        Filters: [{ Name: 'volume-id', Values: [input.source.id] }],
      });
      if (found === undefined) return notThere(input.source.id, input);
      const attached = (found.Attachments ?? [])
        .filter(({ State }) => State === 'attached')
        .map(({ InstanceId }) => InstanceId);
      return input.options.to.every(({ instance }) => attached.includes(instance))
        ? done({ State: found.State ?? '', Attachments: settled(attached) })
        : wait;
    },
    undo: { verb: 'detach', message: 'detach it again' },
    changes: ['State', 'Attachments'],
  },
);

function settled(ids: readonly (string | undefined)[]): { readonly InstanceId: string }[] {
  return ids.map((InstanceId = '') => ({ InstanceId }));
}

/** A volume is attached again where it was. */
export function attachAgain({ receipt, source }: RestoreRequest): RestorePlan | NotRestorable {
  const { Attachments = [] } = source.raw as AsJsonObject<Volume>;
  const to = Attachments.flatMap(({ InstanceId, Device }) =>
    InstanceId === undefined || Device === undefined ? [] : [{ instance: InstanceId, device: Device }],
  );
  if (to.length === 0) return { reason: 'the receipt does not say what it was attached to' };
  return {
    sources: [[receipt.subject], ...to.map(({ instance }) => [{ type: 'ec2', id: instance }])],
    makes: [],
    steps: ([volume]) => {
      const { Attachments: now = [] } = (volume?.raw ?? {}) as AsJsonObject<Volume>;
      const open = to.filter(({ instance }) => !now.some(({ InstanceId }) => InstanceId === instance));
      return volume === undefined || open.length === 0
        ? []
        : [{ on: volume, verb: 'attach', options: { to: open }, after: [] }];
    },
    differs: [],
  };
}
