import { expect } from '@jest/globals';
import type { Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { BoundEach, FilterContext, FilterDefinition } from '../../../../src/core/filter.ts';
import type { Json } from '../../../../src/core/json.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import type { ResourceType, TypeFacts } from '../../../../src/core/resource-type.ts';
import type { Settings } from '../../../../src/core/settings.ts';
import { isUnknown, type Truth, type Unknown, unknown } from '../../../../src/core/truth.ts';
import type { Verdict } from '../../../../src/core/verdict.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { expectWorded } from './expect-worded.ts';

export function typeNamed(name: string): ResourceType {
  const type = types.find((each) => each.name === name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

/** Where the type has the ids of what it refers to. */
export function relationsOf(name: string): Pick<TypeFacts, 'relatedIds'> {
  const { relatedIds } = typeNamed(name);
  return relatedIds === undefined ? {} : { relatedIds };
}

function powerOf(name: string): Pick<TypeFacts, 'power'> {
  const { power } = typeNamed(name);
  return power === undefined ? {} : { power };
}

/** The facts, settings and resources of unit tests; each test changes what it is about. */
export const ec2Facts: TypeFacts = {
  name: 'ec2',
  id: 'InstanceId',
  created: 'LaunchTime',
  tags: 'Tags',
  isStateful: true,
  ...relationsOf('ec2'),
  ...powerOf('ec2'),
  hasIdleRecommendations: true,
  idle: [
    {
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      statistic: 'Maximum',
      dimension: 'InstanceId',
      atMost: 5,
      hoursMeasured: 90,
      source: 'a test',
      reported: 'while-running',
    },
    {
      namespace: 'AWS/EC2',
      metric: 'NetworkOut',
      statistic: 'Maximum',
      dimension: 'InstanceId',
      atMost: 1_000_000,
      hoursMeasured: 90,
      source: 'a test',
      reported: 'while-running',
    },
  ],
};

export const settings: Settings = {
  tags: {
    intent: ['lifespan-intent'],
    owner: ['owner', 'Owner'],
    team: ['team'],
    ttl: ['ttl', 'expires'],
    hold: ['mayfly-hold'],
  },
  classes: { 'persistent-core': [], 'persistent-support': [], 'ephemeral-task': [] },
  protect: { arns: [], accounts: [], regions: [], baseline: [], own: [], customResourcesAllowed: [] },
  owners: { patterns: [], robots: {}, creatorTags: ['created-by'] },
  graceHours: 72,
  tz: 'UTC',
};

export function filterContext(changes: Partial<FilterContext> = {}): FilterContext {
  return {
    now: new Date('2026-11-21T02:00:00Z'),
    policy: { name: 'a-policy' },
    type: ec2Facts,
    settings,
    at: { file: 'policies/a.yml', line: 1, column: 1 },
    compileItems: () => {
      throw new Error('no filter within this one');
    },
    ...changes,
  };
}

export function resource(
  raw: Record<string, unknown> = {},
  tags: Record<string, string> = {},
  changes: Partial<Resource> = {},
): Resource {
  return {
    type: 'ec2',
    id: 'i-1',
    account: '111122223333',
    region: 'eu-west-1',
    arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
    tags: new Map(Object.entries(tags)),
    raw: { InstanceId: 'i-1', ...raw },
    unread: new Map(),
    seenAt: '2026-11-21T02:00:00Z',
    ...changes,
  };
}

/** A filter bound with its options as a policy gives them. */
export function bound(definition: FilterDefinition, options: unknown, context = filterContext()): BoundEach<never> {
  const each = definition.bind(definition.schema.parse(options), context);
  if (each.kind === 'whole') throw new Error(`${definition.name} judges whole sets`);
  return each;
}

/** The verdict of the filter on a resource without unread keys, with this evidence. */
export function verdictOf(
  definition: FilterDefinition,
  options: unknown,
  of: Resource,
  context = filterContext(),
  evidence: Evidence = new Map(),
): Verdict {
  const each = bound(definition, options, context);
  const actual = each.extract(of, evidence);
  const result = isUnknown(actual) ? 'unknown' : each.test(actual);
  const verdict = { filter: definition.name, at: context.at, result, ...each.describe(actual) };
  expectWorded(verdict);
  return verdict;
}

/** Its result alone. */
export function resultOf(...judged: Parameters<typeof verdictOf>): Truth {
  return verdictOf(...judged).result;
}

/** The description of each id; `null` if AWS does not list it. An id that is left out was never queried. */
export type Descriptions = Readonly<Record<string, Json | Unknown>>;

/** The result of the filter if the resources that it asks for are described so. */
export function resultWith(
  definition: FilterDefinition,
  options: unknown,
  of: Resource,
  descriptions: Descriptions,
): Truth {
  const context = filterContext({ type: { ...ec2Facts, name: of.type, ...relationsOf(of.type) } });
  const needs = bound(definition, options, context).needs?.(of) ?? [];
  const evidence: Evidence = new Map(
    needs.flatMap(({ key, question }) => {
      const answer = descriptions[(question as { readonly id: string }).id];
      if (answer === undefined) return [];
      return [[key, isUnknown(answer) ? answer : answer === null ? [] : [answer]] as const];
    }),
  );
  return resultOf(definition, options, of, context, evidence);
}

/** The filter compares the resource with this id, and nothing if the resource names none. */
export function expectRelated(definition: FilterDefinition, of: Resource, id: string): void {
  const options = { key: 'State', value: 'available' };
  expect(resultWith(definition, options, of, { [id]: { State: 'available' } })).toBe(true);
  expect(resultWith(definition, options, of, { [id]: { State: 'pending' } })).toBe(false);
  expect(resultWith(definition, options, of, { [id]: unknown('AccessDenied') })).toBe('unknown');
  expect(resultWith(definition, options, { ...of, raw: {} }, {})).toBe(false);
}

/** The faults of options that the schema accepts. */
export function faultsOf(definition: FilterDefinition, options: unknown, context = filterContext()): readonly object[] {
  return definition.validate?.(definition.schema.parse(options), context) ?? [];
}
