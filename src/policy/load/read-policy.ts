import { digest } from '../../core/digest.ts';
import type { Json } from '../../core/json.ts';
import type { FilterNode, Policy, ResourceLimit } from '../../core/policy.ts';
import type { Settings } from '../../core/settings.ts';
import { zoneNamed } from '../schedule/zone.ts';
import type { Reading } from './elements.ts';
import { conditionNames, readActions, readFilters } from './elements.ts';
import type { Fault } from './fault.ts';
import { notYetCode, oneOf } from './fault.ts';
import { modeSchemas } from './mode.ts';
import { nearestName } from './nearest-name.ts';
import type { PolicyKeys } from './policy-keys.ts';
import { custodianSources, policyKeys } from './policy-keys.ts';
import { readQuery } from './read-query.ts';
import { schemaFaults } from './schema-faults.ts';
import type { TypeWords, Words } from './words.ts';
import { custodianTypes, isCustodianType } from './words.ts';
import type { YamlDocument } from './yaml.ts';
import { entryOf, spanOf } from './yaml.ts';
import type { Span, YamlValue } from './yaml-value.ts';

/** One policy as it stands in a file: one policy for each type that it names, or what is wrong with it. */
export interface ReadPolicy {
  /** Left out where the policy has no name that could be read. */
  readonly name?: string;
  readonly span: Span;
  /** Complete only where no fault is an error. */
  readonly policies: readonly Policy[];
  readonly faults: readonly Fault[];
}

const seeAlso = 'docs/reference/policies.md';

export function readPolicy(item: YamlValue, document: YamlDocument, words: Words, settings: Settings): ReadPolicy {
  const faults: Fault[] = [];
  const value = document.json(item);
  const checked = policyKeys.safeParse(value);
  const written = entryOf(item, 'name')?.value;
  const name = written?.kind === 'text' ? written.value : undefined;
  const span = written ?? item;
  if (!checked.success) {
    const place = (path: readonly (string | number)[], which: 'key' | 'value'): Span => (path.length === 0 ? span : spanOf(item, path, which));
    faults.push(
      ...schemaFaults(checked.error.issues, {
        schema: policyKeys,
        value,
        name: name === undefined ? 'a policy' : `the policy \`${name}\``,
        spanOf: place,
        seeAlso,
      }),
    );
  }
  const keys = (checked.data ?? {}) as Partial<PolicyKeys>;
  const types = typesOf(item, words, faults);
  const common = commonPart(item, keys, document, faults);
  const policies = types.map((type) => policyFor(type, item, { document, words: type, settings, fault: (fault) => void faults.push(fault) }, value, common));
  return { ...(name !== undefined && { name }), span, policies, faults: distinct(faults) };
}

/** A policy for several types is read once for each; a fault that does not depend on the type is told once. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.code} ${fault.span.start} ${fault.says}`, fault])).values()];
}

function typesOf(item: YamlValue, words: Words, faults: Fault[]): readonly TypeWords[] {
  const resource = entryOf(item, 'resource')?.value;
  const names = resource?.kind === 'list' ? resource.items : resource === undefined ? [] : [resource];
  const types = new Set<TypeWords>();
  for (const named of names) {
    if (named.kind !== 'text') continue;
    const found = words.types.get(plainType(named.value));
    if (found === undefined) faults.push(unknownType(named.value, named, words));
    else if (types.has(found)) faults.push(typeTwice(named.value, named));
    else types.add(found);
  }
  return [...types];
}

function typeTwice(name: string, span: Span): Fault {
  return {
    code: 'policy/type-twice',
    span,
    severity: 'warning',
    says: `\`${name}\` stands here twice; it is looked at once.`,
    remedy: 'Remove one of the two.',
    seeAlso,
  };
}

/** `aws.ec2` and `ec2` are one type. */
function plainType(name: string): string {
  return name.startsWith('aws.') ? name.slice('aws.'.length) : name;
}

