import type { Image, Instance, RunInstancesRequest } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import type { Receipt } from '../../core/receipt.ts';
import { type Ref, type Resource, ref } from '../../core/resource.ts';
import type { NotRestorable, RestoreOption, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { stepTag } from '../parts/own-tags.ts';
import { recreateOptions, restoredTags, settingsDifference, storedRequest } from '../parts/recreate.ts';
import { unarchivedSnapshot } from '../parts/restore-needs.ts';
import { withParts } from '../parts/restore-parts.ts';
import { createdBy, wasProtectedBy, withHold } from '../parts/restore-steps.ts';
import { toldAbout } from '../parts/restored-members.ts';
import { keysOf, unusableSnapshot } from './ebs.restore.ts';
import { type InstanceAttributes, storedAttributes } from './ec2.attributes.ts';
import { afterLaunch, announcedSettings, leftOnInstance, settingsAfterLaunch } from './ec2.configure.ts';
import {
  adaptLaunch,
  hadPublicAddress,
  instanceNeeds,
  instanceParts,
  instanceSettings,
  launchReads,
  launchRequest,
  networkDiffers,
  reservationDiffers,
} from './ec2.launch.ts';
import { attributeMembers, instanceMembers } from './ec2.members.ts';

const recreateInstanceOptions = recreateOptions.extend({
  left: leftOnInstance.optional().describe('What is left to do on it once it runs. Left out: nothing'),
});

/**
 * `restore` of an image: creates an instance like the one that the image was made of, under a new id and with new
 * addresses.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export const restoreInstance = verbFor<Image>()(recreateInstanceOptions, {
  effect: 'restore',
  iam: ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole', 'ec2:DescribeInstances', ...launchReads],
  afterwards: { type: 'ec2', verbs: ['configure', 'tag'] },
  perform: one(async (aws, { permit, options, step, now }) => {
    const Tags = restoredTags(options.tags, step);
    const { TagSpecifications: others = [], ...settings } = storedRequest<
      Omit<RunInstancesRequest, 'MinCount' | 'MaxCount'>
    >(options.settings);
    const { Instances } = await aws.write(permit).ec2.runInstances({
      ...settings,
      ImageId: permit.id,
      MinCount: 1,
      MaxCount: 1,
      ClientToken: step,
      TagSpecifications: [...others, { ResourceType: 'instance', Tags }],
    });
    return { created: ref('ec2', Instances?.[0]?.InstanceId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const instances = await aws.read.ec2.describeInstances({ Filters: [{ Name: `tag:${stepTag}`, Values: [step] }] });
    const [instance] = instances.filter(({ State }) => State?.Name !== 'terminated');
    return instance && { created: ref('ec2', instance.InstanceId) };
  },
  check: async (aws, input) => {
    const id = input.performed.created?.id ?? '';
    const [instance] = await aws.read.ec2.describeInstances({ Filters: [{ Name: 'instance-id', Values: [id] }] });
    if (instance === undefined) return missingOrLate(`instance ${id}`, input);
    if (instance.State?.Name === 'pending') return wait;
    if (instance.State?.Name !== 'running')
      return failed(
        instance.StateReason?.Message ?? `instance ${id} is ${instance.State?.Name ?? 'in an unknown state'}`,
      );
    const { InstanceType, SubnetId, KeyName } = instance;
    const settings = { ...input.options.settings, SubnetId: subnetIn(input.options.settings) };
    const difference = settingsDifference(`instance ${id}`, settings, { InstanceType, SubnetId, KeyName });
    if (difference !== undefined) return difference;
    const { left } = input.options;
    return {
      status: 'done',
      after: { InstanceId: id, State: { Name: 'running' } },
      ...(left && { afterwards: afterLaunch(launchedBy(input.source, id), left) }),
    };
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Terminate the instance by hand, or let a policy delete it.',
  },
  blocked: ({ raw }) =>
    raw.State === 'available' ? undefined : `it is ${raw.State ?? 'in an unknown state'}, not available`,
});

/** The new instance is in the place of its image, whose ARN names no account. */
function launchedBy({ account, region }: Resource, id: string): Ref & { readonly arn: string } {
  return { type: 'ec2', id, arn: `arn:${awsPartitionOf(region)}:ec2:${region}:${account}:instance/${id}` };
}

/** For an instance without an image. */
export const volumesOption: RestoreOption = {
  name: 'volumes',
  description: 'of an instance without an image: restore its volumes',
};

/** Recreates an instance from the image that its policy asked for. */
export function recreateInstance(request: RestoreRequest): RestorePlan | NotRestorable {
  const { receipt, source, earlier, tagsFor, hold } = request;
  const images = createdBy(earlier, 'ami');
  const volumes = savedVolumesOf(earlier);
  if (images.length === 0) {
    if (volumes.length === 0) return { reason: 'no image was made of it, and no snapshot was taken of its volumes' };
    return {
      reason:
        'no image was made before it was terminated (`delete` with `image: true` makes one), so only its volumes ' +
        'can be created again, from their snapshots',
      remedy: `Add \`--${volumesOption.name}\` to restore them.`,
    };
  }
  const instance = source.raw as AsJsonObject<Instance>;
  const later = settingsAfterLaunch(instance);
  const isLater = Object.keys(later).length > 0;
  const left = { settings: later, hold: isLater ? withHold({}, hold) : {} };
  // A hold would stop Mayfly's own later calls, too: where there are some, it is written after them.
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), isLater ? undefined : hold);
  const stored = attributesIn(earlier);
  const attributes = {
    ...stored.attributes,
    // The plan that terminated it may have switched the protections off first.
    ...(wasProtectedBy('DisableApiTermination', source, earlier) && { DisableApiTermination: true }),
    ...(wasProtectedBy('DisableApiStop', source, earlier) && { DisableApiStop: true }),
  };
  const isPublic = hadPublicAddress([...earlier.toReversed().map(rawBefore), instance]);
  const settings = withParts(instanceSettings(instance, attributes, isPublic), instanceParts, request);
  const { TagSpecifications, ...tagDiffers } = volumeTags(volumes, tagsFor);
  return {
    sources: [images],
    creates: () => [],
    unusable: unusableImage,
    needs: ([image]) => [...instanceNeeds(settings), ...snapshotsOf(image).map(unarchivedSnapshot), ...keysOf(volumes)],
    parts: instanceParts,
    adapt: (aws) => adaptLaunch(aws, instance, settings),
    steps: ([image], adapted = {}) =>
      image === undefined
        ? []
        : [
            {
              on: image,
              verb: 'restore',
              options: {
                settings: { ...launchRequest({ ...settings, ...adapted }), ...TagSpecifications },
                tags,
                ...(isLater && { left }),
              },
              after: [],
              creates: [
                { type: 'ec2', raw: { ...onDemand(instance), State: { Name: 'running' } } },
                ...volumes.map(({ settings: raw }) => ({ type: 'ebs', raw })),
              ],
            },
          ],
    left: (created) => afterLaunch(created, left),
    differs: [
      `The instance gets a new id in place of ${receipt.subject.id}, and starts at once.`,
      ...toldAbout({}, attributeMembers),
      ...announcedSettings(later, request),
      ...networkDiffers(instance),
      ...keptVolumes(instance),
      ...(isPublic === undefined ? ['Its subnet decides whether it gets a public address.'] : []),
      ...reservationDiffers(instance),
      ...toldAbout(source.raw, instanceMembers),
      ...tagDiffers.differs,
      ...stored.differs,
    ],
    ...(volumes.length > 0 && { ifLost: `Add \`--${volumesOption.name}\` to restore its volumes.` }),
  };
}

