import { type ActionDefinition, takingJson } from '../core/action.ts';
import { hasFilter } from '../core/filter.ts';
import type { Json } from '../core/json.ts';
import type { FilterNode, Policy } from '../core/policy.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Effect, Verb } from '../core/verb.ts';
import type { Vocabulary } from '../core/vocabulary.ts';

/** One IAM action that is needed, and who needs it. `verb` is set where a verb calls it. */
export interface NeededAction {
  readonly action: string;
  readonly reason: string;
  readonly verb?: {
    readonly type: Pick<ResourceType, 'name' | 'iamResource'>;
    readonly effect: Effect;
    readonly destroysStackMembers?: true;
  };
}

/** The IAM actions that are needed to plan these policies and to apply their plan. */
export function neededActions(policies: readonly Policy[], vocabulary: Vocabulary): readonly NeededAction[] {
  return [
    ...listingActions(policies, vocabulary),
    ...policies.flatMap((policy) => [
      ...filterActions(policy, vocabulary),
      ...policyActionActions(policy, vocabulary),
      ...verbActions(policy, vocabulary),
    ]),
  ];
}

/**
 * `s3://` addresses from which policies, or mayfly.yml for them, read values, as `BUCKET/KEY`. A variable becomes `*`.
 */
export function objectsRead(
  policies: readonly Policy[],
  { filters }: Pick<Vocabulary, 'filters'>,
  settings: Settings,
): readonly string[] {
  const paths = new Set<string>();
  const search = (value: Json): void => {
    if (typeof value === 'string' && value.startsWith('s3://'))
      paths.add(value.slice('s3://'.length).replaceAll(/\{[^{}]*\}/g, '*'));
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) search(inner);
  };
  for (const node of policies.flatMap(filterNodes)) {
    search(node.options);
    const { schema, objects } = filters.find(({ name }) => name === node.name) ?? {};
    if (schema) search(objects?.(schema.parse(node.options), settings) ?? []);
  }
  return [...paths].sort();
}

/**
 * Actions to list resources: the policies' types, and the types of everything that these can belong to or delete with
 * them, as the plan lists them. The guard reads the same resources again before a write.
 */
function listingActions(policies: readonly Policy[], { types }: Vocabulary): readonly NeededAction[] {
  const listed = withParents(new Set(policies.map(({ type }) => type)), types);
  const acted = withParents(
    new Set(policies.filter(({ actions }) => actions.length > 0).map(({ type }) => type)),
    types,
  );
  return [
    ...listed.flatMap(({ name, list, detailCalls = [] }) =>
      withReason([...list.iam, ...detailCalls.flatMap(({ iam }) => iam)], `list ${name}`),
    ),
    ...acted.flatMap(({ name, read }) => withReason(read.iam, `read ${name} again before a write`)),
    ...acted.flatMap(({ name, protection }) => withReason(protection?.iam ?? [], `read the AWS protection of ${name}`)),
  ];
}

function withParents(names: ReadonlySet<string>, types: readonly ResourceType[]): readonly ResourceType[] {
  const all = new Set(names);
  // The set grows during the loop, so the parents of parents are added too.
  for (const name of all) for (const parent of types.find((type) => type.name === name)?.parents ?? []) all.add(parent);
  return types.filter(({ name }) => all.has(name));
}

function filterActions(policy: Policy, { types, filters, evidence }: Vocabulary): readonly NeededAction[] {
  const type = types.find(({ name }) => name === policy.type);
  return filterNodes(policy).flatMap((node) => {
    const definition = filters.find(
      (filter) => filter.name === node.name && type !== undefined && hasFilter(type, filter),
    );
    const reason = `${policy.name}: ${node.name}`;
    const named = definition?.evidenceFor?.(definition.schema.parse(node.options)) ?? definition?.evidence ?? [];
    const kinds = evidence.filter(({ name }) => named.includes(name));
    return withReason([...(definition?.iam ?? []), ...kinds.flatMap(({ iam }) => iam)], reason);
  });
}

