import * as fc from 'fast-check';

/** One thing of a model account. What the test means by it (`core`, `held`, `support`, `due`) stands beside its tags, so the laws need nobody's reading of tags. */
export interface Thing {
  readonly kind: 'ec2' | 'ebs' | 'ebs-snapshot' | 'ami' | 'rds' | 'rds-snapshot' | 'cfn';
  readonly id: string;
  readonly tags: Map<string, string>;
  core: boolean;
  held: boolean;
  support: boolean;
  due: boolean;
  state: string;
  /** GiB. */
  readonly size: number;
  /** The stack that made it. */
  readonly stack?: string;
  /** A volume's instance, and whether it ends with it. */
  readonly instance?: string;
  readonly endsWithInstance?: boolean;
  /** A snapshot's image, or a snapshot's source. */
  readonly image?: string;
  readonly of?: string;
  /** Looks at it until a transition is over. */
  looks: number;
  /** ISO 8601; left out: October 2026. */
  readonly created?: string;
  /** What its metrics of the last weekend show; left out: nothing was measured. */
  readonly use?: 'idle' | 'busy';
  /** What CloudFormation found when it last looked; left out: it never did. */
  readonly drift?: 'DRIFTED' | 'IN_SYNC';
}

/** What somebody else does to the account in the middle of our run. */
export interface Change {
  /** Before the call of this number. */
  readonly at: number;
  readonly thing: number;
  readonly does: 'core' | 'held' | 'not-due' | 'support' | 'gone';
  readonly spelling: number;
}

/** What goes wrong with one call. `lost`: AWS did it, and no answer came. */
export interface Fault {
  readonly at: number;
  readonly is: 'throttled' | 'denied' | 'failed' | 'lost';
}

export interface AccountSpec {
  readonly stacks: readonly Marks[];
  readonly instances: readonly (Marks & { readonly stack: number; readonly volumes: readonly (Marks & { readonly ends: boolean })[] })[];
  readonly volumes: readonly (Marks & { readonly stack: number })[];
  readonly databases: readonly (Marks & { readonly stack: number })[];
  readonly images: readonly (Marks & { readonly snapshots: readonly Marks[] })[];
}

interface Marks {
  readonly mark: 'core' | 'held' | 'support' | 'task' | 'none';
  readonly due: boolean;
  readonly spelling: number;
}

/** As people write it. */
const coreTags: readonly (readonly [string, string])[] = [
  ['lifespan-intent', 'persistent-core'],
  ['Lifespan_Intent', 'Persistent Core'],
  ['LIFESPAN INTENT', 'PERSISTENT_CORE'],
  ['lifespanintent', 'persistentcore'],
  ['persistent-core', ''],
  ['Persistent_Core', 'no idea'],
];
const holdTags: readonly (readonly [string, string])[] = [
  ['mayfly-hold', '2030-01-01'],
  ['Mayfly_Hold', 'until I am back'],
  ['mayfly hold', ''],
];

const marks = fc.record<Marks>({
  mark: fc.oneof(
    { weight: 3, arbitrary: fc.constant('task' as const) },
    { weight: 2, arbitrary: fc.constant('none' as const) },
    { weight: 2, arbitrary: fc.constantFrom('core' as const, 'held' as const, 'support' as const) },
  ),
  due: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  spelling: fc.nat(11),
});
const inStack = fc.oneof({ weight: 2, arbitrary: fc.constant(-1) }, { weight: 1, arbitrary: fc.nat(1) });

export function accounts(): fc.Arbitrary<AccountSpec> {
  return fc.record({
    stacks: fc.array(marks, { maxLength: 2 }),
    instances: fc.array(
      fc.tuple(marks, inStack, fc.array(fc.tuple(marks, fc.boolean()), { maxLength: 2 })).map(([own, stack, volumes]) => ({
        ...own,
        stack,
        volumes: volumes.map(([each, ends]) => ({ ...each, ends })),
      })),
      { maxLength: 3 },
    ),
    volumes: fc.array(
      fc.tuple(marks, inStack).map(([own, stack]) => ({ ...own, stack })),
      { maxLength: 3 },
    ),
    databases: fc.array(
      fc.tuple(marks, inStack).map(([own, stack]) => ({ ...own, stack })),
      { maxLength: 2 },
    ),
    images: fc.array(
      fc.tuple(marks, fc.array(marks, { maxLength: 2 })).map(([own, snapshots]) => ({ ...own, snapshots })),
      { maxLength: 1 },
    ),
  });
}

export function changes(): fc.Arbitrary<readonly Change[]> {
  return fc.array(
    fc.record<Change>({
      at: fc.nat(60),
      thing: fc.nat(15),
      does: fc.constantFrom('core', 'held', 'not-due', 'support', 'gone'),
      spelling: fc.nat(11),
    }),
    { maxLength: 4 },
  );
}

export function faults(): fc.Arbitrary<readonly Fault[]> {
  return fc.array(fc.record<Fault>({ at: fc.nat(80), is: fc.constantFrom('throttled', 'denied', 'failed', 'lost') }), { maxLength: 6 });
}

export function thingsOf(spec: AccountSpec): Thing[] {
  const stackName = (at: number) => (at >= 0 && at < spec.stacks.length ? { stack: `stack-${at}` } : {});
  const things: Thing[] = [];
  const add = (kind: Thing['kind'], id: string, own: Marks, more: Partial<Thing> = {}) => {
    const thing: Thing = { kind, id, tags: new Map(), core: false, held: false, support: false, due: own.due, state: '', size: 8, looks: 0, ...more };
    if (thing.stack !== undefined) thing.tags.set('aws:cloudformation:stack-name', thing.stack);
    if (own.due) thing.tags.set('due', 'yes');
    if (own.mark === 'task') thing.tags.set('lifespan-intent', 'ephemeral-task');
    mark(thing, own.mark, own.spelling);
    things.push(thing);
  };
  spec.stacks.forEach((own, at) => {
    add('cfn', `stack-${at}`, own);
  });
  spec.instances.forEach((own, at) => {
    add('ec2', `i-${at}`, own, { state: 'running', ...stackName(own.stack) });
    own.volumes.forEach((volume, index) => {
      add('ebs', `vol-i${at}${index}`, volume, { state: 'in-use', instance: `i-${at}`, endsWithInstance: volume.ends });
    });
  });
  spec.volumes.forEach((own, at) => {
    add('ebs', `vol-${at}`, own, { state: 'available', ...stackName(own.stack) });
  });
  spec.databases.forEach((own, at) => {
    add('rds', `db-${at}`, own, { state: 'available', ...stackName(own.stack) });
  });
  spec.images.forEach((own, at) => {
    add('ami', `ami-${at}`, own, { state: 'available' });
    own.snapshots.forEach((snapshot, index) => {
      add('ebs-snapshot', `snap-a${at}${index}`, snapshot, { state: 'completed', image: `ami-${at}`, of: 'vol-gone' });
    });
  });
  return things;
}

/** Writes the tag as people write it, and says what the test means by it. */
export function mark(thing: Thing, does: Marks['mark'], spelling: number): void {
  if (does === 'core') {
    const [key, value] = coreTags[spelling % coreTags.length] ?? ['persistent-core', ''];
    thing.core = true;
    thing.tags.set(key, value);
  } else if (does === 'held') {
    const [key, value] = holdTags[spelling % holdTags.length] ?? ['mayfly-hold', ''];
    thing.held = true;
    thing.tags.set(key, value);
  } else if (does === 'support') {
    thing.support = true;
    // Under a key of its own, so that it takes no earlier mark away.
    thing.tags.set('lifespan_intent', 'persistent-support');
  }
}
