import type { ActionDefinition } from '../core/action.ts';
import type { FilterDefinition } from '../core/filter.ts';
import type { Json } from '../core/json.ts';
import type { FilterNode, Policy } from '../core/policy.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Settings } from '../core/settings.ts';
import type { Effect } from '../core/verb.ts';
import type { Vocabulary } from '../core/vocabulary.ts';

/** One IAM action that is needed, and by whom. `verb` where a verb calls it. */
export interface Ask {
  readonly action: string;
  readonly reason: string;
  readonly verb?: { readonly type: string; readonly effect: Effect };
}

/** The IAM actions that a plan of these policies calls, and carrying it out. */
export function asksOf(policies: readonly Policy[], vocabulary: Vocabulary): readonly Ask[] {
  return [
    ...looks(policies, vocabulary),
    ...policies.flatMap((policy) => [
      ...filterAsks(policy, vocabulary),
      ...actionAsks(policy, vocabulary),
      ...verbAsks(policy, vocabulary),
    ]),
  ];
}

/**
 * `s3://` addresses that policies, or mayfly.yml for them, take values from, as `BUCKET/KEY`; what a variable fills in
 * is `*`.
 */
export function objectsRead(
  policies: readonly Policy[],
  { filters }: Pick<Vocabulary, 'filters'>,
  settings: Settings,
): readonly string[] {
  const found = new Set<string>();
  const search = (value: Json): void => {
    if (typeof value === 'string' && value.startsWith('s3://'))
      found.add(value.slice('s3://'.length).replaceAll(/\{[^{}]*\}/g, '*'));
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) search(inner);
  };
  for (const node of policies.flatMap(filterNodes)) {
    search(node.options);
    const { schema, objects } = filters.find(({ name }) => name === node.name) ?? {};
    if (schema) search(objects?.(schema.parse(node.options), settings) ?? []);
  }
  return [...found].sort();
}

/**
 * What is listed: the types that policies speak of and all that these can belong to or take with them, as the plan
 * does. What is acted on is read afresh by the guard, with the same relatives.
 */
function looks(policies: readonly Policy[], { types }: Vocabulary): readonly Ask[] {
  const listed = withParents(new Set(policies.map(({ type }) => type)), types);
  const acted = withParents(
    new Set(policies.filter(({ actions }) => actions.length > 0).map(({ type }) => type)),
    types,
  );
  return [
    ...listed.flatMap(({ name, list, detailCalls = [] }) =>
      asked([...list.iam, ...detailCalls.flatMap(({ iam }) => iam)], `list ${name}`),
    ),
    ...acted.flatMap(({ name, read }) => asked(read.iam, `read ${name} afresh`)),
    ...acted.flatMap(({ name, protection }) => asked(protection?.iam ?? [], `see whether AWS protects ${name}`)),
  ];
}

function withParents(names: ReadonlySet<string>, types: readonly ResourceType[]): readonly ResourceType[] {
  const all = new Set(names);
  // A set that grows while it is walked: parents of parents come, too.
  for (const name of all) for (const parent of types.find((type) => type.name === name)?.parents ?? []) all.add(parent);
  return types.filter(({ name }) => all.has(name));
}

function filterAsks(policy: Policy, { filters, evidence }: Vocabulary): readonly Ask[] {
  return filterNodes(policy).flatMap((node) => {
    const definition = definitionOf(node.name, policy.type, filters);
    const reason = `${policy.name}: ${node.name}`;
    const named = definition?.evidenceFor?.(definition.schema.parse(node.options)) ?? definition?.evidence ?? [];
    const kinds = evidence.filter(({ name }) => named.includes(name));
    return asked([...(definition?.iam ?? []), ...kinds.flatMap(({ iam }) => iam)], reason);
  });
}

function actionAsks({ name: policy, actions: nodes }: Policy, { actions, evidence }: Vocabulary): readonly Ask[] {
  return nodes.flatMap(({ name }) => {
    const named = actions.find((action) => action.name === name || action.aliases?.includes(name))?.evidence ?? [];
    const kinds = evidence.filter((kind) => named.includes(kind.name));
    return asked(
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

/** A definition for this very type stands before one for all types. */
function definitionOf(name: string, type: string, filters: readonly FilterDefinition[]): FilterDefinition | undefined {
  const named = filters.filter((each) => each.name === name);
  return named.find(({ types }) => types?.includes(type)) ?? named.find(({ types }) => types === undefined);
}

/** The verbs that the actions need, and the snapshot that the class table puts before a delete of what holds data. */
function verbAsks(policy: Policy, { types, actions }: Vocabulary): readonly Ask[] {
  const type = types.find(({ name }) => name === policy.type);
  if (type === undefined) return [];
  const names = new Set(policy.actions.flatMap(({ name, options }) => needs(name, options, type, actions)));
  if (
    type.isStateful &&
    [...names].some((name) => type.verbs[name]?.effect === 'delete') &&
    Object.hasOwn(type.verbs, 'snapshot')
  ) {
    names.add('snapshot');
    if (type.quiesce?.verb !== undefined) names.add(type.quiesce.verb);
  }
  return [...names].flatMap((name) => {
    const verb = type.verbs[name];
    if (verb === undefined) return [];
    return verb.iam.map((action) => ({
      action,
      reason: `${policy.name}: ${name} ${type.name}`,
      verb: { type: type.name, effect: verb.effect },
    }));
  });
}

function needs(
  name: string,
  options: Json,
  type: ResourceType,
  actions: readonly ActionDefinition[],
): readonly string[] {
  const written = type.verbAliases?.[name] ?? name;
  const definition =
    actions.find((action) => action.name === name || action.aliases?.includes(name)) ??
    actions.find((action) => action.name === written);
  const verbs = (definition as unknown as ActionDefinition<Json> | undefined)?.needs(options, type.name) ?? [];
  return verbs.map((verb) => (Object.hasOwn(type.verbs, verb) ? verb : (type.verbAliases?.[verb] ?? verb)));
}

function asked(actions: readonly string[], reason: string): readonly Ask[] {
  return actions.map((action) => ({ action, reason }));
}
