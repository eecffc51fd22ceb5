import { type Asked, type Limits, type Stage, stages } from '../core/limits.ts';
import type { Step } from '../core/step.ts';

/** The first stage of a policy at which steps of this effect are made. */
export function stageFor(effect: Step['effect']): Stage {
  switch (effect) {
    case 'tell':
    case 'tag':
      return 'notify';
    case 'snapshot':
    case 'restore':
    case 'start':
    case 'stop':
      return 'stop';
    case 'unprotect':
    case 'delete':
      return 'delete';
    default:
      return effect satisfies never;
  }
}

/** Why the policy may not do this yet, in words; undefined where it may, or where mayfly.yml promotes nothing. */
export function beyondStage(effect: Step['effect'], asked: Asked, { stageOf }: Pick<Limits, 'stageOf'>): string | undefined {
  const reached = stageOf(asked);
  const needed = stageFor(effect);
  if (reached === undefined || stages.indexOf(needed) <= stages.indexOf(reached)) return undefined;
  return `${asked.policy} has reached the stage \`${reached}\` here, and this needs \`${needed}\``;
}
