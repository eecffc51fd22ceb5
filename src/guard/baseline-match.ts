import { baseline } from '../core/baseline.ts';
import type { Settings } from '../core/settings.ts';
import { patternMatcher } from './pattern.ts';

/**
 * The entry of the baseline in force that protects an ARN, if any. What mayfly.yml names as Mayfly's own belongs to the
 * entry `mayfly`.
 */
export function baselineMatcher({ baseline: inForce, own }: Settings['protect']): (arn: string) => string | undefined {
  const entries = baseline
    .filter(({ id }) => inForce.includes(id))
    .map(({ id, arns }) => ({ id, matches: patternMatcher(id === 'mayfly' ? [...arns, ...own] : arns) }));
  return (arn) => entries.find(({ matches }) => matches(arn) !== undefined)?.id;
}
