import type { DBInstance } from '@aws-sdk/client-rds';
import type { AsJsonObject } from '../../core/json.ts';
import type { QueryTerms } from '../../core/query.ts';

/**
 * What `query` can ask about database instances. RDS accepts both names and ARNs, and has no wildcards.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
export const rdsQuery: Omit<QueryTerms<AsJsonObject<DBInstance>>, 'pages'> = {
  style: 'members',
  filters: {
    'db-cluster-id': { asks: 'AWS' },
    'db-instance-id': { finds: '[DBInstanceIdentifier, DBInstanceArn]' },
    'dbi-resource-id': { finds: 'DbiResourceId' },
    domain: { asks: 'AWS' },
    engine: { finds: 'Engine' },
  },
  filtersTags: false,
  hasWildcards: false,
  parameters: {
    DBInstanceIdentifier: { finds: '[DBInstanceIdentifier, DBInstanceArn]', ignoresCase: true },
    MaxRecords: { pages: true },
  },
};
