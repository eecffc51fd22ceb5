import type { Image, Instance, RunInstancesRequest } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { AsJsonObject, Json } from '../../core/json.ts';
import type { Receipt } from '../../core/receipt.ts';
import { type Ref, ref } from '../../core/resource.ts';
import type { NotRestorable, RestoreOption, RestorePlan, RestoreRequest, RestoreStep } from '../../core/restore.ts';
import { one, verbFor } from '../../core/verb.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { recreateOptions, restoredTags, settingsDifference, settingsOf, storedRequest } from '../parts/recreate.ts';
import { createdBy, withHold } from '../parts/restore-steps.ts';
import { stepTag } from '../parts/snapshot-tags.ts';

/**
 * `restore` of an image: creates an instance like the one that the image was made of, under a new id and with new
 * addresses.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export const restoreInstance = verbFor<Image>()(recreateOptions, {
  effect: 'restore',
  iam: ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole', 'ec2:DescribeInstances'],
  perform: one(async (aws, { permit, options, step, now }) => {
    const Tags = restoredTags(options.tags, step);
    const { Instances } = await aws.write(permit).ec2.runInstances({
      ...storedRequest<Omit<RunInstancesRequest, 'MinCount' | 'MaxCount'>>(options.settings),
      ImageId: permit.id,
      MinCount: 1,
      MaxCount: 1,
      ClientToken: step,
      TagSpecifications: [{ ResourceType: 'instance', Tags }],
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
    return (
      settingsDifference(`instance ${id}`, input.options.settings, { InstanceType, SubnetId, KeyName }) ??
      done({ InstanceId: id, State: { Name: 'running' } })
    );
  },
  undo: {
    possible: false,
    reason: 'a restore deletes nothing',
    remedy: 'Terminate the instance by hand, or let a policy delete it.',
  },
  blocked: ({ raw }) =>
    raw.State === 'available' ? undefined : `it is ${raw.State ?? 'in an unknown state'}, not available`,
});

/**
 * The members of RunInstances that create the same instance again. The image contains its volumes with their sizes and
 * types.
 */
export function instanceSettings(instance: AsJsonObject<Instance>): { readonly [key: string]: Json } {
  const {
    InstanceType,
    KeyName,
    SubnetId,
    SecurityGroups,
    IamInstanceProfile,
    Placement,
    EbsOptimized,
    Monitoring,
    HibernationOptions,
    EnclaveOptions,
  } = instance;
  return settingsOf({
    InstanceType,
    KeyName,
    SubnetId,
    SecurityGroupIds: SecurityGroups?.map(({ GroupId }) => GroupId),
    ...(IamInstanceProfile?.Arn !== undefined && { IamInstanceProfile: { Arn: IamInstanceProfile.Arn } }),
    ...(Placement && { Placement: placementOf(Placement) }),
    ...(EbsOptimized === true && { EbsOptimized }),
    ...(Monitoring?.State === 'enabled' && { Monitoring: { Enabled: true } }),
    ...(HibernationOptions?.Configured === true && { HibernationOptions: { Configured: true } }),
    ...(EnclaveOptions?.Enabled === true && { EnclaveOptions: { Enabled: true } }),
    MetadataOptions: metadataOf(instance.MetadataOptions),
  });
}

function placementOf({
  AvailabilityZone,
  Tenancy,
  GroupName,
  HostId,
}: NonNullable<AsJsonObject<Instance>['Placement']>): object {
  return {
    AvailabilityZone,
    ...(Tenancy !== 'default' && { Tenancy }),
    ...(GroupName !== '' && { GroupName }),
    HostId,
  };
}

function metadataOf(options: AsJsonObject<Instance>['MetadataOptions']): object | undefined {
  if (options === undefined) return undefined;
  const { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags } = options;
  return { HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6, InstanceMetadataTags };
}

/** For an instance without an image. */
export const volumesOption: RestoreOption = {
  name: 'volumes',
  description: 'of an instance without an image: restore its volumes',
};

/** Recreates an instance from the image that its policy asked for. */
export function recreateInstance({
  receipt,
  source,
  earlier,
  tagsFor,
  hold,
}: RestoreRequest): RestorePlan | NotRestorable {
  const images = createdBy(earlier, 'ami');
  if (images.length === 0) {
    const volumes = savedVolumesOf(earlier);
    if (volumes.length === 0) return { reason: 'no image was made of it, and no snapshot was taken of its volumes' };
    return {
      reason:
        'no image was made before it was terminated (`delete` with `image: true` makes one), so only its volumes ' +
        'can be created again, from their snapshots',
      remedy: `Add \`--${volumesOption.name}\` to restore them.`,
    };
  }
  const instance = source.raw as AsJsonObject<Instance>;
  const tags = withHold(tagsFor(Object.fromEntries(source.tags)), hold);
  const interfaces = instance.NetworkInterfaces?.length ?? 0;
  return {
    sources: [images],
    creates: [],
    steps: ([image]) =>
      image === undefined
        ? []
        : [{ on: image, verb: 'restore', options: { settings: instanceSettings(instance), tags }, after: [] }],
    differs: [
      `The instance gets a new id in place of ${receipt.subject.id}, and new addresses. It starts at once. ` +
        'Its user data are not restored: receipts do not store them, because they may contain secrets.',
      ...(interfaces > 1 ? [`It gets one network interface; it had ${interfaces}.`] : []),
      ...(instance.InstanceLifecycle === 'spot'
        ? ['It was a spot instance and comes back as an on-demand instance.']
        : []),
    ],
  };
}

/** Recreates the volumes of an instance, each from its snapshot. */
export function recreateVolumes({ receipt, earlier, tagsFor, hold }: RestoreRequest): RestorePlan | NotRestorable {
  const saved = savedVolumesOf(earlier);
  if (saved.length === 0) return { reason: 'no snapshot was taken of its volumes' };
  return {
    sources: saved.map(({ snapshot }) => [snapshot]),
    creates: [],
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

/** What the receipt of an instance's snapshot stores about its volumes. Older receipts have nothing. */
function savedVolumesOf(earlier: readonly Receipt[]): readonly SavedVolume[] {
  return earlier.flatMap(({ verb, ending }) => {
    const parsed = verb === 'snapshot' && ending.status === 'done' ? savedVolumes.safeParse(ending.after) : undefined;
    if (parsed?.success !== true) return [];
    const { snapshots, volumes } = parsed.data;
    return volumes.flatMap(({ VolumeId, settings, tags }) => {
      const snapshot = snapshots.find((candidate) => candidate.VolumeId === VolumeId);
      return snapshot === undefined
        ? []
        : [{ snapshot: { type: 'ebs-snapshot', id: snapshot.SnapshotId }, settings, tags }];
    });
  });
}
