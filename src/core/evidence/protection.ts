/**
 * What a need of kind `aws-protection` asks: whether AWS's own protection of this resource is on, as `protection` of
 * its type reads it. The answer is the value of that key of `raw`.
 */
export interface ProtectionQuestion {
  readonly type: string;
  readonly id: string;
  readonly [key: string]: string;
}
