import { type LimitScope, type Limits, rolloutStageFor, rolloutStages } from '../core/limits.ts';
import type { Step } from '../core/step.ts';

/** Why the policy may not do this yet, as a message. Undefined where it may, or where mayfly.yml promotes nothing. */
export function beyondStage(
  effect: Step['effect'],
  scope: LimitScope,
  { stageOf }: Pick<Limits, 'stageOf'>,
): string | undefined {
  const reached = stageOf(scope);
  const needed = rolloutStageFor(effect);
  if (reached === undefined || rolloutStages.indexOf(needed) <= rolloutStages.indexOf(reached)) return undefined;
  return `the rollout stage of ${scope.policy} is \`${reached}\` here, and this needs \`${needed}\``;
}
