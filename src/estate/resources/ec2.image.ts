import type { Instance } from '@aws-sdk/client-ec2';
import type { Json } from '../../core/json.ts';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { checkSnapshots, snapshotReads } from '../parts/check-snapshots.ts';
import { done, failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { snapshotOptions } from '../parts/options.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';
import { storedVolume } from './ebs.restore.ts';
import { attributeReads, readAttributes } from './ec2.attributes.ts';

/**
 * `image` of an instance: creates an AMI of all its EBS volumes, from which the whole instance can be created again. It
 * counts as the snapshot before a delete and is verified in the same way. AWS does not reboot the instance for it, so
 * the instance should be stopped: nothing is written meanwhile.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
 */
export const image = verbFor<Instance>()(snapshotOptions, {
  effect: 'snapshot',
  iam: [
    'ec2:CreateImage',
    'ec2:CreateTags',
    'ec2:DescribeImages',
    'ec2:DescribeVolumes',
    ...snapshotReads,
    ...attributeReads,
  ],
  after: ['stop'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const Tags = snapshotTags(resource, step, options, now);
    const created = await aws.write(permit).ec2.createImage({
      InstanceId: permit.id,
      Name: nameOf(step),
      Description: options.description ?? `Mayfly step ${step} of ${permit.id}`,
      NoReboot: true,
      TagSpecifications: [
        { ResourceType: 'image', Tags },
        { ResourceType: 'snapshot', Tags },
      ],
    });
    return { created: ref('ami', created.ImageId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const [created] = await aws.read.ec2.describeImages({
      Owners: ['self'],
      Filters: [{ Name: 'name', Values: [nameOf(step)] }],
    });
    return created && { created: ref('ami', created.ImageId) };
  },
  check: async (aws, input) => {
    const id = input.performed.created?.id ?? '';
    const [described] = await aws.read.ec2.describeImages({
      Owners: ['self'],
      IncludeDisabled: true,
      Filters: [{ Name: 'image-id', Values: [id] }],
    });
    if (described === undefined) return missingOrLate(`image ${id}`, input);
    if (described.State === 'pending') return wait;
    if (described.State !== 'available')
      return failed(described.StateReason?.Message ?? `image ${id} is ${described.State ?? 'in an unknown state'}`);
    const mapped = (input.source.raw.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      Ebs?.VolumeId === undefined ? [] : [{ DeviceName, volume: Ebs.VolumeId }],
    );
    const ids = mapped.map(({ volume }) => volume);
    const volumes = await inChunks(ids, filterValueLimit, (chunk) =>
      aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: chunk }] }),
    );
    const gone = ids.filter((volume) => !volumes.some(({ VolumeId }) => VolumeId === volume));
    if (gone.length > 0) return failed(`${gone.join(', ')} no longer exists, so the image cannot be compared with it`);
    const pairs = mapped.map(({ DeviceName, volume }) => ({
      volume: volumes.find(({ VolumeId }) => VolumeId === volume) ?? { VolumeId: volume },
      snapshot: described.BlockDeviceMappings?.find((mapping) => mapping.DeviceName === DeviceName)?.Ebs?.SnapshotId,
    }));
    const checked = await checkSnapshots(aws, input, pairs);
    if (checked.status !== 'done') return checked;
    // The receipt must hold what a restore needs: the image contains neither the attributes of the instance nor the
    // tags of its volumes.
    return done({
      ...(checked.after as { readonly [key: string]: Json }),
      volumes: volumes.map(storedVolume),
      ...(await readAttributes(aws, input.source.raw)),
    });
  },
  undo: { possible: false, reason: 'an image only adds data, and expires by its tag' },
  blocked: ({ raw }) =>
    raw.RootDeviceType === 'instance-store'
      ? 'it runs from instance store, of which AWS cannot make an image'
      : undefined,
});

/** A name derived from the step's id, so that a second attempt cannot create a second image. */
function nameOf(step: string): string {
  return `mayfly-${step}`;
}
