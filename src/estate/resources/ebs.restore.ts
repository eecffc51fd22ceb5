import type { CreateVolumeRequest, Image, Snapshot, Volume } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { Aws } from '../../core/aws.ts';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { type Resource, ref } from '../../core/resource.ts';
import type { NotRestorable, RestoreNeed, RestorePlan, RestoreRequest } from '../../core/restore.ts';
import { type Checked, type CheckInput, one, verbFor } from '../../core/verb.ts';
import { done, failed, mayLag, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/own-tags.ts';
import { recreateOptions, restoredTags, settingsDifference, settingsOf, storedRequest } from '../parts/recreate.ts';
import { encryptionKey, unarchive } from '../parts/restore-needs.ts';
import { createdBy, noSnapshot, withHold } from '../parts/restore-steps.ts';
import { toldAbout } from '../parts/restored-members.ts';
import { volumeMembers } from './ebs.members.ts';

type Source = Snapshot & { Images?: Pick<Image, 'ImageId' | 'Name'>[] };

const verb = verbFor<Source>();

/**
 * `restore` of a snapshot: creates a volume like the one that the snapshot was taken of, under a new id.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
 */
export const restoreVolume = verb(recreateOptions, {
  effect: 'restore',
  iam: ['ec2:CreateVolume', 'ec2:CreateTags', 'ec2:DescribeVolumes', 'kms:DescribeKey'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const created = await aws.write(permit).ec2.createVolume({
      ...storedRequest<CreateVolumeRequest>(options.settings),
      SnapshotId: permit.id,
      ClientToken: step,
      TagSpecifications: [{ ResourceType: 'volume', Tags: restoredTags(options.tags, step) }],
    });
    return { created: ref('ebs', created.VolumeId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const [volume] = await aws.read.ec2.describeVolumes({ Filters: [{ Name: `tag:${stepTag}`, Values: [step] }] });
    return volume && { created: ref('ebs', volume.VolumeId) };
  },
  check: async (aws, input) => {
    const id = input.performed.created?.id ?? '';
    const [volume] = await aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: [id] }] });
    if (volume === undefined) {
      const missing = missingOrLate(`volume ${id}`, input);
      // AWS accepts the call, and removes the volume if it may not use its key.
      return missing.status === 'failed' && input.options.settings.KmsKeyId !== undefined
        ? failed(`${missing.message}; its key may be disabled or about to be deleted`)
        : missing;
    }
    if (volume.State === 'creating') return wait;
    if (volume.State !== 'available' && volume.State !== 'in-use')
      return failed(`volume ${id} is ${volume.State ?? 'in an unknown state'}`);
    const { settings } = input.options;
    // Where the account encrypts by default, AWS encrypts all the same. That is no reason to fail: the data are there.
    // Source: https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
    const { Encrypted: isEncrypted, ...shown } = volumeSettings(volume);
    const current = settings.Encrypted === false ? shown : { ...shown, Encrypted: isEncrypted };
    return settingsDifference(`volume ${id}`, settings, current) ?? done({ VolumeId: id, State: volume.State });
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Delete the volume by hand, or let a policy delete it.',
  },
  blocked: ({ raw }) => {
    if (raw.StorageTier === 'archive') return 'it is archived';
    return raw.State === 'completed' ? undefined : `it is ${raw.State ?? 'in an unknown state'}, not completed`;
  },
});

/**
 * The members of CreateVolume that create the same volume again. IOPS and throughput are set only for types that let
 * users choose them; for other types they follow from the size.
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

/** A volume as the receipt stores it. */
export function storedVolume(volume: AsJsonObject<Volume>): { readonly [key: string]: Json } {
  const tags = Object.fromEntries((volume.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  return { VolumeId: volume.VolumeId ?? '', settings: volumeSettings(volume), tags };
}

/** Recreates a volume from the snapshot that was taken before it was deleted. */
export function recreateVolume({
  receipt,
  source,
  earlier,
  tagsFor,
  hold,
}: RestoreRequest): RestorePlan | NotRestorable {
  const snapshots = createdBy(earlier, 'ebs-snapshot');
  if (snapshots.length === 0) return noSnapshot;
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), hold);
  const settings = volumeSettings(source.raw);
  return {
    sources: [snapshots],
    creates: () => [],
    unusable: unusableSnapshot,
    needs: () => keysOf([{ settings }]),
    steps: ([snapshot]) =>
      snapshot === undefined
        ? []
        : [
            {
              on: snapshot,
              verb: 'restore',
              options: { settings, tags },
              after: [],
              creates: [{ type: 'ebs', raw: settings }],
            },
          ],
    differs: [`The volume gets a new id in place of ${receipt.subject.id}.`, ...toldAbout(source.raw, volumeMembers)],
  };
}

interface WithSettings {
  readonly settings: { readonly [name: string]: Json };
}

/**
 * The keys that these volumes need. AWS accepts the call whatever state the key is in, and removes the
 * volume afterwards, so they are looked at before.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html
 */
