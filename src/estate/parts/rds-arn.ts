import { awsPartitionOf } from '../../core/partition.ts';
import type { Place } from '../../core/resource.ts';

/**
 * The ARN of an RDS resource whose description has none, as with old snapshots. The ledger needs it to tell such
 * resources apart.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.Constructing.html
 */
export function rdsArn(
  kind: 'cluster' | 'cluster-snapshot' | 'db' | 'snapshot',
  id: string | undefined,
  { account, region }: Place,
): string {
  return `arn:${awsPartitionOf(region)}:rds:${region}:${account}:${kind}:${id ?? ''}`;
}
