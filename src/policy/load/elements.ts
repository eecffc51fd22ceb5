import type * as z from 'zod';
import type { Json } from '../../core/json.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { ActionNode, FilterNode, Policy } from '../../core/policy.ts';
import type { Settings } from '../../core/settings.ts';
import type { Span, YamlValue } from '../../python/yaml/value.ts';
import type { YamlDocument } from '../../python/yaml/yaml.ts';
import { entryOf, keyText, spanOf } from '../../python/yaml/yaml.ts';
import type { Fault } from './fault.ts';
import { notYetCode, oneOf } from './fault.ts';
import { schemaFaults } from './schema-faults.ts';
import type { TypeWords } from './words.ts';
import { custodianNames } from './words.ts';

/** Where the filters and actions of one policy are read, and where their faults go. */
export interface Reading {
  readonly document: YamlDocument;
  readonly words: TypeWords;
  readonly settings: Settings;
  /** Reads a policy that stands within a filter; `key` is where that begins. What is wrong is told. */
  readonly embedded: (item: YamlValue, key: Span) => Policy | undefined;
  /** Collects what is wrong; gives nothing, in place of the node that could not be read. */
  readonly fault: (fault: Fault) => undefined;
}

/** Only these can be asked of a run; all others are about resources. */
export const conditionNames: readonly string[] = ['value', 'event', 'reduce', 'list-item'];

/** Reads a list of filters. What is wrong is told, and the faulty filter left out: the policy will not run. */
export function readFilters(list: YamlValue, reading: Reading, allowed?: readonly string[]): readonly FilterNode[] {
  if (list.kind !== 'list') return [];
  return list.items.flatMap((item) => readFilter(item, reading, allowed) ?? []);
}

function readFilter(item: YamlValue, reading: Reading, allowed?: readonly string[]): FilterNode | undefined {
  if (item.kind === 'text') return namedFilter(item.value, item, item, [], reading, allowed);
  if (item.kind !== 'map' || item.entries.length === 0) {
    reading.fault(noFilter(item));
    return;
  }
  const type = entryOf(item, 'type');
  const [first] = item.entries;
  if (type === undefined && item.entries.length === 1 && first !== undefined) {
    const name = keyText(first.key);
    if (name === 'and' || name === 'or' || name === 'not') return block(name, first.key, first.value, reading, allowed);
    return shortForm(first.key, first.value, reading);
  }
  if (type === undefined) {
    const remedy =
      entryOf(item, 'key') === undefined ? 'Add `type: ` with the name of the filter.' : 'Add `type: value`.';
    reading.fault({
      code: 'policy/no-filter-type',
      span: first?.key ?? item,
      says: 'This filter does not say its `type`.',
      remedy,
    });
    return;
  }
  if (type.value.kind !== 'text') {
    reading.fault({
      code: 'policy/no-filter-type',
      span: type.value,
      says: 'The `type` of a filter is its name.',
      remedy: 'Write the name of a filter.',
    });
    return;
  }
  const options = item.entries
    .filter(({ key }) => keyText(key) !== 'type')
    .map(({ key, value }) => [keyText(key), reading.document.json(value)] as const);
  for (const { key } of item.entries) if (key.kind !== 'text') reading.document.json(item);
  return namedFilter(type.value.value, type.value, item, options, reading, allowed);
}

function noFilter(item: YamlValue): Fault {
  return {
    code: 'policy/bad-filter',
    span: item,
    says: 'A filter is a name, a mapping with `type`, or a block (`and`, `or`, `not`).',
    remedy: 'Write for example `- "tag:owner": absent`.',
  };
}

function block(
  name: 'and' | 'or' | 'not',
  key: Span,
  parts: YamlValue,
  reading: Reading,
  allowed?: readonly string[],
): FilterNode | undefined {
  if (parts.kind !== 'list') {
    reading.fault({
      code: 'policy/bad-block',
      span: key,
      says: `\`${name}\` holds a list of filters.`,
      remedy: 'Begin each filter under it with `- `.',
    });
    return;
  }
  return { kind: 'block', name, at: reading.document.at(key), of: readFilters(parts, reading, allowed) };
}

