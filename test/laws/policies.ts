import * as fc from 'fast-check';
import type { Thing } from './thing.ts';

/** What these tests expect of a filter. `unsure`: it is not known, even with everything readable. */
export type Verdict = boolean | 'unsure';

/** A filter as an author writes it, with its meaning in the tests' own few lines. */
interface Filter {
  readonly written: unknown;
  readonly means: (thing: Thing, all: readonly Thing[]) => Verdict;
}

/** The set's filter: the lowest ranks of each group, the first `discard` of them left out. */
interface Reduce {
  readonly discard: number;
  readonly limit: number;
  readonly byTeam: boolean;
}

export interface PolicySpec {
  readonly name: string;
  readonly kind: Kind;
  readonly filters: readonly Filter[];
  readonly reduce: Reduce | undefined;
  readonly actions: readonly unknown[];
  /** What it deletes of ephemeral tasks needs no snapshot. */
  readonly skips: boolean;
}

export type Kind = (typeof kinds)[number];

const kinds = [
  'ec2',
  'ebs',
  'rds',
  'rds-cluster',
  'cfn',
  'ebs-snapshot',
  'asg',
  'eni',
  'network-addr',
  'security-group',
  'app-elb',
  'app-elb-target-group',
] as const;

/** The time of all plans: a Saturday night. The last complete weekend is that of 14 November. */
export const saturday = Date.UTC(2026, 10, 21, 2);

/** Ways to write a time to live, and whether it has expired on that Saturday for something created in October. */
export const ttls: readonly (readonly [string, boolean])[] = [
  ['2026-11-01', true],
  ['2027-06-01', false],
  ['7d', true],
  ['900d', false],
  ['until further notice', false],
];

/** Marks of earlier policies, and whether their day for a delete has come. */
export const opMarks: readonly (readonly [string, boolean])[] = [
  ['Resource does not meet policy: delete@2026/11/20', true],
  ['Resource does not meet policy: delete@2026/12/24', false],
  ['Resource does not meet policy: stop@2026/11/20', false],
];

export const november = '2026-11-19T12:00:00.000Z';

const tag = (thing: Thing, key: string): string | undefined => thing.tags.get(key);
const isOld = (thing: Thing): boolean => thing.created !== november;
const createdKeys: Readonly<Partial<Record<Kind, string>>> = {
  ec2: 'LaunchTime',
  ebs: 'CreateTime',
  rds: 'InstanceCreateTime',
  cfn: 'CreationTime',
  'ebs-snapshot': 'StartTime',
  'rds-cluster': 'ClusterCreateTime',
  asg: 'CreatedTime',
  'app-elb': 'CreatedTime',
};
/** Types for which AWS does not return a creation time: a ttl that is a span can never expire. */
const isSpan = (thing: Thing): boolean => tag(thing, 'ttl')?.endsWith('d') === true;
const isAgeless = ({ kind }: Thing): boolean =>
  kind === 'eni' || kind === 'network-addr' || kind === 'security-group' || kind === 'app-elb-target-group';

function leaves(kind: Kind): fc.Arbitrary<Filter> {
  const common: Filter[] = [
    {
      written: 'ttl',
      means: (thing) =>
        isSpan(thing) && isAgeless(thing)
          ? 'unsure'
          : tag(thing, 'ttl') === '7d'
            ? isOld(thing)
            : ttls.some(([text, isOver]) => isOver && tag(thing, 'ttl') === text),
    },
    {
      written: { type: 'ttl', state: 'missing' },
      means: (thing) => (isSpan(thing) && isAgeless(thing) ? 'unsure' : tag(thing, 'ttl') === undefined),
    },
    { written: { type: 'owner', state: 'missing' }, means: (thing) => tag(thing, 'owner') === undefined },
    {
      written: { type: 'marked-for-op', tag: 'maid_status', op: 'delete' },
      means: (thing) => opMarks.some(([text, isDue]) => isDue && tag(thing, 'maid_status') === text),
    },
    { written: { 'tag:team': 'absent' }, means: (thing) => tag(thing, 'team') === undefined },
    { written: { 'tag:team': 'red' }, means: (thing) => tag(thing, 'team') === 'red' },
    {
      written: { type: 'value', key: 'tag:team', op: 'ne', value: 'red' },
      means: (thing) => tag(thing, 'team') !== 'red',
    },
    {
      written: { type: 'value', key: 'tag:team', op: 'in', value: ['red', 'green'] },
      means: (thing) => ['red', 'green'].includes(tag(thing, 'team') ?? ''),
    },
  ];
  const created = createdKeys[kind];
  const aged: Filter[] =
    created === undefined
      ? []
      : [{ written: { type: 'value', key: created, value_type: 'age', op: 'gt', value: 30 }, means: isOld }];
  return fc.constantFrom(...common, ...aged, ...own[kind]);
}

