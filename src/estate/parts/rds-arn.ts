import { partitionOf } from '../../core/partition.ts';
import type { Place } from '../../core/resource.ts';

/**
 * The ARN of something of RDS's, where its description does not say it: those of old snapshots do not. Two things
 * without a name of their own would be one to the ledger. Source:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.ARN.Constructing.html
 */
export function rdsArn(
  kind: 'cluster' | 'cluster-snapshot' | 'db' | 'snapshot',
  id: string | undefined,
  { account, region }: Place,
): string {
  return `arn:${partitionOf(region)}:rds:${region}:${account}:${kind}:${id ?? ''}`;
}
