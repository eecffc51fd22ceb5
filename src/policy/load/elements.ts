import type * as z from 'zod';
import type { Json } from '../../core/json.ts';
import { nearestName } from '../../core/nearest-name.ts';
import { type ActionNode, asOption, type FilterNode, type Policy } from '../../core/policy.ts';
import type { Settings } from '../../core/settings.ts';
import { entryOf, keyText, type Span, spanOf, type YamlDocument, type YamlValue } from '../../python/yaml.ts';
import type { Fault } from './fault.ts';
import { notYetCode, oneOf } from './fault.ts';
import type { TypeNames } from './policy-names.ts';
import { custodianNames } from './policy-names.ts';
import { schemaFaults } from './schema-faults.ts';

/** What reading the filters and actions of one policy needs. */
export interface ReadContext {
  readonly document: YamlDocument;
  readonly names: TypeNames;
  readonly settings: Settings;
  /** Reads a policy embedded in a filter and reports its faults; `key` is its position. */
  readonly embedded: (item: YamlValue, key: Span) => Policy | undefined;
  /** Reports a fault. Returns undefined, in place of the node that could not be read. */
  readonly fault: (fault: Fault) => undefined;
}

/** The filters that can be used as conditions of a run; all others judge resources. */
export const conditionNames: readonly string[] = ['value', 'event', 'reduce', 'list-item'];

/** Reads a list of filters. A faulty filter is reported and left out; the policy will not run. */
export function readFilters(list: YamlValue, context: ReadContext, allowed?: readonly string[]): readonly FilterNode[] {
  if (list.kind !== 'list') return [];
  return list.items.flatMap((item) => readFilter(item, context, allowed) ?? []);
}

function readFilter(item: YamlValue, context: ReadContext, allowed?: readonly string[]): FilterNode | undefined {
  if (item.kind === 'text') return namedFilter(item.value, item, item, [], context, allowed);
  if (item.kind !== 'map' || item.entries.length === 0) {
    context.fault(noFilter(item));
    return;
  }
  const type = entryOf(item, 'type');
  const [first] = item.entries;
  if (type === undefined && item.entries.length === 1 && first !== undefined) {
    const name = keyText(first.key);
    if (name === 'and' || name === 'or' || name === 'not') return block(name, first.key, first.value, context, allowed);
    return shortForm(first.key, first.value, context);
  }
  if (type === undefined) {
    const remedy =
      entryOf(item, 'key') === undefined ? 'Add `type: ` with the name of the filter.' : 'Add `type: value`.';
    context.fault({
      code: 'policy/no-filter-type',
      span: first?.key ?? item,
      message: 'This filter has no `type`.',
      remedy,
    });
    return;
  }
  if (type.value.kind !== 'text') {
    context.fault({
      code: 'policy/no-filter-type',
      span: type.value,
      message: 'The `type` of a filter must be its name.',
      remedy: 'Write the name of a filter.',
    });
    return;
  }
  const options = item.entries
    .filter(({ key }) => keyText(key) !== 'type')
    .map(({ key, value }) => [keyText(key), context.document.json(value)] as const);
  for (const { key } of item.entries) if (key.kind !== 'text') context.document.json(item);
  return namedFilter(type.value.value, type.value, item, options, context, allowed);
}

function noFilter(item: YamlValue): Fault {
  return {
    code: 'policy/bad-filter',
    span: item,
    message: 'A filter must be a name, a mapping with `type`, or a block (`and`, `or`, `not`).',
    remedy: 'Write for example `- "tag:owner": absent`.',
  };
}

function block(
  name: 'and' | 'or' | 'not',
  key: Span,
  parts: YamlValue,
  context: ReadContext,
  allowed?: readonly string[],
): FilterNode | undefined {
  if (parts.kind !== 'list') {
    context.fault({
      code: 'policy/bad-block',
      span: key,
      message: `\`${name}\` needs a list of filters.`,
      remedy: 'Begin each filter under it with `- `.',
    });
    return;
  }
  return { kind: 'block', name, at: context.document.at(key), of: readFilters(parts, context, allowed) };
}

