import type { Json } from '../json.ts';
import { evidenceKind } from './evidence-kind.ts';

/**
 * The question of kind `aws-protection`: whether AWS's own protection of this resource is on, as its type's
 * `protection` reads it. The answer is the value of that key of `raw`.
 */
export interface ProtectionQuestion {
  readonly type: string;
  readonly id: string;
}

export const awsProtectionKind = evidenceKind<ProtectionQuestion, Json>('aws-protection');