function unknownType(name: string, span: Span, words: Words): Fault {
  const plain = plainType(name);
  const page = 'docs/reference/resources.md';
  if (isCustodianType(plain)) {
    return {
      code: notYetCode('type'),
      span,
      says: `Custodian's resource type \`${name}\` is not in Mayfly yet.`,
      remedy: 'Until it is, this policy is left out; the others run.',
      seeAlso: page,
    };
  }
  const cloud = /^(gcp|azure|k8s|tencentcloud|oci|openstack|terraform)\./.exec(name)?.[1];
  if (cloud !== undefined)
    return {
      code: 'policy/unknown-type',
      span,
      says: `\`${name}\` is no resource of AWS.`,
      remedy: 'Mayfly cleans up AWS only; keep this policy with Custodian.',
      seeAlso: page,
    };
  const nearest = nearestName(plain, [...words.types.keys(), ...custodianTypes()]);
  return {
    code: 'policy/unknown-type',
    span,
    says: `There is no resource type \`${name}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : '`mayfly schema` lists the types.',
    seeAlso: page,
  };
}

type CommonPart = Omit<Policy, 'type' | 'query' | 'filters' | 'actions' | 'conditions' | 'digest'>;

/** What does not depend on the type. */
function commonPart(item: YamlValue, keys: Partial<PolicyKeys>, document: YamlDocument, faults: Fault[]): CommonPart {
  const at = document.at(entryOf(item, 'name')?.value ?? item);
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

function policyFor({ type }: TypeWords, item: YamlValue, reading: Reading, value: Json, common: CommonPart): Policy {
  const { document } = reading;
  const part = (key: string): YamlValue => entryOf(item, key)?.value ?? { kind: 'list', items: [], start: item.start, end: item.start };
  const query = readQuery(part('query'), reading);
  return {
    ...common,
    type: type.name,
    ...(query.length > 0 && { query }),
    filters: readFilters(part('filters'), reading),
    actions: readActions(part('actions'), reading),
    conditions: [...readFilters(part('conditions'), reading, conditionNames), ...regionCondition(item, document)],
    digest: digest({ ...(value as object), resource: type.name }),
  };
}

/** Custodian's old `region: eu-west-1` is the condition of that name. */
function regionCondition(item: YamlValue, document: YamlDocument): readonly FilterNode[] {
  const region = entryOf(item, 'region');
  if (region?.value.kind !== 'text') return [];
  return [{ kind: 'filter', name: 'value', at: document.at(region.key), options: { key: 'region', value: region.value.value } }];
}

/** `max-resources-percent` stands above the object's `percent`, as in Custodian. */
function limitOf(keys: Partial<PolicyKeys>): ResourceLimit | undefined {
  const limit = keys['max-resources'];
  const given = typeof limit === 'number' ? { amount: limit } : limit;
  const percent = keys['max-resources-percent'] ?? given?.percent;
  if (given?.amount === undefined && percent === undefined) return undefined;
  return { ...(given?.amount !== undefined && { amount: given.amount }), ...(percent !== undefined && { percent }), op: given?.op ?? 'or' };
}

/** A date, or a time; without an offset it is UTC. */
function momentOf(key: 'start' | 'end', item: YamlValue, faults: Fault[]): string | undefined {
  const written = textOf(item, key);
  if (written === undefined) return undefined;
  const hasOffset = /(?:[zZ]|[-+]\d\d:?\d\d)$/.test(written) && /\d[tT ]\d/.test(written);
  const time = new Date(hasOffset || !/^\d{4}-\d\d-\d\d[tT ]/.test(written) ? written : `${written}Z`);
  if (!Number.isNaN(time.getTime()) && /^\d{4}-\d\d-\d\d/.test(written)) return time.toISOString();
  faults.push({
    code: 'policy/bad-time',
    span: spanOf(item, [key]),
    says: `\`${written}\` is no time that can be read.`,
    remedy: 'Write `2026-01-31` or `2026-01-31T18:00:00+01:00`.',
    seeAlso,
  });
  return undefined;
}

function checkZone(item: YamlValue, faults: Fault[]): void {
  const tz = textOf(item, 'tz');
  if (tz === undefined || zoneNamed(tz) !== undefined) return;
  const nearest = nearestName(tz, Intl.supportedValuesOf('timeZone'));
  faults.push({
    code: 'policy/unknown-zone',
    span: spanOf(item, ['tz']),
    says: `There is no time zone \`${tz}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : 'Write a name as `Europe/Berlin`, or `utc`.',
    seeAlso,
  });
}

function checkSource(item: YamlValue, faults: Fault[]): void {
  const source = textOf(item, 'source');
  if (source === undefined || source === 'describe') return;
  const span = spanOf(item, ['source']);
  if (custodianSources.includes(source)) {
    faults.push({
      code: notYetCode('source'),
      span,
      says: `Mayfly does not read resources from \`${source}\` yet, only by AWS's describe calls.`,
      remedy: 'Remove `source`, if what the describe calls give will do.',
      seeAlso,
    });
    return;
  }
  const nearest = nearestName(source, ['describe', ...custodianSources]);
  faults.push({
    code: 'policy/wrong-value',
    span,
    says: `There is no source \`${source}\`.`,
    remedy: nearest ? `Did you mean \`${nearest}\`?` : 'Remove `source`: resources are read by describe calls.',
    seeAlso,
  });
}

/** A key's text; `undefined` where it does not stand, or is no text: then the schema has said so. */
function textOf(item: YamlValue, key: string): string | undefined {
  const value = entryOf(item, key)?.value;
  return value?.kind === 'text' || value?.kind === 'date' ? value.value : undefined;
}

function checkMode(item: YamlValue, document: YamlDocument, faults: Fault[]): void {
  const mode = entryOf(item, 'mode')?.value;
  const type = mode && entryOf(mode, 'type')?.value;
  if (mode === undefined || type?.kind !== 'text') return;
  const schema = Object.hasOwn(modeSchemas, type.value) ? modeSchemas[type.value] : undefined;
  if (schema === undefined) {
    const known = Object.keys(modeSchemas);
    const nearest = nearestName(type.value, known);
    faults.push({
      code: 'policy/unknown-mode',
      span: type,
      says: `There is no mode \`${type.value}\`.`,
      remedy: nearest ? `Did you mean \`${nearest}\`?` : `It can be ${oneOf(known)}.`,
      seeAlso,
    });
    return;
  }
  const value = document.json(mode);
  const result = schema.safeParse(value);
  if (result.success) return;
  faults.push(
    ...schemaFaults(result.error.issues, {
      schema,
      value,
      name: `the mode \`${type.value}\``,
      spanOf: (path, which) => (path.length === 0 ? type : spanOf(mode, path, which)),
      seeAlso,
    }),
  );
}
