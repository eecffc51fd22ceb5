import type { ActionDefinition } from '../core/action.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { namesOf } from '../policy/load/policy-names.ts';
import { parseYaml } from '../python/yaml/yaml.ts';

/**
 * A word that policies can use: a resource type, a filter or an action, with an example or, for a type, what
 * CloudFormation calls it.
 */
export interface SchemaEntry {
  readonly is: 'type' | 'filter' | 'action';
  readonly name: string;
  readonly message: string;
}

export function typeWords({ types }: Pick<Vocabulary, 'types'>): readonly SchemaEntry[] {
  return types.map(({ name, cloudFormationType }) => ({ is: 'type', name, message: cloudFormationType }));
}

/** The filters and actions of one type, by any of its names; undefined where there is no such type. */
export function wordsFor(name: string, vocabulary: Vocabulary): readonly SchemaEntry[] | undefined {
  const words = namesOf(vocabulary).types.get(name.replace(/^aws\./, ''));
  if (words === undefined) return undefined;
  const filters = [...words.filters.values()].map(
    ({ name: filter, example }): SchemaEntry => ({ is: 'filter', name: filter, message: example }),
  );
  const actions = vocabulary.actions.filter((action) => canDo(words.type, action));
  return [
    ...filters,
    ...actions.map(({ name: action, example }): SchemaEntry => ({ is: 'action', name: action, message: example })),
  ];
}

/** Whether the type has the verbs that the action's own example needs. */
export function canDo(type: ResourceType, { schema, needs, example }: ActionDefinition): boolean {
  const { value } = parseYaml({ path: 'example', text: example });
  const { type: _name, ...options } =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  return needs(schema.parse(options), type.name).every((verb) => Object.hasOwn(type.verbs, verb));
}
