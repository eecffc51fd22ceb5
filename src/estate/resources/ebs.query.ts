import type { Volume } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { QueryTerms } from '../../core/query.ts';
import { awsOnlyTerms } from '../parts/query-terms.ts';

/**
 * What `query` can ask about volumes.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html
 */
export const ebsQuery: QueryTerms<AsJsonObject<Volume>> = {
  style: 'entries',
  takesNamed: true,
  filters: {
    'attachment.delete-on-termination': { finds: 'Attachments[].DeleteOnTermination', values: ['true', 'false'] },
    'attachment.device': { finds: 'Attachments[].Device' },
    'attachment.instance-id': { finds: 'Attachments[].InstanceId' },
    'attachment.status': { finds: 'Attachments[].State', values: ['attaching', 'attached', 'detaching'] },
    'availability-zone': { finds: 'AvailabilityZone' },
    encrypted: { finds: 'Encrypted', values: ['true', 'false'] },
    'multi-attach-enabled': { finds: 'MultiAttachEnabled', values: ['true', 'false'] },
    size: { finds: 'Size', isNumber: true },
    'snapshot-id': { finds: 'SnapshotId' },
    status: { finds: 'State', values: ['creating', 'available', 'in-use', 'deleting', 'deleted', 'error'] },
    'tag-key': { finds: 'Tags[].Key' },
    'volume-id': { finds: 'VolumeId' },
    'volume-type': { finds: 'VolumeType', values: ['standard', 'io1', 'io2', 'gp2', 'gp3', 'sc1', 'st1'] },
    ...awsOnlyTerms([
      'attachment.attach-time',
      'availability-zone-id',
      'create-time',
      'fast-restored',
      'operator.managed',
      'operator.principal',
    ]),
  },
  filtersTags: true,
  hasWildcards: true,
  parameters: { MaxResults: { pages: true } },
  pages: (aws, { filters }) => aws.read.ec2.describeVolumes({ Filters: [...filters], MaxResults: 1000 }),
};
