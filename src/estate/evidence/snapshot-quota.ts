import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import { type QuotaAnswer, snapshotQuotaKind } from '../../core/evidence/quota.ts';
import type { SnapshotQuota } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';

/**
 * `snapshot-quota`: how many snapshots an account may have in a region, and how many it has. Types name their quota.
 */
export function snapshotQuota({ types }: Pick<EvidenceContext, 'types'>): EvidenceGatherer {
  const quotas = new Map(types.flatMap(({ snapshotQuota: quota }) => (quota ? [[quota.name, quota] as const] : [])));
  return snapshotQuotaKind.gatherer({
    iam: [...new Set([...quotas.values()].flatMap(({ iam }) => iam))],
    gather: async (aws, needs) => {
      const answers = new Map<string, QuotaAnswer | Unknown>();
      for (const { key, question } of needs) answers.set(key, await read(aws, question.of, quotas.get(question.of)));
      return answers;
    },
  });
}

async function read(aws: Aws, name: string, quota: SnapshotQuota | undefined): Promise<QuotaAnswer | Unknown> {
  if (quota === undefined) return unknown(`the quota of ${name} is not known`);
  return orUnknown(() => quota.read(aws));
}
