import type { ActionDefinition } from '../core/action.ts';
import type { ResourceType } from '../core/resource-type.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { wordsOf } from '../policy/load/words.ts';
import { parseYaml } from '../python/yaml/yaml.ts';

/**
 * A word that policies can use: a resource type, a filter or an action, with an example or, for a type, what
 * CloudFormation calls it.
 */
export interface Word {
  readonly is: 'type' | 'filter' | 'action';
  readonly name: string;
  readonly says: string;
}

export function typeWords({ types }: Pick<Vocabulary, 'types'>): readonly Word[] {
  return types.map(({ name, cloudFormationType }) => ({ is: 'type', name, says: cloudFormationType }));
}

/** The filters and actions of one type, by any of its names; undefined where there is no such type. */
export function wordsFor(name: string, vocabulary: Vocabulary): readonly Word[] | undefined {
  const words = wordsOf(vocabulary).types.get(name.replace(/^aws\./, ''));
  if (words === undefined) return undefined;
  const filters = [...words.filters.values()].map(
    ({ name: filter, example }): Word => ({ is: 'filter', name: filter, says: example }),
  );
  const actions = vocabulary.actions.filter((action) => canDo(words.type, action));
  return [
    ...filters,
    ...actions.map(({ name: action, example }): Word => ({ is: 'action', name: action, says: example })),
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
