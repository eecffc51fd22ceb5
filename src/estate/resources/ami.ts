import type { Image } from '@aws-sdk/client-ec2';
import type { Aws } from '../../core/aws.ts';
import { imageKind } from '../../core/evidence/description.ts';
import type { AsJsonObject } from '../../core/json.ts';
import { awsPartitionOf } from '../../core/partition.ts';
import type { Resource } from '../../core/resource.ts';
import { resourceType } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { one, verbFor } from '../../core/verb.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';
import { done, sentAfterRead, sentNow, stillListed } from '../parts/checks.ts';
import { controllersOf } from '../parts/controllers.ts';
import { ec2Tags } from '../parts/ec2-tags.ts';
import { inUse, launchersOf, launchUse, type WithUse } from '../parts/launch-use.ts';
import { launchersIn } from '../parts/launchers.ts';
import { noOptions } from '../parts/options.ts';
import { stackOf } from '../parts/relations.ts';
import { ec2TagRules } from '../parts/tag-rules.ts';
import { isOwnName } from '../parts/way-back.ts';
import { amiQuery } from './ami.query.ts';
import { restoreInstance } from './ec2.restore.ts';

type WithUsers = Image & WithUse;

const deregister = verbFor<WithUsers>()(noOptions, {
  effect: 'delete',
  iam: ['ec2:DeregisterImage', 'ec2:DescribeImages'],
  perform: one(async (aws, task) => {
    const { permit } = task;
    await aws.write(permit).ec2.deregisterImage({ ImageId: permit.id });
    return sentNow(task);
  }),
  expectedResult: sentAfterRead,
  check: async (aws, input) => {
    const [image] = await aws.read.ec2.describeImages(imagesById([input.source.id]));
    return image === undefined || image.State === 'deregistered'
      ? done({ State: 'deregistered' })
      : stillListed(input, image.State);
  },
  undo: {
    possible: false,
    reason: 'a deregistered image cannot be restored, unless a Recycle Bin rule retains it; its snapshots stay',
  },
});

/**
 * `ami`: the account's own images. Deregistering an image leaves its snapshots, which can be deleted afterwards. No
 * image can be restored under its old id.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 */
export const ami = resourceType<WithUsers>({
  name: 'ami',
  cloudFormationType: 'AWS::EC2::Image',
  arn: (image, { region }) => `arn:${awsPartitionOf(region)}:ec2:${region}::image/${image.ImageId ?? ''}`,
  id: 'ImageId',
  always: ['State', 'BlockDeviceMappings'],
  iamResource: { name: 'ec2:image', arn: 'ec2:*::image/*' },
  createdBy: ['CreateImage', 'CopyImage', 'RegisterImage', 'ImportImage'],
  created: 'CreationDate',
  tags: 'Tags',
  tagRules: ec2TagRules,
  wayBack: { isNamedByUs: ({ Name }) => isOwnName(Name) },
  isStateful: false,
  parents: ['cfn'],
  partOf: (image) => stackOf(image.Tags),
  controllers: ({ Tags, Name }) => controllersOf({ tags: Tags, names: [Name] }),
  filters: ['image-age'],
  describedBy: imageKind,
  list: {
    iam: ['ec2:DescribeImages'],
    pages: (aws) => aws.read.ec2.describeImages({ Owners: ['self'], MaxResults: 1000 }),
  },
  query: amiQuery,
  read: {
    iam: ['ec2:DescribeImages'],
    byId: (aws, ids) => inChunks(ids, filterValueLimit, (chunk) => aws.read.ec2.describeImages(imagesById(chunk))),
  },
  // `enabled-with-cooldown` stays in force for a day after somebody switches it off.
  lock: ({ DeregistrationProtection: state }, effect) =>
    effect === 'delete' && state !== undefined && state !== 'disabled'
      ? `DeregistrationProtection (${state})`
      : undefined,
  objection: inUse,
  protection: launchUse(['ec2:DescribeInstances'], usersOfImages),
  isGone: (image) => image.State === 'deregistered',
  verbs: { ...ec2Tags<AsJsonObject<WithUsers>>(), restore: restoreInstance, delete: deregister },
  verbAliases: { deregister: 'delete' },
  fixture: (_id, { account }) => ({
    State: 'available',
    OwnerId: account,
    Public: false,
    ImageType: 'machine',
    RootDeviceType: 'ebs',
    BlockDeviceMappings: [],
    UsedBy: [],
  }),
  fixtureAmong: ({ raw }, others) => ({
    ...raw,
    UsedBy: [
      ...(raw.UsedBy ?? []),
      ...others.filter((other) => runsFrom(other, raw.ImageId)).map(({ id }) => `instance ${id}`),
    ],
  }),
});

/**
 * Images of these ids. AWS leaves out disabled ones unless they are asked for: without that, a disabled image would
 * look deregistered. Deprecated ones are the owner's to see in any case.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 */
function imagesById(ids: string[]) {
  return {
    Owners: ['self'],
    IncludeDisabled: true,
    IncludeDeprecated: true,
    Filters: [{ Name: 'image-id', Values: ids }],
  };
}

/**
 * Instances in any state but terminated, and everything that can launch one. A parameter that is not AWS's own may name
 * any image, so nothing is known about an image while one is used.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
 */
async function usersOfImages(aws: Aws, ids: readonly string[]): Promise<readonly (readonly string[] | Unknown)[]> {
  const launchers = await launchersIn(aws);
  const instances = await inChunks(ids, filterValueLimit, (Values) =>
    aws.read.ec2.describeInstances({ Filters: [{ Name: 'image-id', Values }] }),
  );
  const open = launchers.find(({ imageParameter }) => imageParameter !== undefined);
  return ids.map((id) => {
    const running = instances.filter(({ ImageId, State }) => ImageId === id && State?.Name !== 'terminated');
    const users = [...launchersOf(launchers, [id]), ...running.map(({ InstanceId }) => `instance ${InstanceId}`)];
    return users.length === 0 && open !== undefined
      ? unknown(`${open.name} names its image by the parameter ${open.imageParameter}, and Mayfly does not read that`)
      : users;
  });
}

function runsFrom({ type, raw }: Resource, image: string | undefined): boolean {
  const { ImageId, State } = raw as { readonly ImageId?: string; readonly State?: { readonly Name?: string } };
  return type === 'ec2' && ImageId === image && State?.Name !== 'terminated';
}
