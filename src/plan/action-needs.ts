import { type ActionContext, type ActionDefinition, takingJson } from '../core/action.ts';
import type { Need } from '../core/evidence/evidence.ts';
import { orOnFault, type ReportFault } from '../core/fault.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Candidate } from './context.ts';

/** The evidence that a policy's actions need about its candidates before they plan, action by action. */
export function actionNeeds(
  candidates: readonly Candidate[],
  actions: ReadonlyMap<string, ActionDefinition>,
  context: Pick<ActionContext, 'now' | 'settings' | 'history'> & { readonly types: ReadonlyMap<string, ResourceType> },
  fault: ReportFault | undefined,
): readonly Need[] {
  const [first] = candidates;
  return (first?.policy.actions ?? []).flatMap(({ name, options }) => {
    const action = actions.get(name);
    const { evidenceNeeds } = action === undefined ? {} : takingJson(action);
    if (evidenceNeeds === undefined) return [];
    const { types, ...rest } = context;
    return candidates.flatMap(({ finding, resource: { account, region, type: typeName }, policy }) => {
      const type = types.get(typeName) ?? { name: typeName, verbs: {} };
      const needs = () =>
        evidenceNeeds(finding, options, { ...rest, type, policy: { name: policy.name }, account, region });
      return orOnFault(fault, `the evidence that ${name} needs`, needs, () => []);
    });
  });
}
