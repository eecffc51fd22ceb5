import type { Step } from '../core/step.ts';
import { plain } from './plain.ts';

/** The steps in their order: `snapshot → delete → notify team-channel`. */
export function stepChain(steps: readonly Step[]): string {
  return steps.map(stepWords).join(' → ');
}

function stepWords(step: Step): string {
  if (step.effect === 'notify') {
    const { to, when } = Object(step.options) as { to?: unknown; when?: unknown };
    return `${typeof to === 'string' ? `notify ${plain(to)}` : 'notify'}${when === 'failed' ? ' on failure' : ''}`;
  }
  if (step.awaits?.includes(step.id)) return `${step.verb} after approval`;
  return step.requestedBy === 'class' ? `${step.verb} first` : step.verb;
}