export function keysOf(volumes: readonly WithSettings[]): readonly RestoreNeed[] {
  const keys = volumes.flatMap(({ settings: { KmsKeyId } }) => (typeof KmsKeyId === 'string' ? [KmsKeyId] : []));
  return [...new Set(keys)].map((key) => encryptionKey(key));
}

/** A snapshot of which AWS creates nothing now. */
export function unusableSnapshot({ id, raw }: Resource): NotRestorable | undefined {
  const { State, StorageTier } = raw as AsJsonObject<Snapshot>;
  if (StorageTier === 'archive')
    return { reason: `ebs-snapshot ${id} is archived, and AWS creates no volume from it`, remedy: unarchive(id) };
  return State === 'completed'
    ? undefined
    : { reason: `ebs-snapshot ${id} is ${State ?? 'in an unknown state'}, not completed` };
}

const attachment = z.strictObject({ instance: z.string(), device: z.string() });

/**
 * `attach`: attaches a volume to the instances that it was detached from.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachVolume.html
 */
export const attach = verbFor<Volume>()(
  z.strictObject({
    to: z.array(attachment).min(1).describe('Instances, each with the device name that the volume had there'),
  }),
  {
    effect: 'restore',
    iam: ['ec2:AttachVolume', 'ec2:DescribeVolumes'],
    touches: ({ to }) => to.map(({ instance }) => ref('ec2', instance)),
    // A multi-attach volume is attached to one instance after the other, one write each.
    perform: one(async (aws, { permit, resource, options: { to }, now }) => {
      const [next] = missingFrom(to, resource.raw);
      if (next !== undefined)
        await aws.write(permit).ec2.attachVolume({
          ...{ VolumeId: permit.id, InstanceId: next.instance, Device: next.device },
        });
      return { notes: { sent: now.toISOString(), to: next?.instance ?? null } };
    }),
    expectedResult: ({ source, options: { to } }) => ({
      notes: { sent: source.seenAt, to: missingFrom(to, source.raw)[0]?.instance ?? null },
    }),
    check: checkAttached,
    undo: { possible: false, reason: 'Mayfly cannot undo this by itself yet', remedy: 'Detach it again.' },
    changes: ['State', 'Attachments'],
  },
);

type Attachments = z.infer<typeof attachment>[];

/** Those to which it is neither attached nor on the way. */
function missingFrom(to: Attachments, { Attachments: current = [] }: AsJsonObject<Volume>): Attachments {
  return to.filter(
    ({ instance }) =>
      !current.some(({ InstanceId, State = '' }) => InstanceId === instance && !/^detach(ed|ing)$/.test(State)),
  );
}

async function checkAttached(
  aws: Aws,
  input: CheckInput<AsJsonObject<Volume>, { readonly to: Attachments }>,
): Promise<Checked> {
  const { id } = input.source;
  const { to } = input.options;
  const [volume] = await aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: [id] }] });
  if (volume === undefined) return missingOrLate(id, input);
  const missing = missingFrom(to, volume);
  const parts = to.filter((each) => !missing.includes(each)).map(({ instance }) => ref('ec2', instance));
  if (missing.length === 0) {
    const attached = (volume.Attachments ?? []).flatMap(({ State, InstanceId }) =>
      State === 'attached' && InstanceId !== undefined ? [InstanceId] : [],
    );
    return to.every(({ instance }) => attached.includes(instance))
      ? done({ State: volume.State ?? '', Attachments: attached.map((InstanceId) => ({ InstanceId })) })
      : wait;
  }
  const sent = missing.find(({ instance }) => instance === input.performed.notes?.to);
  if (sent === undefined) return { status: 'again', parts };
  return mayLag(input) ? wait : { status: 'failed', message: `it is not attached to ${sent.instance}`, parts };
}

/** Attaches a volume again where it was. */
export function reattachVolume({ receipt, source }: RestoreRequest): RestorePlan | NotRestorable {
  const { Attachments = [] } = source.raw as AsJsonObject<Volume>;
  const to = Attachments.flatMap(({ InstanceId, Device }) =>
    InstanceId === undefined || Device === undefined ? [] : [{ instance: InstanceId, device: Device }],
  );
  if (to.length === 0) return { reason: 'the receipt does not say where it was attached' };
  // AWS attaches volumes so that they outlive their instance.
  const deletedWith = Attachments.flatMap(({ InstanceId, DeleteOnTermination }) =>
    DeleteOnTermination === true && InstanceId !== undefined ? [InstanceId] : [],
  );
  return {
    sources: [[receipt.subject], ...to.map(({ instance }) => [{ type: 'ec2', id: instance }])],
    creates: () => [],
    steps: ([volume]) => {
      const missing = missingFrom(to, volume?.raw ?? {});
      return volume === undefined || missing.length === 0
        ? []
        : [{ on: volume, verb: 'attach', options: { to: missing }, after: [] }];
    },
    differs:
      deletedWith.length === 0
        ? []
        : [
            `It was deleted with ${deletedWith.join(' and ')}, and is not any more: ` +
              '`aws ec2 modify-instance-attribute --block-device-mappings` sets that again.',
          ],
  };
}
