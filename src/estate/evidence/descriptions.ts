import type { Aws, Listing } from '../../core/aws.ts';
import {
  type Description,
  type DescriptionQuestion,
  imageKind,
  instanceKind,
  securityGroupKind,
  subnetKind,
  volumeKind,
  vpcKind,
} from '../../core/evidence/description.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceKind } from '../../core/evidence/evidence-kind.ts';
import { unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';

type Filters = { Name: string; Values: string[] }[];

/**
 * Descriptions of what resources refer to and filters look at, one kind of evidence for each describe call. All ids
 * that are requested in a place are described together, up to 200 per call.
 */
export const descriptions: readonly EvidenceGatherer[] = [
  // Instances keep running on deprecated images.
  described(imageKind, 'ec2:DescribeImages', 'ImageId', 'image-id', (aws, Filters) =>
    aws.read.ec2.describeImages({ Filters, IncludeDeprecated: true }),
  ),
  described(instanceKind, 'ec2:DescribeInstances', 'InstanceId', 'instance-id', (aws, Filters) =>
    aws.read.ec2.describeInstances({ Filters }),
  ),
  described(volumeKind, 'ec2:DescribeVolumes', 'VolumeId', 'volume-id', (aws, Filters) =>
    aws.read.ec2.describeVolumes({ Filters }),
  ),
  described(securityGroupKind, 'ec2:DescribeSecurityGroups', 'GroupId', 'group-id', (aws, Filters) =>
    aws.read.ec2.describeSecurityGroups({ Filters }),
  ),
  described(subnetKind, 'ec2:DescribeSubnets', 'SubnetId', 'subnet-id', (aws, Filters) =>
    aws.read.ec2.describeSubnets({ Filters }),
  ),
  described(vpcKind, 'ec2:DescribeVpcs', 'VpcId', 'vpc-id', (aws, Filters) => aws.read.ec2.describeVpcs({ Filters })),
];

function described<Id extends string, Item extends { readonly [key in Id]?: string | undefined }>(
  kind: EvidenceKind<DescriptionQuestion, Description>,
  action: string,
  idKey: Id,
  filterName: string,
  list: (aws: Aws, filters: Filters) => Listing<Item>,
): EvidenceGatherer {
  return kind.gatherer({
    iam: [action],
    gather: async (aws, needs) => {
      const ids = [...new Set(needs.map(({ question }) => question.id))];
      try {
        const items = await inChunks(ids, filterValueLimit, (Values) => list(aws, [{ Name: filterName, Values }]));
        const byId = new Map<string | undefined, Item>(items.map((item) => [item[idKey], item]));
        return new Map(needs.map(({ key, question }) => [key, answerOf(byId.get(question.id))] as const));
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        const cause = unknown(causeOf(error));
        return new Map(needs.map(({ key }) => [key, cause] as const));
      }
    },
  });
}

/** A filter leaves out ids that do not exist, so an empty list is a valid answer. */
function answerOf(item: object | undefined): Description {
  return item === undefined ? [] : [item as Description[number]];
}
