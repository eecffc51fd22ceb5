import type { Aws, Listing } from '../../core/aws.ts';
import type { DescriptionQuestion } from '../../core/evidence/description.ts';
import type { Answer, EvidenceKind, Need } from '../../core/evidence/evidence.ts';
import type { Json } from '../../core/json.ts';
import { unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';
import { filterValueLimit, inChunks } from '../aws/chunks.ts';

type Filters = { Name: string; Values: string[] }[];

/**
 * Descriptions of what resources refer to and filters look at, one kind of evidence for each describe call. All ids
 * that are requested in a place are described together, up to 200 per call.
 */
export const descriptions: readonly EvidenceKind[] = [
  // Instances keep running on deprecated images.
  described('image', 'ec2:DescribeImages', 'ImageId', 'image-id', (aws, Filters) =>
    aws.read.ec2.describeImages({ Filters, IncludeDeprecated: true }),
  ),
  described('instance', 'ec2:DescribeInstances', 'InstanceId', 'instance-id', (aws, Filters) =>
    aws.read.ec2.describeInstances({ Filters }),
  ),
  described('volume', 'ec2:DescribeVolumes', 'VolumeId', 'volume-id', (aws, Filters) =>
    aws.read.ec2.describeVolumes({ Filters }),
  ),
  described('security-group', 'ec2:DescribeSecurityGroups', 'GroupId', 'group-id', (aws, Filters) =>
    aws.read.ec2.describeSecurityGroups({ Filters }),
  ),
  described('subnet', 'ec2:DescribeSubnets', 'SubnetId', 'subnet-id', (aws, Filters) =>
    aws.read.ec2.describeSubnets({ Filters }),
  ),
  described('vpc', 'ec2:DescribeVpcs', 'VpcId', 'vpc-id', (aws, Filters) => aws.read.ec2.describeVpcs({ Filters })),
];

function described<Id extends string, Item extends { readonly [key in Id]?: string | undefined }>(
  name: string,
  action: string,
  idKey: Id,
  filterName: string,
  list: (aws: Aws, filters: Filters) => Listing<Item>,
): EvidenceKind {
  return {
    name,
    iam: [action],
    gather: async (aws, needs) => {
      const ids = [...new Set(needs.map(idOf))];
      try {
        const items = await inChunks(ids, filterValueLimit, (Values) => list(aws, [{ Name: filterName, Values }]));
        const byId = new Map<string | undefined, Item>(items.map((item) => [item[idKey], item]));
        return new Map(needs.map((need) => [need.key, answerOf(byId.get(idOf(need)))] as const));
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        const cause = unknown(causeOf(error));
        return new Map(needs.map(({ key }) => [key, cause] as const));
      }
    },
  };
}

/** A filter leaves out ids that do not exist, so an empty list is a valid answer. */
function answerOf(item: object | undefined): Answer {
  return item === undefined ? [] : [item as unknown as Json];
}

function idOf({ question }: Need): string {
  return (question as unknown as DescriptionQuestion).id;
}
