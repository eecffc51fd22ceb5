import { baseline, baselineVersion } from '../../core/baseline.ts';
import type { Json } from '../../core/json.ts';
import type { Position } from '../../core/position.ts';
import type { ProtectedList, ProtectionSource } from '../../core/views/protected-list.ts';
import { parseYaml } from '../../python/yaml.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import type { Setup } from '../setup.ts';
import { withSetup } from '../with-setup.ts';

/** Lists everything that protects, as mayfly.yml leaves it in force. */
export function protectedList(
  options: ConfigOption,
  runtime: Pick<Runtime, 'environment'>,
): Promise<Result<ProtectedList>> {
  return withSetup(options, runtime, (setup) => resultOf(protectedListOf(setup)));
}

/** What is protected in force, with its position if it is written in mayfly.yml. */
export function protectedListOf({
  settings,
  config,
  sources: [source],
}: Pick<Setup, 'settings' | 'config' | 'sources'>): ProtectedList {
  const written = source && parseYaml(source);
  const { tags, classes, protect } = settings;

  return {
    baseline: {
      version: baselineVersion,
      entries: baseline.map((entry) => ({
        ...entry,
        isInForce: protect.baseline.includes(entry.id),
        ...placed(['protect', 'baseline', entry.id], ['protect', 'baseline', 'all']),
      })),
      own: protect.own.map((value) => ({
        value,
        ...placed(value.includes(':table/') ? ['ledger', 'table'] : ['bucket']),
      })),
    },
    tags: {
      keys: listed(tags.intent, ['tags', 'intent']),
      values: [{ value: 'persistent-core' }, ...listed(classes['persistent-core'], ['classes', 'persistent-core'])],
      holds: listed(tags.hold, ['tags', 'hold']),
    },
    arns: listed(protect.arns, ['protect', 'arns']),
    accounts: listed(config.protect.accounts, ['protect', 'accounts']),
    regions: listed(protect.regions, ['protect', 'regions']),
    customResourcesAllowed: listed(protect.customResourcesAllowed, ['protect', 'custom-resources-allowed']),
  };

  /** Each value with its own position; a single value instead of a list with the position of its key. */
  function listed(values: readonly string[], path: readonly string[]): readonly ProtectionSource[] {
    return values.map((value, index) => ({ value, ...placed([...path, index], path) }));
  }

  /** The position of the first of these paths that mayfly.yml has. */
  function placed(...paths: readonly (readonly (string | number)[])[]): { readonly at?: Position } {
    const path = paths.find((each) => holds(written?.value, each));
    return path === undefined || written === undefined ? {} : { at: written.positionOf([...path]) };
  }
}

function holds(value: Json | undefined, path: readonly (string | number)[]): boolean {
  let member: Json | undefined = value;
  for (const part of path) {
    if (member === null || typeof member !== 'object' || !Object.hasOwn(member, part)) return false;
    member = (member as { readonly [key: string]: Json })[String(part)];
  }
  return true;
}
