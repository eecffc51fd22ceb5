import type { ActionDefinition } from '../../core/action.ts';
import { type FilterDefinition, hasFilter } from '../../core/filter.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { commonNames, typeNames } from './custodian-names.generated.ts';

/** What a policy for one type can use, by every name that it may have. */
export interface TypeNames {
  readonly type: ResourceType;
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly actions: ReadonlyMap<string, ActionDefinition>;
}

export interface PolicyNames {
  /** By name and alias, without `aws.`. */
  readonly types: ReadonlyMap<string, TypeNames>;
}

/** Indexes a vocabulary by the names in policies, once for all policies of a load. */
export function namesOf(vocabulary: Vocabulary): PolicyNames {
  const types = new Map<string, TypeNames>();
  for (const type of vocabulary.types) {
    const names = { type, filters: filtersOf(type, vocabulary), actions: actionsOf(type, vocabulary) };
    for (const name of [type.name, ...(type.aliases ?? [])]) types.set(name, names);
  }
  return { types };
}

function filtersOf(type: ResourceType, { filters }: Vocabulary): ReadonlyMap<string, FilterDefinition> {
  const byName = new Map<string, FilterDefinition>();
  for (const definition of filters) {
    if (hasFilter(type, definition)) byName.set(definition.name, definition);
  }
  return byName;
}

/** Actions are not filtered by the type's verbs here, because the verbs that they need may depend on their options. */
function actionsOf(type: ResourceType, { actions }: Vocabulary): ReadonlyMap<string, ActionDefinition> {
  const byName = new Map<string, ActionDefinition>();
  for (const definition of actions)
    for (const name of [definition.name, ...(definition.aliases ?? [])]) byName.set(name, definition);
  for (const [alias, verb] of Object.entries(type.verbAliases ?? {})) {
    const definition = byName.get(verb);
    if (definition !== undefined && !byName.has(alias)) byName.set(alias, definition);
  }
  return byName;
}

/** Whether Custodian has a resource type of this name (without `aws.`). */
export function isCustodianType(name: string): boolean {
  return Object.hasOwn(typeNames, name);
}

export function custodianTypes(): readonly string[] {
  return Object.keys(typeNames);
}

/** The names of Custodian's filters or actions for a type. */
export function custodianNames(type: string, part: 'filters' | 'actions'): readonly string[] {
  const ofType = Object.hasOwn(typeNames, type) ? typeNames[type] : undefined;
  if (ofType === undefined) return [];
  return [...commonNames[part].split(' '), ...ofType[part === 'filters' ? 0 : 1].split(' ')].filter(
    (name) => name !== '',
  );
}
