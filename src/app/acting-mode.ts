import type { Config } from '../config/schema.ts';

/** Where mayfly.yml promotes some policies, they act, and the stage of each says how far. */
export function actingMode(
  asked: 'observe' | 'act' | undefined,
  { mode, promotion }: Pick<Config, 'mode' | 'promotion'>,
): 'observe' | 'act' {
  return asked ?? (promotion.length > 0 ? 'act' : mode);
}
