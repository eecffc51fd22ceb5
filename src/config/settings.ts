import { baseline } from '../core/baseline.ts';
import type { Settings } from '../core/settings.ts';
import { payerOf } from './cost.ts';
import { ownersOf } from './owner.ts';
import { type Config, configSchema } from './schema.ts';

/** The part of mayfly.yml that filters, plan and guard need. */
export function settingsOf(config: Config): Settings {
  const {
    arns,
    accounts,
    regions,
    baseline: switches,
    'custom-resources-allowed': customResourcesAllowed,
  } = config.protect;
  const payer = payerOf(config.cost);
  return {
    tags: config.tags,
    classes: config.classes,
    protect: {
      arns,
      accounts,
      regions,
      baseline: switches.all ? baseline.map(({ id }) => id).filter((id) => switches[id]) : [],
      own: ownArns(config),
      customResourcesAllowed,
    },
    owners: ownersOf(config.owner),
    graceHours: config.grace,
    tz: config.tz,
    ...(payer !== undefined && { payer }),
    ...((config.cost.resources || config.cost.prices === 'price-list') && {
      costs: { resources: config.cost.resources, priceList: config.cost.prices === 'price-list' },
    }),
  };
}

function ownArns({ ledger, bucket }: Config): readonly string[] {
  return [
    ...(typeof ledger === 'string' ? [] : [`arn:*:dynamodb:*:*:table/${ledger.table}`]),
    ...(bucket === undefined ? [] : [`arn:*:s3:::${bucket}`]),
  ];
}

/** The configuration without a mayfly.yml. */
export const defaultConfig: Config = configSchema.parse({});

export const defaultSettings: Settings = settingsOf(defaultConfig);
