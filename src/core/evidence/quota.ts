import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `snapshot-quota`: how many manual snapshots of this type's resources the account may have in the
 * region, and how many it has.
 */
export interface QuotaQuestion {
  /** The type whose snapshots are counted: `ebs`, `rds`, `rds-cluster`. */
  readonly of: string;
}

export interface QuotaAnswer {
  readonly quota: number;
  readonly used: number;
}

export const snapshotQuotaKind = evidenceKind<QuotaQuestion, QuotaAnswer>('snapshot-quota');
