import * as fc from 'fast-check';
import { type Marks, type Thing, thingOf } from './thing.ts';

/**
 * A model account. Numbers name what something belongs to, by its position in the list; -1 and missing positions mean
 * nothing.
 */
export interface AccountSpec {
  readonly stacks: readonly (Marks & Locked & { readonly nested: boolean; readonly isBaseline: boolean })[];
  readonly groups: readonly (Marks & Locked & Made)[];
  readonly instances: readonly (Marks &
    Locked &
    Made & {
      readonly group: number;
      readonly hasStore: boolean;
      readonly isWarm: boolean;
      readonly volumes: readonly (Marks & { readonly ends: boolean })[];
      readonly interfaces: readonly Marks[];
    })[];
  readonly volumes: readonly (Marks & Made)[];
  readonly clusters: readonly (Marks & Locked & Made)[];
  readonly databases: readonly (Marks & Locked & Made & { readonly cluster: number })[];
  readonly images: readonly (Marks & { readonly snapshots: readonly Marks[] })[];
  readonly interfaces: readonly (Marks & Made)[];
  readonly addresses: readonly (Marks & { readonly eni: number })[];
  readonly securityGroups: readonly (Marks & Made & { readonly eni: number })[];
  readonly balancers: readonly (Marks & Locked & Made)[];
  readonly targetGroups: readonly (Marks & Made & { readonly balancer: number })[];
}

interface Made {
  readonly stack: number;
}
interface Locked {
  readonly locked: boolean;
}

const marks = fc.record<Marks>({
  mark: fc.oneof(
    { weight: 3, arbitrary: fc.constant('task' as const) },
    { weight: 2, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom('core' as const, 'on-hold' as const, 'support' as const) },
  ),
  due: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  spelling: fc.nat(11),
});

/** One of the first few, or none. */
const indexUpTo = (last: number, noneWeight = 2) =>
  fc.oneof({ weight: noneWeight, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(last) });
const seldom = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

/** Marks, and further members. */
function marked<More extends object>(
  others: { readonly [Key in keyof More]: fc.Arbitrary<More[Key]> },
): fc.Arbitrary<Marks & More> {
  return fc.tuple(marks, fc.record(others)).map(([own, members]) => ({ ...own, ...members }));
}

/**
 * Up to that many, and often none: an account that has everything is large, and shows little about resources that stand
 * alone.
 */
function upTo<Each>(item: fc.Arbitrary<Each>, maxLength: number): fc.Arbitrary<readonly Each[]> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(item, { maxLength }) });
}

export function accounts(): fc.Arbitrary<AccountSpec> {
  const stack = indexUpTo(1);
  return fc.record({
    stacks: upTo(marked({ locked: seldom, nested: fc.boolean(), isBaseline: seldom }), 2),
    groups: upTo(marked({ locked: seldom, stack }), 1),
    instances: fc.array(
      marked({
        locked: seldom,
        stack,
        group: indexUpTo(0, 3),
        hasStore: seldom,
        isWarm: seldom,
        volumes: fc.array(marked({ ends: fc.boolean() }), { maxLength: 2 }),
        interfaces: fc.array(marks, { maxLength: 1 }),
      }),
      { maxLength: 3 },
    ),
    volumes: fc.array(marked({ stack }), { maxLength: 3 }),
    clusters: upTo(marked({ locked: seldom, stack }), 1),
    databases: fc.array(marked({ locked: seldom, stack, cluster: indexUpTo(0) }), { maxLength: 2 }),
    images: upTo(marked({ snapshots: fc.array(marks, { maxLength: 2 }) }), 1),
    interfaces: upTo(marked({ stack }), 1),
    addresses: upTo(marked({ eni: indexUpTo(1, 1) }), 1),
    securityGroups: upTo(marked({ stack, eni: indexUpTo(2, 1) }), 1),
    balancers: upTo(marked({ locked: seldom, stack }), 1),
    targetGroups: upTo(marked({ stack, balancer: indexUpTo(0, 1) }), 1),
  });
}