/** `tag:owner: absent` is `{type: value, key: tag:owner, value: absent}`. */
function shortForm(key: YamlValue, value: YamlValue, reading: Reading): FilterNode | undefined {
  const definition = reading.words.filters.get('value');
  const name = keyText(key);
  if (value.kind === 'map' || value.kind === 'set' || (value.kind === 'list' && value.items.length > 0)) {
    const remedy = isFilterName(name, reading)
      ? `Write \`- type: ${name}\`, with its options below.`
      : `Write \`- {type: value, key: "${name}", op: …, value: …}\`.`;
    reading.fault({
      code: 'policy/bad-filter',
      span: key,
      says: 'The short form of a filter compares one key with one value.',
      remedy,
    });
    return;
  }
  if (definition === undefined) {
    reading.fault(unknownFilter('value', key, reading));
    return;
  }
  const options = { key: name, value: reading.document.json(value) };
  const check = {
    schema: definition.schema as z.ZodType,
    options,
    name: 'value',
    span: key,
    spanOf: (path: readonly (string | number)[]) => (path[0] === 'value' ? placeOf(value, key) : key),
  };
  if (!checkOptions(check, definition.validate, reading)) return undefined;
  return { kind: 'filter', name: 'value', at: reading.document.at(key), options };
}

function placeOf(value: Span, key: Span): Span {
  return value.start === value.end ? key : value;
}

function isFilterName(name: string, { words }: Reading): boolean {
  return words.filters.has(name) || custodianNames(words.type.name, 'filters').includes(name);
}

function namedFilter(
  name: string,
  span: Span,
  item: YamlValue,
  members: readonly (readonly [string, Json])[],
  reading: Reading,
  allowed?: readonly string[],
): FilterNode | undefined {
  const definition = reading.words.filters.get(name);
  if (definition === undefined || (allowed !== undefined && !allowed.includes(name))) {
    reading.fault(unknownFilter(name, span, reading, allowed));
    return;
  }
  const options = Object.fromEntries(members);
  const check = { schema: definition.schema as z.ZodType, options, name, span, spanOf: optionSpan(item, span) };
  if (!checkOptions(check, definition.validate, reading)) return undefined;
  const at = reading.document.at(span);
  const within = definition.embeds === undefined ? undefined : entryOf(item, definition.embeds);
  if (definition.embeds === undefined || within === undefined) return { kind: 'filter', name, at, options };
  const policy = reading.embedded(within.value, within.key);
  return (
    policy && { kind: 'filter', name, at, options: { ...options, [definition.embeds]: policy as unknown as Json } }
  );
}

/** The place of an option; the name of the filter or action, where the option does not stand. */
function optionSpan(item: YamlValue, name: Span): (path: readonly (string | number)[], which: 'key' | 'value') => Span {
  return (path, which) =>
    path.length === 0 || entryOf(item, String(path[0])) === undefined ? name : spanOf(item, path, which);
}

interface Check {
  readonly schema: z.ZodType;
  readonly options: Json;
  readonly name: string;
  readonly span: Span;
  readonly spanOf: (path: readonly (string | number)[], which: 'key' | 'value') => Span;
}

type Validate = NonNullable<
  TypeWords['filters'] extends ReadonlyMap<string, infer Definition>
    ? Definition extends { validate?: infer V }
      ? V
      : never
    : never
>;

/** Whether the options are sound, by the schema and then by what a schema cannot see. */
function checkOptions(check: Check, validate: Validate | undefined, reading: Reading): boolean {
  const seeAlso = `docs/reference/filters.md#${check.name}`;
  const result = check.schema.safeParse(check.options);
  if (!result.success) {
    const faults = schemaFaults(result.error.issues, {
      schema: check.schema,
      value: check.options,
      name: `the filter \`${check.name}\``,
      spanOf: check.spanOf,
      seeAlso,
    });
    for (const fault of faults) reading.fault(fault);
    return false;
  }
  let isSound = true;
  for (const { path, says, remedy, code, severity } of validate?.(result.data as never, {
    type: reading.words.type,
    settings: reading.settings,
  }) ?? []) {
    reading.fault({
      code: code ?? 'policy/bad-option',
      span: check.spanOf(path, 'value'),
      says,
      remedy,
      seeAlso,
      ...(severity && { severity }),
    });
    if (severity !== 'warning') isSound = false;
  }
  return isSound;
}

