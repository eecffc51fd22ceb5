/**
 * The question of kind `snapshot-quota`: how many manual snapshots of this type's resources the account may have in the
 * region, and how many it has.
 */
export interface QuotaQuestion {
  /** The type whose snapshots are counted: `ebs`, `rds`, `rds-cluster`. */
  readonly of: string;
  readonly [key: string]: string;
}

export interface QuotaAnswer {
  readonly quota: number;
  readonly used: number;
  readonly [key: string]: number;
}