/** Volumes that a termination does not delete: the image has copies of them. */
function keptVolumes({ BlockDeviceMappings = [] }: AsJsonObject<Instance>): readonly string[] {
  const kept = BlockDeviceMappings.flatMap(({ Ebs }) =>
    Ebs?.DeleteOnTermination === false ? (Ebs.VolumeId ?? []) : [],
  );
  return kept.length === 0
    ? []
    : [`Its volumes ${kept.join(', ')} were not deleted with it: they stay, and it gets copies from the image.`];
}

/** A spot instance comes back on demand, at that price. */
function onDemand({ InstanceLifecycle: _spot, ...instance }: AsJsonObject<Instance>): AsJsonObject<Instance> {
  return instance;
}

function subnetIn({ NetworkInterfaces, SubnetId }: { readonly [name: string]: Json }): Json | undefined {
  const [first] = Array.isArray(NetworkInterfaces) ? (NetworkInterfaces as readonly Json[]) : [];
  return (Object(first) as { readonly SubnetId?: string }).SubnetId ?? SubnetId;
}

function rawBefore({ before }: Receipt): AsJsonObject<Instance> {
  return (Object(before) as { readonly raw?: AsJsonObject<Instance> }).raw ?? {};
}

/** The snapshots that an image consists of. */
function snapshotsOf(image: Resource | undefined): readonly string[] {
  const { BlockDeviceMappings = [] } = (image?.raw ?? {}) as AsJsonObject<Image>;
  return BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
}

