import type { Config } from '../config/schema.ts';
import type { Setup } from './setup.ts';

/** If mayfly.yml promotes some policies, Mayfly acts, and the rollout stage of each policy limits what it may do. */
export function actingMode({ mode, promotion }: Pick<Config, 'mode' | 'promotion'>): Config['mode'] {
  return promotion.length > 0 ? 'act' : mode;
}

/** The setup with another mode than mayfly.yml's, if one is named. If it only observes, nothing is promoted. */
export function inMode(setup: Setup, mode: Config['mode'] | undefined): Setup {
  if (mode === undefined) return setup;
  const promotion = mode === 'observe' ? [] : setup.config.promotion;
  return { ...setup, config: { ...setup.config, mode, promotion } };
}