const own: Readonly<Record<Kind, readonly Filter[]>> = {
  ec2: [
    { written: { 'State.Name': 'running' }, means: (thing) => thing.state === 'running' },
    { written: 'idle', means: idle },
    { written: { type: 'idle', window: 'weekend' }, means: idle },
  ],
  ebs: [
    { written: { State: 'available' }, means: (thing) => thing.state === 'available' },
    { written: { Attachments: 'empty' }, means: (thing) => thing.instance === undefined },
    { written: 'idle', means: idle },
  ],
  rds: [{ written: { DBInstanceStatus: 'available' }, means: (thing) => thing.state === 'available' }],
  cfn: [
    { written: 'drift', means: ({ drift }) => (drift === undefined ? 'unsure' : drift === 'DRIFTED') },
    {
      written: { Resources: 'empty' },
      means: ({ id, hasPolicy }, all) => hasPolicy !== true && !all.some(({ stack }) => stack === id),
    },
  ],
  'ebs-snapshot': [
    { written: { Images: 'empty' }, means: ({ image }) => image === undefined },
    { written: { type: 'age', days: 30 }, means: isOld },
  ],
  'rds-cluster': [
    { written: { DBClusterMembers: 'empty' }, means: ({ id }, all) => !all.some(({ cluster }) => cluster === id) },
  ],
  asg: [
    {
      written: { Instances: 'empty' },
      means: ({ id }, all) => !all.some(({ group, isWarm }) => group === id && isWarm !== true),
    },
  ],
  eni: [{ written: { Status: 'available' }, means: (thing) => thing.instance === undefined }],
  'network-addr': [{ written: { AssociationId: 'absent' }, means: (thing) => thing.eni === undefined }],
  'security-group': [{ written: { NetworkInterfaces: 'empty' }, means: (thing) => thing.eni === undefined }],
  'app-elb': [],
  'app-elb-target-group': [{ written: { LoadBalancerArns: 'empty' }, means: (thing) => thing.balancer === undefined }],
};

/** Volumes have other limits than instances: the little that an idle instance reads is use of its volume. */
function idle(thing: Thing): Verdict {
  if (!isOld(thing) || thing.use === undefined) return 'unsure';
  return thing.use === 'idle' && thing.kind === 'ec2';
}

const block = (name: 'and' | 'or' | 'not', of: readonly Filter[]): Filter => ({
  written: { [name]: of.map(({ written }) => written) },
  means: (thing, all) => {
    const verdicts = of.map(({ means }) => means(thing, all));
    return name === 'or' ? any(verdicts) : name === 'and' ? every(verdicts) : opposite(every(verdicts));
  },
});

function trees(kind: Kind): fc.Arbitrary<Filter> {
  const leaf = leaves(kind);
  const some = fc.array(leaf, { minLength: 1, maxLength: 2 });
  const flat = fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('not' as const, 'or' as const, 'and' as const), some)
        .map(([name, of]) => block(name, of)),
    },
  );
  const deep = fc
    .tuple(fc.constantFrom('not' as const, 'or' as const), fc.array(flat, { minLength: 1, maxLength: 2 }))
    .map(([name, of]) => block(name, of));
  return fc.oneof({ weight: 4, arbitrary: flat }, { weight: 1, arbitrary: deep });
}

const seenBy = { type: 'tag', tags: { 'seen-by': 'mayfly' } };
const markIt = { type: 'mark-for-op', tag: 'mayfly-marked', op: 'stop', days: 4 };
const byForce = { type: 'delete', force: true };
const losing = { 'instance-store': 'lose' };
const stopLosing = { type: 'stop', ...losing };
const byForceLosing = { ...byForce, ...losing };
const actionsOf: Readonly<Record<Kind, readonly unknown[]>> = {
  ec2: [
    ...[seenBy, markIt, 'stop', stopLosing, 'snapshot', 'delete', 'terminate', 'snapshot-then-delete', 'notify'],
    ...[byForce, byForceLosing],
  ],
  ebs: [seenBy, markIt, 'snapshot', 'detach', 'delete', 'snapshot-then-delete', byForce, 'notify'],
  rds: [seenBy, markIt, 'stop', 'snapshot', 'delete', 'snapshot-then-delete', byForce],
  cfn: ['delete', byForce, byForceLosing, 'notify'],
  'ebs-snapshot': [seenBy, 'delete'],
  'rds-cluster': [seenBy, 'snapshot', 'delete', byForce],
  asg: ['delete', byForce, byForceLosing],
  eni: [seenBy, 'detach', 'delete'],
  'network-addr': [seenBy, 'disassociate', 'delete', byForce],
  'security-group': [seenBy, 'delete'],
  'app-elb': [seenBy, 'delete', byForce],
  'app-elb-target-group': [seenBy, 'delete'],
};

