import type { ManagedPolicy, Role } from '../../core/views/role.ts';
import { iamFacts } from '../../estate/vocabulary.ts';
import { toCloudFormation } from '../../iam/cloudformation.ts';
import { toPolicyDocuments } from '../../iam/documents.ts';
import { roleFor } from '../../iam/role.ts';
import { type ConfigOption, type Result, resultOf } from '../result.ts';
import type { Runtime } from '../runtime.ts';
import { applyAccess, costReads, planAccess } from '../self-access.ts';
import { withPolicies } from '../with-policies.ts';

export interface IamOptions extends ConfigOption {
  /** Regions that may be written to; empty: those of mayfly.yml, else any. */
  readonly regions: readonly string[];
}

/** The role, and the two forms in which AWS takes it. */
export interface IamResult {
  readonly role: Role;
  readonly policies: readonly ManagedPolicy[];
  readonly template: ReturnType<typeof toCloudFormation>;
}

/** The least-privilege role that these policies need; AWS is not called. */
export function iam(
  paths: readonly string[],
  options: IamOptions,
  runtime: Pick<Runtime, 'environment'>,
): Promise<Result<IamResult>> {
  return withPolicies(paths, options, runtime, ({ policies }, { settings, vocabulary, config }) => {
    const acts = policies.some(({ actions }) => actions.length > 0);
    const role = roleFor({
      policies,
      vocabulary: { ...vocabulary, iam: iamFacts },
      settings,
      regions: options.regions.length > 0 ? options.regions : config.regions,
      self: acts ? applyAccess(config) : planAccess(config),
      reads: costReads(config),
    });
    return resultOf({ role, policies: toPolicyDocuments(role), template: toCloudFormation(role) });
  });
}
