import type { Aws } from '../../core/aws.ts';
import { type QuotaAnswer, snapshotQuotaKind } from '../../core/evidence/quota.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `snapshot-quota`: how many snapshots an account may have in a region, and how many it has. AWS has no call that
 * counts snapshots of volumes, so they are listed.
 */
export const snapshotQuota = snapshotQuotaKind.gatherer({
  iam: ['servicequotas:GetServiceQuota', 'ec2:DescribeSnapshots', 'rds:DescribeAccountAttributes'],
  gather: async (aws, needs) => {
    const answers = new Map<string, QuotaAnswer | Unknown>();
    for (const { key, question } of needs) answers.set(key, await quotaOf(question.of, aws));
    return answers;
  },
});

async function quotaOf(type: string, aws: Aws): Promise<QuotaAnswer | Unknown> {
  try {
    switch (type) {
      case 'ebs':
        return await volumeSnapshots(aws);
      case 'rds':
        return await accountQuota('ManualSnapshots', aws);
      case 'rds-cluster':
        return await accountQuota('ManualClusterSnapshots', aws);
      default:
        return unknown(`the snapshot quota of ${type} is not known`);
    }
  } catch (error) {
    if (error instanceof CallFailed) return unknown(causeOf(error));
    throw error;
  }
}

/** `Snapshots per Region`. Source: https://docs.aws.amazon.com/general/latest/gr/ebs-service.html */
async function volumeSnapshots(aws: Aws): Promise<QuotaAnswer | Unknown> {
  const { Quota } = await aws.read.serviceQuotas.getServiceQuota({ ServiceCode: 'ebs', QuotaCode: 'L-309BACF6' });
  if (Quota?.Value === undefined) return unknown('Service Quotas returned no value for L-309BACF6');
  const snapshots = await aws.read.ec2.describeSnapshots({ OwnerIds: ['self'] });
  return { quota: Quota.Value, used: snapshots.length };
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AccountQuota.html */
async function accountQuota(name: string, aws: Aws): Promise<QuotaAnswer | Unknown> {
  const { AccountQuotas = [] } = await aws.read.rds.describeAccountAttributes({});
  const accountQuota = AccountQuotas.find(({ AccountQuotaName }) => AccountQuotaName === name);
  if (accountQuota?.Max === undefined || accountQuota.Used === undefined)
    return unknown(`RDS returned no quota ${name}`);
  return { quota: accountQuota.Max, used: accountQuota.Used };
}
