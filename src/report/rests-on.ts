import type { Step } from '../core/step.ts';
import { plain } from './plain.ts';

/** What steps rest on that no filter looked at: each such thing once. */
export function restsOn(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap(({ says }) => (says === undefined ? [] : [plain(says)])))];
}
