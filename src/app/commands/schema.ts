import type { ActionDefinition } from '../../core/action.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { types } from '../../estate/vocabulary.ts';
import { namesOf } from '../../policy/load/policy-names.ts';
import { actions, filters } from '../../policy/vocabulary.ts';
import { parseYaml } from '../../python/yaml.ts';

/** A resource type, a filter or an action, as policies name it. */
export interface SchemaEntry {
  readonly kind: 'type' | 'filter' | 'action';
  readonly name: string;
  /** An example; of a type, what CloudFormation calls it. */
  readonly detail: string;
}

const vocabulary: Vocabulary = { types, filters, actions, evidence: [] };

/**
 * The resource types that policies can name; or the filters and actions of one, by any of its names. Undefined where
 * there is no such type.
 */
export function schema(type: string | undefined): readonly SchemaEntry[] | undefined {
  return type === undefined ? typeEntries() : entriesOf(type);
}

function typeEntries(): readonly SchemaEntry[] {
  return types.map(({ name, cloudFormationType }) => ({ kind: 'type', name, detail: cloudFormationType }));
}

function entriesOf(type: string): readonly SchemaEntry[] | undefined {
  const names = namesOf(vocabulary).types.get(type.replace(/^aws\./, ''));
  if (names === undefined) return undefined;
  return [
    ...[...names.filters.values()].map(({ name, example }) => ({ kind: 'filter' as const, name, detail: example })),
    ...actions
      .filter((action) => canDo(names.type, action))
      .map(({ name, example }) => ({ kind: 'action' as const, name, detail: example })),
  ];
}

/** Whether the type has the verbs that the action's own example needs. */
export function canDo(type: ResourceType, { schema: options, needs, example }: ActionDefinition): boolean {
  const { value } = parseYaml({ path: 'example', text: example });
  const { type: _name, ...written } =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : {};
  return needs(options.parse(written), type).every((verb) => Object.hasOwn(type.verbs, verb));
}
