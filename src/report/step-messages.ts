import type { Step } from '../core/step.ts';
import { sentence } from './sentence.ts';

/** Why these steps are possible beyond what the filters found: the steps' own messages, each once. */
export function stepMessages(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.flatMap(({ message }) => (message === undefined ? [] : [sentence(message)])))];
}
