import type { ActionDefinition } from '../../core/action.ts';
import type { FilterDefinition } from '../../core/filter.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { commonNames, typeNames } from './custodian-names.generated.ts';

/** What a policy for one type can say, by every name that it may be written with. */
export interface TypeWords {
  readonly type: ResourceType;
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly actions: ReadonlyMap<string, ActionDefinition>;
}

export interface Words {
  /** By name and alias, without `aws.`. */
  readonly types: ReadonlyMap<string, TypeWords>;
}

/** Sorts a vocabulary by the names that policies use: made once for all policies of a load. */
export function wordsOf(vocabulary: Vocabulary): Words {
  const types = new Map<string, TypeWords>();
  for (const type of vocabulary.types) {
    const words = { type, filters: filtersOf(type, vocabulary), actions: actionsOf(type, vocabulary) };
    for (const name of [type.name, ...(type.aliases ?? [])]) types.set(name, words);
  }
  return { types };
}

function filtersOf(type: ResourceType, { filters }: Vocabulary): ReadonlyMap<string, FilterDefinition> {
  const found = new Map<string, FilterDefinition>();
  for (const definition of filters) {
    if (definition.types !== undefined && !definition.types.includes(type.name)) continue;
    // A definition for this very type stands before one for all types.
    if (!found.has(definition.name) || definition.types !== undefined) found.set(definition.name, definition);
  }
  return found;
}

/**
 * Actions that need verbs which the type does not have are left to the check of their options: what they need may
 * depend on these.
 */
function actionsOf(type: ResourceType, { actions }: Vocabulary): ReadonlyMap<string, ActionDefinition> {
  const found = new Map<string, ActionDefinition>();
  for (const definition of actions)
    for (const name of [definition.name, ...(definition.aliases ?? [])]) found.set(name, definition);
  for (const [alias, verb] of Object.entries(type.verbAliases ?? {})) {
    const definition = found.get(verb);
    if (definition !== undefined && !found.has(alias)) found.set(alias, definition);
  }
  return found;
}

/** Whether Custodian has a resource type of this name (without `aws.`). */
export function isCustodianType(name: string): boolean {
  return Object.hasOwn(typeNames, name);
}

export function custodianTypes(): readonly string[] {
  return Object.keys(typeNames);
}

/** Names of the filters or actions that Custodian has for a type. */
export function custodianNames(type: string, part: 'filters' | 'actions'): readonly string[] {
  const further = Object.hasOwn(typeNames, type) ? typeNames[type] : undefined;
  if (further === undefined) return [];
  return [...commonNames[part].split(' '), ...further[part === 'filters' ? 0 : 1].split(' ')].filter(
    (name) => name !== '',
  );
}
