import type { Evidence } from '../../../../src/core/evidence/evidence.ts';
import type { BoundEach, FilterContext, FilterDefinition } from '../../../../src/core/filter.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import type { TypeFacts } from '../../../../src/core/resource-type.ts';
import type { Settings } from '../../../../src/core/settings.ts';
import { isUnknown, type Truth } from '../../../../src/core/truth.ts';

/** What filters are told in unit tests; each test changes what it is about. */
export const ec2Facts: TypeFacts = {
  name: 'ec2',
  id: 'InstanceId',
  created: 'LaunchTime',
  tags: 'Tags',
  isStateful: true,
  cloudFormationType: 'AWS::EC2::Instance',
  idle: [
    {
      namespace: 'AWS/EC2',
      metric: 'CPUUtilization',
      statistic: 'Maximum',
      dimension: 'InstanceId',
      atMost: 5,
      hoursMeasured: 90,
      source: 'a test',
    },
    {
      namespace: 'AWS/EC2',
      metric: 'NetworkOut',
      statistic: 'Maximum',
      dimension: 'InstanceId',
      atMost: 1_000_000,
      hoursMeasured: 90,
      source: 'a test',
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

/** What the filter says of one resource: all keys read, with this evidence. */
export function resultOf(
  definition: FilterDefinition,
  options: unknown,
  of: Resource,
  context = filterContext(),
  evidence: Evidence = new Map(),
): Truth {
  const each = bound(definition, options, context);
  const found = each.extract(of, evidence);
  return isUnknown(found) ? 'unknown' : each.test(found);
}
