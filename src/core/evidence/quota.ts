/**
 * What a need of kind `snapshot-quota` asks: how many manual snapshots of this type's resources the account may have in
 * the region, and how many it has.
 */
export interface QuotaQuestion {
  /** The type that snapshots are taken of: `ebs`, `rds`, `rds-cluster`. */
  readonly of: string;
  readonly [key: string]: string;
}

export interface QuotaAnswer {
  readonly quota: number;
  readonly used: number;
  readonly [key: string]: number;
}