function unknownFilter(name: string, span: Span, { words }: Reading, allowed?: readonly string[]): Fault {
  const type = words.type.name;
  const seeAlso = 'docs/reference/filters.md';
  if (['and', 'or', 'not'].includes(name)) {
    return {
      code: 'policy/bad-block',
      span,
      says: `\`${name}\` is a block, not a filter.`,
      remedy: `Write \`- ${name}:\` with a list of filters below.`,
      seeAlso,
    };
  }
  if (allowed !== undefined) {
    const nearest = nearestName(name, allowed);
    return {
      code: 'policy/unknown-filter',
      span,
      says: `\`${name}\` cannot be asked of a run.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : `Conditions can be ${oneOf(allowed)}.`,
      seeAlso,
    };
  }
  const theirs = custodianNames(type, 'filters');
  if (theirs.includes(name)) {
    const says = `Custodian's filter \`${name}\` for ${type} is not in Mayfly yet.`;
    return {
      code: notYetCode('filter'),
      span,
      says,
      remedy: 'Until it is, this policy is left out; the others run.',
      seeAlso,
    };
  }
  const known = [...words.filters.keys(), ...theirs];
  const nearest = nearestName(name, known);
  return {
    code: 'policy/unknown-filter',
    span,
    says: `${type} has no filter \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : `\`mayfly schema ${type}\` lists its filters.`,
    seeAlso,
  };
}

/** Reads a list of actions; their options get their defaults. */
export function readActions(list: YamlValue, reading: Reading): readonly ActionNode[] {
  if (list.kind !== 'list') return [];
  return list.items.flatMap((item) => readAction(item, reading) ?? []);
}

function readAction(item: YamlValue, reading: Reading): ActionNode | undefined {
  const type = item.kind === 'map' ? entryOf(item, 'type')?.value : item;
  if (type?.kind !== 'text') {
    const only = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
    const remedy =
      only === undefined
        ? 'Write `- stop`, or `- type: stop` with its options below.'
        : `Write \`- type: ${keyText(only.key)}\`, with its options below.`;
    reading.fault({
      code: 'policy/no-action-type',
      span: only?.key ?? type ?? item,
      says: 'This action does not say its `type`.',
      remedy,
    });
    return;
  }
  const definition = reading.words.actions.get(type.value);
  if (definition === undefined) {
    reading.fault(unknownAction(type.value, type, reading));
    return;
  }
  const members = item.kind === 'map' ? item.entries.filter(({ key }) => keyText(key) !== 'type') : [];
  const options: Json = Object.fromEntries(
    members.map(({ key, value }) => [keyText(key), reading.document.json(value)] as const),
  );
  const schema = definition.schema as z.ZodType;
  const seeAlso = `docs/reference/actions.md#${definition.name}`;
  const result = schema.safeParse(options);
  if (!result.success) {
    const faults = schemaFaults(result.error.issues, {
      schema,
      value: options,
      name: `the action \`${type.value}\``,
      spanOf: optionSpan(item, type),
      seeAlso,
    });
    for (const fault of faults) reading.fault(fault);
    return undefined;
  }
  const missing = definition
    .needs(result.data as never, reading.words.type.name)
    .filter((verb) => !Object.hasOwn(reading.words.type.verbs, verb));
  if (missing.length > 0) {
    reading.fault(missingVerb(type.value, missing, type, reading));
    return;
  }
  return { name: definition.name, at: reading.document.at(type), options: result.data as Json };
}

function missingVerb(name: string, verbs: readonly string[], span: Span, { words }: Reading): Fault {
  const type = words.type.name;
  const isTheirs = custodianNames(type, 'actions').includes(name);
  const can = Object.keys(words.type.verbs);
  return {
    code: isTheirs ? notYetCode('action') : 'policy/unknown-action',
    span,
    says: isTheirs
      ? `Custodian's action \`${name}\` for ${type} is not in Mayfly yet.`
      : `\`${name}\` needs ${oneOf(verbs)}, which ${type} does not have.`,
    remedy: isTheirs
      ? 'Until it is, this policy is left out; the others run.'
      : can.length === 0
        ? `Nothing can be done to ${type} but to tell about it.`
        : `${type} has ${oneOf(can)}.`,
    seeAlso: 'docs/reference/actions.md',
  };
}

function unknownAction(name: string, span: Span, { words }: Reading): Fault {
  const type = words.type.name;
  const seeAlso = 'docs/reference/actions.md';
  const theirs = custodianNames(type, 'actions');
  if (theirs.includes(name)) {
    return {
      code: notYetCode('action'),
      span,
      says: `Custodian's action \`${name}\` for ${type} is not in Mayfly yet.`,
      remedy: 'Until it is, this policy is left out; the others run.',
      seeAlso,
    };
  }
  const nearest = nearestName(name, [...words.actions.keys(), ...theirs]);
  return {
    code: 'policy/unknown-action',
    span,
    says: `${type} has no action \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : `\`mayfly schema ${type}\` lists its actions.`,
    seeAlso,
  };
}