function policyActionActions(
  { name: policy, actions: nodes }: Policy,
  { actions, evidence }: Vocabulary,
): readonly NeededAction[] {
  return nodes.flatMap(({ name }) => {
    const named = actions.find((action) => action.name === name || action.aliases?.includes(name))?.evidence ?? [];
    const kinds = evidence.filter((kind) => named.includes(kind.name));
    return withReason(
      kinds.flatMap(({ iam }) => iam),
      `${policy}: ${name}`,
    );
  });
}

function filterNodes({ filters, conditions }: Policy): readonly (FilterNode & { kind: 'filter' })[] {
  const flat = (nodes: readonly FilterNode[]): readonly (FilterNode & { kind: 'filter' })[] =>
    nodes.flatMap((node) => (node.kind === 'block' ? flat(node.of) : [node]));
  return flat([...filters, ...conditions]);
}

/** Actions of the verbs that the policy needs, and of the snapshot that its class requires before a delete. */
function verbActions(policy: Policy, { types, actions }: Vocabulary): readonly NeededAction[] {
  const type = types.find(({ name }) => name === policy.type);
  if (type === undefined) return [];
  const names = new Set(policy.actions.flatMap(({ name, options }) => verbsOf(name, options, type, actions)));
  if (
    type.isStateful &&
    [...names].some((name) => type.verbs[name]?.effect === 'delete') &&
    Object.hasOwn(type.verbs, 'snapshot')
  ) {
    names.add('snapshot');
    if (type.quiesce?.verb !== undefined) names.add(type.quiesce.verb);
    if (type.wake?.before.some((verb) => names.has(verb))) names.add(type.wake.verb);
  }
  return [...names].flatMap((name) => {
    const verb = type.verbs[name];
    if (verb === undefined) return [];
    const { effect, destroysStackMembers } = verb;
    const memberReads = destroysStackMembers ? types.flatMap(readsOfMember) : [];
    return [...verb.iam, ...memberReads, ...actionsAfterwards(verb, types)].map((action) => ({
      action,
      reason: `${policy.name}: ${name} ${type.name}`,
      verb: { type, effect, ...(destroysStackMembers && { destroysStackMembers }) },
    }));
  });
}

/** What is left to do on what the verb has created. */
function actionsAfterwards(
  { afterwards }: Pick<Verb, 'afterwards'>,
  types: readonly ResourceType[],
): readonly string[] {
  const type = types.find(({ name }) => name === afterwards?.type);
  const verbs = (afterwards?.verbs ?? []).flatMap((verb) => type?.verbs[verb] ?? []);
  return type === undefined || verbs.length === 0 ? [] : [...type.read.iam, ...verbs.flatMap(({ iam }) => iam)];
}

/** What the guard reads of a stack's member before the stack is deleted. */
function readsOfMember({ stackMember, read, detailCalls = [], protection }: ResourceType): readonly string[] {
  if (stackMember === undefined) return [];
  return [...read.iam, ...detailCalls.flatMap(({ iam }) => iam), ...(protection?.iam ?? [])];
}

function verbsOf(
  name: string,
  options: Json,
  type: ResourceType,
  actions: readonly ActionDefinition[],
): readonly string[] {
  const verbName = type.verbAliases?.[name] ?? name;
  const definition =
    actions.find((action) => action.name === name || action.aliases?.includes(name)) ??
    actions.find((action) => action.name === verbName);
  const verbs = definition === undefined ? [] : takingJson(definition).needs(options, type);
  return verbs.map((verb) => (Object.hasOwn(type.verbs, verb) ? verb : (type.verbAliases?.[verb] ?? verb)));
}

function withReason(actions: readonly string[], reason: string): readonly NeededAction[] {
  return actions.map((action) => ({ action, reason }));
}
