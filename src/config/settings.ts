import type { Settings } from '../core/settings.ts';
import { type Config, configSchema } from './schema.ts';

/** The part of mayfly.yml that filters, plan and guard go by. */
export function settingsOf(config: Config): Settings {
  return {
    tags: config.tags,
    classes: config.classes,
    protect: config.protect,
    graceHours: config.grace,
    tz: config.tz,
  };
}

/** What holds where there is no mayfly.yml. */
export const defaultConfig: Config = configSchema.parse({});

export const defaultSettings: Settings = settingsOf(defaultConfig);