export function thingsOf(spec: AccountSpec): Thing[] {
  const stackName = (index: number): string | undefined => {
    const named = spec.stacks[index];
    return named && `${named.isBaseline ? 'StackSet' : 'stack'}-${index}`;
  };
  const madeBy = ({ stack }: Made): Partial<Thing> =>
    stackName(stack) === undefined ? {} : { stack: stackName(stack) };
  const things: Thing[] = [];
  const add = (...args: Parameters<typeof thingOf>): void => {
    things.push(thingOf(...args));
  };
  for (const [index, own] of spec.stacks.entries()) {
    const parent = index > 0 && own.nested ? { stack: stackName(index - 1) } : {};
    const isProtected = { core: own.isBaseline, isBaseline: own.isBaseline };
    // AWS gives nested stacks the role of their root.
    const root = own.nested ? (spec.stacks[index - 1] ?? own) : own;
    const members = { hasPolicy: own.spelling > 8, hasRole: root.spelling % 2 === 0 };
    add('cfn', stackName(index) ?? '', own, { locked: own.locked, ...members, ...isProtected, ...parent });
  }
  for (const [index, own] of spec.groups.entries())
    add('asg', `web-${index}`, own, { locked: own.locked, ...runBy(own), ...madeBy(own) });
  for (const [index, own] of spec.instances.entries()) {
    const group = spec.groups[own.group] && { group: `web-${own.group}`, isWarm: own.isWarm };
    add('ec2', `i-${index}`, own, {
      state: 'running',
      locked: own.locked,
      hasStore: own.hasStore,
      ...runBy(own),
      ...madeBy(own),
      ...group,
    });
    for (const [number, volume] of own.volumes.entries())
      add('ebs', `vol-i${index}${number}`, volume, {
        state: 'in-use',
        instance: `i-${index}`,
        endsWithInstance: volume.ends,
        encrypted: volume.spelling > 5,
      });
    for (const [number, networkInterface] of own.interfaces.entries())
      add('eni', `eni-i${index}${number}`, networkInterface, { state: 'in-use', instance: `i-${index}` });
  }
  for (const [index, own] of spec.volumes.entries())
    add('ebs', `vol-${index}`, own, {
      state: 'available',
      encrypted: own.spelling > 5,
      isRetained: own.spelling % 4 === 0,
      ...runBy(own),
      ...madeBy(own),
    });
  for (const [index, own] of spec.clusters.entries())
    add('rds-cluster', `aurora-${index}`, own, {
      state: 'available',
      locked: own.locked,
      copiesTags: own.spelling % 2 === 0,
      isReplicated: own.spelling === 11,
      isGlobal: own.spelling > 7 && own.spelling < 11,
      ...madeBy(own),
    });
  for (const [index, own] of spec.databases.entries()) {
    const cluster = spec.clusters[own.cluster] && { cluster: `aurora-${own.cluster}` };
    const [first] = spec.databases;
    const isReplica =
      index === 1 && own.spelling % 4 === 3 && ![first, own].some((each) => spec.clusters[each?.cluster ?? -1]);
    add('rds', `db-${index}`, own, {
      state: 'available',
      locked: own.locked,
      encrypted: own.spelling > 5,
      copiesTags: own.spelling % 2 === 0,
      ...(isReplica && { replicaOf: 'db-0' }),
      ...runBy(own),
      ...madeBy(own),
      ...cluster,
    });
  }
  for (const [index, own] of spec.images.entries()) {
    add('ami', `ami-${index}`, own, { state: 'available' });
    for (const [number, snapshot] of own.snapshots.entries())
      add('ebs-snapshot', `snap-a${index}${number}`, snapshot, {
        state: 'completed',
        image: `ami-${index}`,
        of: 'vol-gone',
      });
  }
  for (const [index, own] of spec.interfaces.entries())
    add('eni', `eni-${index}`, own, { state: 'available', ...launched(own), ...madeBy(own) });
  const interfaces = things.filter(({ kind }) => kind === 'eni').map(({ id }) => id);
  for (const [index, own] of spec.addresses.entries())
    add('network-addr', `eipalloc-${index}`, own, { eni: interfaces[own.eni] });
  for (const [index, own] of spec.securityGroups.entries())
    add('security-group', `sg-${index}`, own, { eni: interfaces[own.eni], ...launched(own), ...madeBy(own) });
  for (const [index, own] of spec.balancers.entries())
    add('app-elb', balancerArn(index), own, { locked: own.locked, ...madeBy(own) });
  for (const [index, own] of spec.targetGroups.entries()) {
    const balancer = spec.balancers[own.balancer] && { balancer: balancerArn(own.balancer) };
    add(
      'app-elb-target-group',
      `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web-${index}/73e2`,
      own,
      { ...madeBy(own), ...balancer },
    );
  }
  return things;
}

/** One in six belongs to a Kubernetes cluster, beside its group or its database cluster. */
function runBy({ spelling }: Marks): Partial<Thing> {
  return spelling > 9 ? { isNode: true } : {};
}

/** One in six is in a launch template. */
function launched({ spelling }: Marks): Partial<Thing> {
  return spelling > 9 ? { isLaunched: true } : {};
}

function balancerArn(index: number): string {
  return `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web-${index}/50dc`;
}
