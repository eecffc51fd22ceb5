import { digest } from '../../core/digest.ts';
import type { Json } from '../../core/json.ts';
import { nearestName } from '../../core/nearest-name.ts';
import type { FilterNode, Policy, ResourceLimit } from '../../core/policy.ts';
import type { Position } from '../../core/position.ts';
import type { Settings } from '../../core/settings.ts';
import { entryOf, type Span, spanOf, type YamlDocument, type YamlValue } from '../../python/yaml.ts';
import { checkMode, checkSource, checkZone, momentOf } from './check-policy.ts';
import type { ReadContext } from './elements.ts';
import { conditionNames, readActions, readFilters } from './elements.ts';
import type { Fault } from './fault.ts';
import { notYetCode } from './fault.ts';
import type { PolicyKeys } from './policy-keys.ts';
import { policyKeys } from './policy-keys.ts';
import type { PolicyNames, TypeNames } from './policy-names.ts';
import { custodianTypes, isCustodianType } from './policy-names.ts';
import { readQuery } from './read-query.ts';
import { readSchedulePart } from './read-schedule.ts';
import { schemaFaults } from './schema-faults.ts';

/** One policy of a file: one policy for each type that it names, or its faults. */
export interface ReadPolicy {
  /** Left out if the policy has no readable name. */
  readonly name?: string;
  readonly span: Span;
  /** Complete only if no fault is an error. */
  readonly policies: readonly Policy[];
  readonly faults: readonly Fault[];
}

const seeAlso = 'docs/reference/policies.md';

export function readPolicy(
  item: YamlValue,
  document: YamlDocument,
  names: PolicyNames,
  settings: Settings,
): ReadPolicy {
  const faults: Fault[] = [];
  const nameValue = entryOf(item, 'name')?.value;
  const name = nameValue?.kind === 'text' ? nameValue.value : undefined;
  const span = nameValue ?? item;
  const shown = name === undefined ? 'a policy' : `the policy \`${name}\``;
  const policies = policiesOf(item, { value: document.json(item), span, shown }, { document, names, settings, faults });
  return { ...(name !== undefined && { name }), span, policies, faults: distinct(faults) };
}

/** A policy to validate: its value, the position of faults without their own, and how messages call it. */
interface Written {
  readonly value: Json;
  readonly span: Span;
  readonly shown: string;
}

interface FileContext {
  readonly document: YamlDocument;
  readonly names: PolicyNames;
  readonly settings: Settings;
  readonly faults: Fault[];
}

function policiesOf(item: YamlValue, { value, span, shown }: Written, context: FileContext): readonly Policy[] {
  const { document, names, settings, faults } = context;
  const checked = policyKeys.safeParse(value);
  if (!checked.success) {
    const spanAt = (path: readonly (string | number)[], which: 'key' | 'value'): Span =>
      path.length === 0 ? span : spanOf(item, path, which);
    faults.push(
      ...schemaFaults(checked.error.issues, {
        schema: policyKeys,
        value,
        name: shown,
        spanOf: spanAt,
        seeAlso,
      }),
    );
  }
  const keys = (checked.data ?? {}) as Partial<PolicyKeys>;
  const types = typesOf(item, names, faults);
  const common = commonPart(item, keys, document.at(span), document, faults);
  const fault = (one: Fault): undefined => void faults.push(one);
  const embedded: ReadContext['embedded'] = (within, key) => embeddedPolicy(within, key, common.name, context);
  return types.map((type) => ({
    ...policyFor(type, item, { document, names: type, settings, embedded, fault }, value, common),
    ...writtenName(item, type, names),
  }));
}

/**
 * A policy embedded in a filter: it only selects, so it has no actions and no mode. It has the name of the policy
 * around it, as in Custodian.
 */
function embeddedPolicy(item: YamlValue, key: Span, name: string, context: FileContext): Policy | undefined {
  const { document, faults } = context;
  const fault = (span: Span, message: string, remedy: string): void =>
    void faults.push({ code: 'policy/bad-embedded', span, message, remedy, seeAlso });
  for (const forbidden of ['actions', 'mode']) {
    const entry = entryOf(item, forbidden);
    if (entry)
      fault(entry.key, `An embedded policy cannot have \`${forbidden}\`.`, 'Remove it: the policy only selects.');
  }
  const resource = entryOf(item, 'resource')?.value;
  if (resource?.kind === 'list') fault(resource, 'An embedded policy is for one type.', 'Name one type.');
  const before = faults.length;
  const value = { ...(document.json(item) as object), name };
  const [policy] = policiesOf(item, { value, span: key, shown: 'the embedded policy' }, context);
  return faults.slice(before).some(({ severity }) => severity !== 'warning') ? undefined : policy;
}

