import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `snapshot-quota`: how many manual snapshots under this quota the account may have in the region,
 * and how many it has.
 */
export interface QuotaQuestion {
  /** The quota's name, as the types give it: `EBS snapshots`. */
  readonly of: string;
}

export interface QuotaAnswer {
  readonly quota: number;
  readonly used: number;
}

export const snapshotQuotaKind = evidenceKind<QuotaQuestion, QuotaAnswer>('snapshot-quota');