/** An image of which AWS launches nothing now. */
function unusableImage({ id, raw }: Resource): NotRestorable | undefined {
  const { State } = raw as AsJsonObject<Image>;
  if (State === 'available') return undefined;
  return {
    reason: `ami ${id} is ${State ?? 'in an unknown state'}, not available`,
    ...(State === 'disabled' && {
      remedy: `Enable it with \`aws ec2 enable-image --image-id ${id}\`, and restore again.`,
    }),
  };
}

/** What the receipt of the image stores of the instance; and what is not known of it. */
function attributesIn(earlier: readonly Receipt[]): {
  readonly attributes: InstanceAttributes;
  readonly differs: readonly string[];
} {
  for (const { ending } of earlier) {
    const parsed = ending.status === 'done' ? storedAttributes.safeParse(ending.after) : undefined;
    if (parsed?.success !== true) continue;
    const { attributes, unreadAttributes } = parsed.data;
    const unread = Object.entries(unreadAttributes).map(([name, cause]) => `${name} (${cause})`);
    return {
      attributes,
      differs:
        unread.length === 0
          ? []
          : [`It gets AWS's defaults of what could not be read when its image was made: ${unread.join(', ')}.`],
    };
  }
  return {
    attributes: {},
    differs: [
      "It gets AWS's defaults for what happens at a shutdown, for CPU credits, and for protection against stop and " +
        'termination: its receipts, which are older, do not say what it had.',
    ],
  };
}

/** Tags that all its volumes share; RunInstances gives the same tags to all of them. */
function volumeTags(
  volumes: readonly SavedVolume[],
  tagsFor: RestoreRequest['tagsFor'],
): { readonly TagSpecifications: { readonly TagSpecifications?: Json }; readonly differs: readonly string[] } {
  const [first, ...others] = volumes.map(({ tags }) => tagsFor(tags));
  const shared = Object.entries(first ?? {}).filter(([key, value]) => others.every((tags) => tags[key] === value));
  const isAll = [first ?? {}, ...others].every((tags) => Object.keys(tags).length === shared.length);
  return {
    TagSpecifications:
      shared.length === 0
        ? {}
        : {
            TagSpecifications: [{ ResourceType: 'volume', Tags: shared.map(([Key, Value]) => ({ Key, Value })) }],
          },
    differs: isAll ? [] : ['Of the tags of its volumes, only those come back that all of them had.'],
  };
}

/** Recreates the volumes of an instance, each from its snapshot. */
export function recreateVolumes({ receipt, earlier, tagsFor, hold }: RestoreRequest): RestorePlan | NotRestorable {
  const saved = savedVolumesOf(earlier);
  if (saved.length === 0) return { reason: 'no snapshot was taken of its volumes' };
  return {
    sources: saved.map(({ snapshot }) => [snapshot]),
    creates: () => [],
    unusable: unusableSnapshot,
    needs: () => keysOf(saved),
    steps: (snapshots) =>
      snapshots.flatMap((snapshot, index): readonly RestoreStep[] => {
        const volume = saved[index];
        return volume === undefined
          ? []
          : [
              {
                on: snapshot,
                verb: 'restore',
                options: { settings: volume.settings, tags: withHold(tagsFor(volume.tags), hold) },
                after: [],
                creates: [{ type: 'ebs', raw: volume.settings }],
              },
            ];
      }),
    differs: [
      `These are the volumes of ${receipt.subject.id}, under new ids and not attached. ` +
        'The instance itself is not created again.',
    ],
  };
}

interface SavedVolume {
  readonly snapshot: Ref;
  readonly settings: { readonly [key: string]: Json };
  readonly tags: Readonly<Record<string, string>>;
}

const savedVolumes = z.object({
  snapshots: z.array(z.object({ SnapshotId: z.string(), VolumeId: z.string() })),
  volumes: z.array(
    z.object({
      VolumeId: z.string(),
      settings: z.record(z.string(), z.json()),
      tags: z.record(z.string(), z.string()),
    }),
  ),
});

/** What the receipt of an instance's snapshots or image stores about its volumes. Older receipts have nothing. */
function savedVolumesOf(earlier: readonly Receipt[]): readonly SavedVolume[] {
  for (const { ending } of earlier) {
    const parsed = ending.status === 'done' ? savedVolumes.safeParse(ending.after) : undefined;
    if (parsed?.success !== true) continue;
    const { snapshots, volumes } = parsed.data;
    return volumes.flatMap(({ VolumeId, settings, tags }) => {
      const snapshot = snapshots.find((candidate) => candidate.VolumeId === VolumeId);
      return snapshot === undefined
        ? []
        : [{ snapshot: { type: 'ebs-snapshot', id: snapshot.SnapshotId }, settings, tags }];
    });
  }
  return [];
}
