import type { ActionContext, ActionDefinition, ActionFinding } from '../core/action.ts';
import type { Need } from '../core/evidence/evidence.ts';
import type { Json } from '../core/json.ts';
import type { Policy } from '../core/policy.ts';
import type { Resource } from '../core/resource.ts';

/** The evidence that a policy's actions need about its matches before they plan. */
export function actionNeeds(
  { name, actions: nodes }: Pick<Policy, 'name' | 'actions'>,
  matches: readonly { readonly resource: Resource }[],
  findingOf: (resource: Resource) => ActionFinding,
  actions: ReadonlyMap<string, ActionDefinition>,
  context: Pick<ActionContext, 'now' | 'settings' | 'history'>,
): readonly Need[] {
  return nodes.flatMap((node) => {
    const { evidenceNeeds } = (actions.get(node.name) ?? {}) as Partial<ActionDefinition<Json>>;
    if (evidenceNeeds === undefined) return [];
    return matches.flatMap(({ resource }) => {
      const { account, region } = resource;
      return evidenceNeeds(findingOf(resource), node.options, { ...context, policy: { name }, account, region });
    });
  });
}