/** A policy for several types is read once for each; a fault that does not depend on the type is reported once. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.code} ${fault.span.start} ${fault.message}`, fault])).values()];
}

function typesOf(item: YamlValue, names: PolicyNames, faults: Fault[]): readonly TypeNames[] {
  const resource = entryOf(item, 'resource')?.value;
  const typeItems = resource?.kind === 'list' ? resource.items : resource === undefined ? [] : [resource];
  const types = new Set<TypeNames>();
  for (const typeName of typeItems) {
    if (typeName.kind !== 'text') continue;
    const type = names.types.get(plainType(typeName.value));
    if (type === undefined) faults.push(unknownType(typeName.value, typeName, names));
    else if (types.has(type)) faults.push(typeTwice(typeName.value, typeName));
    else types.add(type);
  }
  return [...types];
}

function typeTwice(name: string, span: Span): Fault {
  return {
    code: 'policy/type-twice',
    span,
    severity: 'warning',
    message: `\`${name}\` is listed twice; it is read once.`,
    remedy: 'Remove one of the two.',
    seeAlso,
  };
}

/** `aws.ec2` and `ec2` are one type. */
function plainType(name: string): string {
  return name.startsWith('aws.') ? name.slice('aws.'.length) : name;
}

function unknownType(name: string, span: Span, names: PolicyNames): Fault {
  const plain = plainType(name);
  const page = 'docs/reference/resources.md';
  if (isCustodianType(plain)) {
    return {
      code: notYetCode('type'),
      span,
      message: `Custodian's resource type \`${name}\` is not in Mayfly yet.`,
      remedy: 'Until then this policy is left out; the others run.',
      seeAlso: page,
    };
  }
  const cloud = /^(gcp|azure|k8s|tencentcloud|oci|openstack|terraform)\./.exec(name)?.[1];
  if (cloud !== undefined)
    return {
      code: 'policy/unknown-type',
      span,
      message: `\`${name}\` is not an AWS resource.`,
      remedy: 'Mayfly supports AWS only; run this policy with Custodian.',
      seeAlso: page,
    };
  const nearest = nearestName(plain, [...names.types.keys(), ...custodianTypes()]);
  return {
    code: 'policy/unknown-type',
    span,
    message: `There is no resource type \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : '`mayfly schema` lists the types.',
    seeAlso: page,
  };
}

type CommonPart = Omit<Policy, 'type' | 'typeWritten' | 'query' | 'filters' | 'actions' | 'conditions' | 'digest'>;

/** What does not depend on the type. */
function commonPart(
  item: YamlValue,
  keys: Partial<PolicyKeys>,
  at: Position,
  document: YamlDocument,
  faults: Fault[],
): CommonPart {
  const maxResources = limitOf(keys);
  const start = momentOf('start', item, faults);
  const end = momentOf('end', item, faults);
  checkZone(item, faults);
  checkSource(item, faults);
  checkMode(item, document, faults);
  const description = keys.description ?? keys.title ?? keys.comments ?? keys.comment;
  return {
    name: keys.name ?? '',
    at,
    ...(description !== undefined && { description }),
    ...(maxResources && { maxResources }),
    ...(keys.mode && { mode: keys.mode as Json }),
    tags: keys.tags ?? [],
    metadata: (keys.metadata ?? {}) as Json,
    ...(keys.tz !== undefined && { tz: keys.tz }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    skipSnapshot: keys['skip-snapshot'] ?? false,
  };
}

/** The type as written, if that is not its name. */
function writtenName(item: YamlValue, { type }: TypeNames, names: PolicyNames): { readonly typeWritten?: string } {
  const resource = entryOf(item, 'resource')?.value;
  const typeItems = resource?.kind === 'list' ? resource.items : [resource];
  const texts = typeItems.flatMap((name) => (name?.kind === 'text' ? [name.value] : []));
  const typeWritten = texts.find((text) => names.types.get(plainType(text))?.type === type);
  return typeWritten === undefined || typeWritten === type.name ? {} : { typeWritten };
}

function policyFor(
  { type }: TypeNames,
  item: YamlValue,
  context: ReadContext,
  value: Json,
  common: CommonPart,
): Policy {
  const { document } = context;
  const part = (key: string): YamlValue =>
    entryOf(item, key)?.value ?? { kind: 'list', items: [], start: item.start, end: item.start };
  const query = readQuery(part('query'), context);
  const schedule = readSchedulePart(item, context);
  return {
    ...common,
    type: type.name,
    ...(query.length > 0 && { query }),
    filters: [...readFilters(part('filters'), context), ...schedule.filters],
    actions: [...schedule.actions, ...readActions(part('actions'), context)],
    conditions: [...readFilters(part('conditions'), context, conditionNames), ...regionCondition(item, document)],
    digest: digest({ ...(value as object), resource: type.name }),
  };
}

/** Custodian's old `region: eu-west-1` means a condition on `region`. */
function regionCondition(item: YamlValue, document: YamlDocument): readonly FilterNode[] {
  const region = entryOf(item, 'region');
  if (region?.value.kind !== 'text') return [];
  return [
    {
      kind: 'filter',
      name: 'value',
      at: document.at(region.key),
      options: { key: 'region', value: region.value.value },
    },
  ];
}

/** `max-resources-percent` takes precedence over `percent` in the mapping, as in Custodian. */
function limitOf(keys: Partial<PolicyKeys>): ResourceLimit | undefined {
  const limit = keys['max-resources'];
  const limitObject = typeof limit === 'number' ? { amount: limit } : limit;
  const percent = keys['max-resources-percent'] ?? limitObject?.percent;
  if (limitObject?.amount === undefined && percent === undefined) return undefined;
  return {
    ...(limitObject?.amount !== undefined && { amount: limitObject.amount }),
    ...(percent !== undefined && { percent }),
    op: limitObject?.op ?? 'or',
  };
}
