import type { Snapshot } from '@aws-sdk/client-ec2';
import type { AsJsonObject } from '../../core/json.ts';
import type { QueryTerms } from '../../core/query.ts';
import { awsOnlyTerms } from '../parts/query-terms.ts';

/**
 * What `query` can ask about the account's own snapshots.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
 */
export const ebsSnapshotQuery: QueryTerms<AsJsonObject<Snapshot>> = {
  style: 'entries',
  takesNamed: true,
  filters: {
    description: { finds: 'Description' },
    encrypted: { finds: 'Encrypted', values: ['true', 'false'] },
    'owner-id': { finds: 'OwnerId' },
    progress: { finds: 'Progress' },
    'snapshot-id': { finds: 'SnapshotId' },
    status: { finds: 'State', values: ['pending', 'completed', 'error'] },
    'tag-key': { finds: 'Tags[].Key' },
    'volume-id': { finds: 'VolumeId' },
    'volume-size': { finds: 'VolumeSize', isNumber: true },
    ...awsOnlyTerms(['owner-alias', 'start-time', 'storage-tier', 'transfer-type']),
  },
  filtersTags: true,
  hasWildcards: true,
  parameters: {
    OwnerIds: { only: ['self'], because: 'Mayfly reads only snapshots that the account owns' },
    RestorableByUserIds: { asks: 'AWS' },
    SnapshotIds: { finds: 'SnapshotId' },
    MaxResults: { pages: true },
  },
  pages: (aws, { filters, parameters }) =>
    aws.read.ec2.describeSnapshots({ OwnerIds: ['self'], ...parameters, Filters: [...filters], MaxResults: 1000 }),
};
