import type { Instance } from '@aws-sdk/client-ec2';
import { ref } from '../../core/resource.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { checkSnapshots } from '../parts/check-snapshots.ts';
import { failed, missingOrLate, sentAfterRead, wait } from '../parts/checks.ts';
import { snapshotOptions } from '../parts/options.ts';
import { snapshotTags } from '../parts/snapshot-tags.ts';

/**
 * `image` of an instance: an AMI of all its EBS volumes, from which the whole instance can be made again. It counts as
 * the snapshot before a delete, and is looked at as closely. The instance is not rebooted for it: it should be stopped,
 * so that nothing is written in between. Source:
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
 */
export const image = verbFor<Instance>()(snapshotOptions, {
  effect: 'snapshot',
  iam: ['ec2:CreateImage', 'ec2:CreateTags', 'ec2:DescribeImages', 'ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
  after: ['stop'],
  perform: one(async (aws, { permit, resource, options, step, now }) => {
    const Tags = snapshotTags(resource, step, options, now);
    const made = await aws.write(permit).ec2.createImage({
      InstanceId: permit.id,
      Name: nameOf(step),
      Description: options.description ?? `Mayfly step ${step} of ${permit.id}`,
      NoReboot: true,
      TagSpecifications: [
        { ResourceType: 'image', Tags },
        { ResourceType: 'snapshot', Tags },
      ],
    });
    return { made: ref('ami', made.ImageId), notes: { sent: now.toISOString() } };
  }),
  expectedResult: sentAfterRead,
  find: async (aws, { step }) => {
    const [found] = await aws.read.ec2.describeImages({
      Owners: ['self'],
      Filters: [{ Name: 'name', Values: [nameOf(step)] }],
    });
    return found && { made: ref('ami', found.ImageId) };
  },
  check: async (aws, input) => {
    const id = input.performed.made?.id ?? '';
    const [found] = await aws.read.ec2.describeImages({
      Owners: ['self'],
      Filters: [{ Name: 'image-id', Values: [id] }],
    });
    if (found === undefined) return missingOrLate(`image ${id}`, input);
    if (found.State === 'pending') return wait;
    if (found.State !== 'available')
      return failed(found.StateReason?.Message ?? `image ${id} is ${found.State ?? 'in no state'}`);
    const mapped = (input.source.raw.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      Ebs?.VolumeId === undefined ? [] : [{ DeviceName, id: Ebs.VolumeId }],
    );
    const ids = mapped.map((each) => each.id);
    const volumes = await inChunks(ids, filterValueLimit, (some) =>
      aws.read.ec2.describeVolumes({ Filters: [{ Name: 'volume-id', Values: some }] }),
    );
    const gone = ids.filter((each) => !volumes.some(({ VolumeId }) => VolumeId === each));
    if (gone.length > 0) return failed(`${gone.join(', ')} is gone, so the image cannot be held against it`);
    const pairs = mapped.map(({ DeviceName, id: volume }) => ({
      volume: volumes.find(({ VolumeId }) => VolumeId === volume) ?? { VolumeId: volume },
      snapshot: found.BlockDeviceMappings?.find((mapping) => mapping.DeviceName === DeviceName)?.Ebs?.SnapshotId,
    }));
    return checkSnapshots(aws, input, pairs);
  },
  undo: { none: 'an image adds, and expires by its tag' },
  blocked: ({ raw }) =>
    raw.RootDeviceType === 'instance-store' ? 'it runs from instance store, of which no image can be made' : undefined,
});

/** A name made of the step's id: a second try cannot make a second image. */
function nameOf(step: string): string {
  return `mayfly-${step}`;
}