/** Whether a policy switches off AWS's own protection. */
export function isForced({ actions }: Pick<PolicySpec, 'actions'>): boolean {
  return actions.includes(byForce) || actions.includes(byForceLosing);
}

/** Whether a policy accepts the loss of instance store. */
export function losesStore({ actions }: Pick<PolicySpec, 'actions'>): boolean {
  return actions.includes(stopLosing) || actions.includes(byForceLosing);
}

/** A filter that all of these policies have, so that a test can tell in one word whether a thing is still meant. */
const due: Filter = { written: { 'tag:due': 'yes' }, means: (thing) => thing.due };

/** Valid policies over the whole vocabulary that an account of these things can answer. */
export function policies(): fc.Arbitrary<readonly PolicySpec[]> {
  const policySpecs = fc
    .constantFrom<Kind>('ec2', 'ec2', 'ec2', 'ebs', 'ebs', 'ebs', 'rds', 'rds', ...kinds)
    .chain((kind) =>
      fc.record({
        name: fc.constant(''),
        kind: fc.constant(kind),
        filters: fc
          .oneof(fc.array(trees(kind), { maxLength: 2 }), fc.array(trees(kind), { maxLength: 1 }))
          .map((filters) => [due, ...filters]),
        reduce: fc.option(fc.record({ discard: fc.nat(1), limit: fc.nat(2), byTeam: fc.boolean() }), {
          nil: undefined,
          freq: 4,
        }),
        actions: fc.uniqueArray(fc.constantFrom(...actionsOf[kind]), { minLength: 1, maxLength: 3 }),
        skips: fc.constantFrom(false, false, true),
      }),
    );
  return fc
    .array(policySpecs, { minLength: 2, maxLength: 5 })
    .map((all) => all.map((policy, index) => ({ ...policy, name: `policy-${index}` })));
}

/** The file that an author would write. JSON is YAML. */
export function fileOf(specs: readonly PolicySpec[]): { readonly path: string; readonly text: string } {
  const written = specs.map(({ name, kind, filters, reduce, actions, skips }) => ({
    name,
    resource: kind,
    ...(skips && { 'skip-snapshot': true }),
    filters: [...filters.map(({ written }) => written), ...(reduce === undefined ? [] : [reduceAs(reduce)])],
    actions,
  }));
  return { path: 'laws.yml', text: JSON.stringify({ policies: written }) };
}

function reduceAs({ discard, limit, byTeam }: Reduce): object {
  return {
    type: 'reduce',
    'sort-by': 'tag:rank',
    order: 'asc',
    discard,
    limit,
    ...(byTeam && { 'group-by': 'tag:team' }),
  };
}

/** What all policies mean: `POLICY THING`, in order. */
export function meantByAll(specs: readonly PolicySpec[], all: readonly Thing[]): readonly string[] {
  return specs.flatMap((spec) => meantBy(spec, all).map(({ id }) => `${spec.name} ${id}`)).sort();
}

/** The things that a policy means, with everything readable. */
export function meantBy(spec: PolicySpec, all: readonly Thing[]): readonly Thing[] {
  const verdicts = all
    .filter(({ kind }) => kind === spec.kind)
    .map((thing) => ({ thing, result: every(spec.filters.map(({ means }) => means(thing, all))) }));
  const meant = verdicts.filter(({ result }) => result === true).map(({ thing }) => thing);
  if (spec.reduce === undefined) return meant;
  // Whatever might belong to the set might take any place in it.
  if (verdicts.some(({ result }) => result === 'unsure')) return [];
  const { discard, limit, byTeam } = spec.reduce;
  const teams = Map.groupBy(meant, (thing) => (byTeam ? tag(thing, 'team') : ''));
  return [...teams.values()].flatMap((team) =>
    team
      .toSorted((a, b) => Number(tag(a, 'rank')) - Number(tag(b, 'rank')))
      .slice(discard)
      .slice(0, limit === 0 ? undefined : limit),
  );
}

function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(false)) return false;
  return verdicts.includes('unsure') ? 'unsure' : true;
}

function any(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes(true)) return true;
  return verdicts.includes('unsure') ? 'unsure' : false;
}

function opposite(verdict: Verdict): Verdict {
  return verdict === 'unsure' ? 'unsure' : !verdict;
}