/** `tag:owner: absent` is `{type: value, key: tag:owner, value: absent}`. */
function shortForm(key: YamlValue, value: YamlValue, context: ReadContext): FilterNode | undefined {
  const definition = context.names.filters.get('value');
  const name = keyText(key);
  if (value.kind === 'map' || value.kind === 'set' || (value.kind === 'list' && value.items.length > 0)) {
    const remedy = isFilterName(name, context)
      ? `Write \`- type: ${name}\`, with its options below.`
      : `Write \`- {type: value, key: "${name}", op: …, value: …}\`.`;
    context.fault({
      code: 'policy/bad-filter',
      span: key,
      message: 'The short form of a filter compares one key with one value.',
      remedy,
    });
    return;
  }
  if (definition === undefined) {
    context.fault(unknownFilter('value', key, context));
    return;
  }
  const options = { key: name, value: context.document.json(value) };
  const check = {
    schema: definition.schema as z.ZodType,
    options,
    name: 'value',
    span: key,
    spanOf: (path: readonly (string | number)[]) => (path[0] === 'value' ? placeOf(value, key) : key),
  };
  if (!checkOptions(check, definition.validate, context)) return undefined;
  return { kind: 'filter', name: 'value', at: context.document.at(key), options };
}

function placeOf(value: Span, key: Span): Span {
  return value.start === value.end ? key : value;
}

function isFilterName(name: string, { names }: ReadContext): boolean {
  return names.filters.has(name) || custodianNames(names.type.name, 'filters').includes(name);
}

function namedFilter(
  name: string,
  span: Span,
  item: YamlValue,
  members: readonly (readonly [string, Json])[],
  context: ReadContext,
  allowed?: readonly string[],
): FilterNode | undefined {
  const definition = context.names.filters.get(name);
  if (definition === undefined || (allowed !== undefined && !allowed.includes(name))) {
    context.fault(unknownFilter(name, span, context, allowed));
    return;
  }
  const options = Object.fromEntries(members);
  const check = { schema: definition.schema as z.ZodType, options, name, span, spanOf: optionSpan(item, span) };
  if (!checkOptions(check, definition.validate, context)) return undefined;
  const at = context.document.at(span);
  const embedded = definition.embeds === undefined ? undefined : entryOf(item, definition.embeds);
  if (definition.embeds === undefined || embedded === undefined) return { kind: 'filter', name, at, options };
  const policy = context.embedded(embedded.value, embedded.key);
  return policy && { kind: 'filter', name, at, options: { ...options, [definition.embeds]: asOption(policy) } };
}

/** The position of an option; of the filter or action if the option is missing. */
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
  TypeNames['filters'] extends ReadonlyMap<string, infer Definition>
    ? Definition extends { validate?: infer V }
      ? V
      : never
    : never
>;

/** Whether the options are valid: first by the schema, then by what the schema cannot see. */
function checkOptions(check: Check, validate: Validate | undefined, context: ReadContext): boolean {
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
    for (const fault of faults) context.fault(fault);
    return false;
  }
  let isValid = true;
  for (const { path, message, remedy, code, severity } of validate?.(result.data as never, {
    type: context.names.type,
    settings: context.settings,
  }) ?? []) {
    context.fault({
      code: code ?? 'policy/bad-option',
      span: check.spanOf(path, 'value'),
      message,
      remedy,
      seeAlso,
      ...(severity && { severity }),
    });
    if (severity !== 'warning') isValid = false;
  }
  return isValid;
}

