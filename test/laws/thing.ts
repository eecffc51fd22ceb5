export type Kind =
  | 'ec2'
  | 'ebs'
  | 'ebs-snapshot'
  | 'ami'
  | 'rds'
  | 'rds-snapshot'
  | 'rds-cluster'
  | 'rds-cluster-snapshot'
  | 'cfn'
  | 'asg'
  | 'eni'
  | 'network-addr'
  | 'security-group'
  | 'app-elb'
  | 'app-elb-target-group';

/**
 * One thing of a model account. What the test means by it (`core`, `held`, `support`, `due`) stands beside its tags, so
 * the laws need nobody's reading of tags.
 */
export interface Thing {
  readonly kind: Kind;
  readonly id: string;
  readonly tags: Map<string, string>;
  /** Protected by a tag, by mayfly.yml, or by the baseline, which no tag takes away. */
  core: boolean;
  readonly isBaseline: boolean;
  held: boolean;
  support: boolean;
  /** Its own tag says ephemeral-task. */
  readonly isTask: boolean;
  due: boolean;
  /** AWS's own protection. */
  locked: boolean;
  state: string;
  /** GiB. */
  readonly size: number;
  readonly encrypted: boolean;
  /** What it belongs to: the stack that made it (of a stack: the one that it is nested in), its group, its cluster. */
  readonly stack?: string;
  readonly group?: string;
  readonly cluster?: string;
  /** Of a volume and an interface: the instance that it is on, and whether it ends with it. */
  instance?: string;
  readonly endsWithInstance?: boolean;
  /** Of an address and of a security group: the interface. */
  eni?: string;
  /** Of a target group: the balancer that sends to it. */
  balancer?: string;
  /** A snapshot's image, or a snapshot's source. */
  readonly image?: string;
  readonly of?: string;
  /** Of a snapshot that was made while we looked: whether other accounts may read it. */
  readonly shared?: boolean;
  /** Looks at it until a transition is over. */
  looks: number;
  /** ISO 8601; left out: October 2026. */
  created?: string;
  /** Counts how often it was deleted and made again under its name. */
  generation: number;
  /** When it came to rest, epoch milliseconds; left out: before all that we see, or not yet. */
  restedAt?: number;
  /** Somebody used it again in between, of which AWS shows nothing afterwards. */
  wasBorrowed?: boolean;
  /** What its metrics of the last weekend show; left out: nothing was measured. */
  readonly use?: 'idle' | 'busy';
  /** What CloudFormation found when it last looked; left out: it never did. */
  readonly drift?: 'DRIFTED' | 'IN_SYNC';
}

export interface Marks {
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
/** Under a key of its own, so that it takes no earlier mark away. */
const supportTag = ['lifespan_intent', 'persistent-support'] as const;

export function thingOf(
  kind: Kind,
  id: string,
  { mark: wanted, due, spelling }: Marks,
  more: Partial<Thing> = {},
): Thing {
  const made = {
    core: false,
    isBaseline: false,
    held: false,
    support: false,
    locked: false,
    state: '',
    size: 8,
    encrypted: false,
    looks: 0,
    generation: 0,
  };
  const thing: Thing = { ...made, ...more, kind, id, tags: new Map(), due, isTask: wanted === 'task' };
  if (thing.stack !== undefined) thing.tags.set('aws:cloudformation:stack-name', thing.stack);
  if (thing.group !== undefined) thing.tags.set('aws:autoscaling:groupName', thing.group);
  if (due) thing.tags.set('due', 'yes');
  if (thing.isTask) thing.tags.set('lifespan-intent', 'ephemeral-task');
  mark(thing, wanted, spelling);
  return thing;
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
    thing.tags.set(...supportTag);
  }
}

/** Takes all such tags away again, in whatever spelling. */
export function unmark(thing: Thing): void {
  for (const [key] of [...coreTags, ...holdTags, supportTag]) thing.tags.delete(key);
  if (thing.isTask) thing.tags.set('lifespan-intent', 'ephemeral-task');
  Object.assign(thing, { core: thing.isBaseline, held: false, support: false });
}

export function copyOf(things: Iterable<Thing>): Thing[] {
  return [...things].map((thing) => ({ ...thing, tags: new Map(thing.tags) }));
}

/** What was made as a copy of something else in the middle of a run. */
export function isCopy({ of, image }: Thing): boolean {
  return of !== undefined && image === undefined;
}

/** As AWS writes them. */
export function tagList(thing: Thing): { readonly Key: string; readonly Value: string }[] {
  return [...thing.tags].map(([Key, Value]) => ({ Key, Value }));
}

export function arnOf({ kind, id, generation }: Thing): string {
  const ec2 = (what: string): string => `arn:aws:ec2:eu-west-1:111122223333:${what}/${id}`;
  const rds = (what: string): string => `arn:aws:rds:eu-west-1:111122223333:${what}:${id}`;
  switch (kind) {
    case 'ec2':
      return ec2('instance');
    case 'ebs':
      return ec2('volume');
    case 'eni':
      return ec2('network-interface');
    case 'network-addr':
      return ec2('elastic-ip');
    case 'security-group':
      return ec2('security-group');
    case 'ebs-snapshot':
      return `arn:aws:ec2:eu-west-1::snapshot/${id}`;
    case 'ami':
      return `arn:aws:ec2:eu-west-1::image/${id}`;
    case 'rds':
      return rds('db');
    case 'rds-snapshot':
      return rds('snapshot');
    case 'rds-cluster':
      return rds('cluster');
    case 'rds-cluster-snapshot':
      return rds('cluster-snapshot');
    case 'cfn':
      return `arn:aws:cloudformation:eu-west-1:111122223333:stack/${id}/${generation}`;
    case 'asg':
      return `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:${generation}:autoScalingGroupName/${id}`;
    case 'app-elb':
    case 'app-elb-target-group':
      return id;
    default:
      return kind satisfies never;
  }
}
