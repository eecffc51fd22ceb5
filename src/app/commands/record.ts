import { recorder as recordTo } from '../../estate/aws/recording.ts';
import { countResources } from '../collect.ts';
import type { Target } from '../connect.ts';
import { makePlan } from '../make-plan.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { withConnection } from '../with-connection.ts';
import { withPolicies } from '../with-policies.ts';

export interface RecordOptions extends ConfigOption {
  readonly target: Target;
}

/**
 * Saves the answers of AWS while all types are read, and while these policies, if any, are planned: then also the
 * metrics and spend that they need.
 */
export function record(
  folder: string,
  paths: readonly string[],
  options: RecordOptions,
  runtime: Runtime,
): Promise<Result<{ readonly resources: number }>> {
  return withPolicies(paths, options, runtime, ({ policies }, setup) => {
    const recorder = recordTo(folder);
    const { types } = setup.vocabulary;
    return withConnection(setup, { ...options, recorder }, runtime, async (connected) => {
      const { connection, now } = connected;
      const resources = await countResources(types, { connection, now, ...runtime });
      if (policies.length > 0) await makePlan(policies, { setup, connected, runtime });
      await recorder.close({
        recorded: now.toISOString(),
        places: connection.places,
        types: types.map(({ name }) => name),
      });
      return resultOf({ resources });
    });
  });
}