function unknownFilter(name: string, span: Span, { names }: ReadContext, allowed?: readonly string[]): Fault {
  const type = names.type.name;
  const seeAlso = 'docs/reference/filters.md';
  if (['and', 'or', 'not'].includes(name)) {
    return {
      code: 'policy/bad-block',
      span,
      message: `\`${name}\` is a block, not a filter.`,
      remedy: `Write \`- ${name}:\` with a list of filters below.`,
      seeAlso,
    };
  }
  if (allowed !== undefined) {
    const nearest = nearestName(name, allowed);
    return {
      code: 'policy/unknown-filter',
      span,
      message: `\`${name}\` cannot be used as a condition.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : `Conditions can be ${oneOf(allowed)}.`,
      seeAlso,
    };
  }
  const custodianFilters = custodianNames(type, 'filters');
  if (custodianFilters.includes(name)) {
    const message = `Custodian's filter \`${name}\` for ${type} is not in Mayfly yet.`;
    return {
      code: notYetCode('filter'),
      span,
      message,
      remedy: 'Until then this policy is left out; the others run.',
      seeAlso,
    };
  }
  const known = [...names.filters.keys(), ...custodianFilters];
  const nearest = nearestName(name, known);
  return {
    code: 'policy/unknown-filter',
    span,
    message: `${type} has no filter \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : `\`mayfly schema ${type}\` lists its filters.`,
    seeAlso,
  };
}

/** Reads a list of actions and adds the defaults of their options. */
export function readActions(list: YamlValue, context: ReadContext): readonly ActionNode[] {
  if (list.kind !== 'list') return [];
  return list.items.flatMap((item) => readAction(item, context) ?? []);
}

function readAction(item: YamlValue, context: ReadContext): ActionNode | undefined {
  const type = item.kind === 'map' ? entryOf(item, 'type')?.value : item;
  if (type?.kind !== 'text') {
    const only = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
    const remedy =
      only === undefined
        ? 'Write `- stop`, or `- type: stop` with its options below.'
        : `Write \`- type: ${keyText(only.key)}\`, with its options below.`;
    context.fault({
      code: 'policy/no-action-type',
      span: only?.key ?? type ?? item,
      message: 'This action has no `type`.',
      remedy,
    });
    return;
  }
  const definition = context.names.actions.get(type.value);
  if (definition === undefined) {
    context.fault(unknownAction(type.value, type, context));
    return;
  }
  const members = item.kind === 'map' ? item.entries.filter(({ key }) => keyText(key) !== 'type') : [];
  const options: Json = Object.fromEntries(
    members.map(({ key, value }) => [keyText(key), context.document.json(value)] as const),
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
    for (const fault of faults) context.fault(fault);
    return undefined;
  }
  const missing = definition
    .needs(result.data as never, context.names.type)
    .filter((verb) => !Object.hasOwn(context.names.type.verbs, verb));
  if (missing.length > 0) {
    context.fault(missingVerb(type.value, missing, type, context));
    return;
  }
  return { name: definition.name, at: context.document.at(type), options: result.data as Json };
}

function missingVerb(name: string, verbs: readonly string[], span: Span, { names }: ReadContext): Fault {
  const type = names.type.name;
  const isCustodianAction = custodianNames(type, 'actions').includes(name);
  const verbNames = Object.keys(names.type.verbs);
  return {
    code: isCustodianAction ? notYetCode('action') : 'policy/unknown-action',
    span,
    message: isCustodianAction
      ? `Custodian's action \`${name}\` for ${type} is not in Mayfly yet.`
      : `\`${name}\` needs ${oneOf(verbs)}, which ${type} does not have.`,
    remedy: isCustodianAction
      ? 'Until then this policy is left out; the others run.'
      : verbNames.length === 0
        ? `${type} has no actions besides \`notify\` and \`escalate\`.`
        : `${type} has ${oneOf(verbNames)}.`,
    seeAlso: 'docs/reference/actions.md',
  };
}

function unknownAction(name: string, span: Span, { names }: ReadContext): Fault {
  const type = names.type.name;
  const seeAlso = 'docs/reference/actions.md';
  const custodianActions = custodianNames(type, 'actions');
  if (custodianActions.includes(name)) {
    return {
      code: notYetCode('action'),
      span,
      message: `Custodian's action \`${name}\` for ${type} is not in Mayfly yet.`,
      remedy: 'Until then this policy is left out; the others run.',
      seeAlso,
    };
  }
  const nearest = nearestName(name, [...names.actions.keys(), ...custodianActions]);
  return {
    code: 'policy/unknown-action',
    span,
    message: `${type} has no action \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : `\`mayfly schema ${type}\` lists its actions.`,
    seeAlso,
  };
}
