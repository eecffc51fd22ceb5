import type { Aws } from '../../core/aws.ts';
import type { QuotaAnswer } from '../../core/evidence/quota.ts';
import type { SnapshotQuota } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';

/**
 * Snapshots of volumes. An instance counts as one volume, because the plan does not say how many it has. AWS has no
 * call that counts snapshots, so they are listed. Source: `Snapshots per Region`,
 * https://docs.aws.amazon.com/general/latest/gr/ebs-service.html
 */
export const volumeSnapshots: SnapshotQuota = {
  name: 'EBS snapshots',
  iam: ['servicequotas:GetServiceQuota', 'ec2:DescribeSnapshots'],
  read: async (aws) => {
    const { Quota } = await aws.read.serviceQuotas.getServiceQuota({ ServiceCode: 'ebs', QuotaCode: 'L-309BACF6' });
    if (Quota?.Value === undefined) return unknown('Service Quotas returned no value for L-309BACF6');
    // Without a page size AWS makes one answer of all snapshots, which is throttled and timed out where there are many.
    // Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
    const snapshots = await aws.read.ec2.describeSnapshots({ OwnerIds: ['self'], MaxResults: 1000 });
    return { quota: Quota.Value, used: snapshots.length };
  },
};

export const manualSnapshots = databaseQuota('manual RDS snapshots', 'ManualSnapshots');
export const manualClusterSnapshots = databaseQuota('manual RDS cluster snapshots', 'ManualClusterSnapshots');

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AccountQuota.html */
function databaseQuota(name: string, quotaName: string): SnapshotQuota {
  return {
    name,
    iam: ['rds:DescribeAccountAttributes'],
    read: async (aws: Aws): Promise<QuotaAnswer | Unknown> => {
      const { AccountQuotas = [] } = await aws.read.rds.describeAccountAttributes({});
      const accountQuota = AccountQuotas.find(({ AccountQuotaName }) => AccountQuotaName === quotaName);
      return accountQuota?.Max === undefined || accountQuota.Used === undefined
        ? unknown(`RDS returned no quota ${quotaName}`)
        : { quota: accountQuota.Max, used: accountQuota.Used };
    },
  };
}
