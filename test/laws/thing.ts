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
 * One thing of a model account. What the test means by it (`core`, `onHold`, `support`, `due`) is stored beside its
 * tags, so the laws do not depend on anybody's reading of tags.
 */
export interface Thing {
  readonly kind: Kind;
  readonly id: string;
  readonly tags: Map<string, string>;
  /** Protected by a tag, by mayfly.yml, or by the baseline, which no tag removes. */
  core: boolean;
  readonly isBaseline: boolean;
  onHold: boolean;
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
  /** What it belongs to: the stack that created it (for a stack: the one that contains it), its group, its cluster. */
  readonly stack?: string;
  readonly group?: string;
  readonly cluster?: string;
  /** For a stack: a member that only a role of its own may delete, and whether it has that role. */
  readonly hasPolicy?: boolean;
  readonly hasRole?: boolean;
  /** For a volume: its stack's template retains it. */
  readonly isRetained?: boolean;
  /** For a security group and an interface: a launch template names it. */
  readonly isLaunched?: boolean;
  /** A Kubernetes cluster runs it, beside whatever else does, and would bring it back. */
  readonly isNode?: boolean;
  /** For a volume and an interface: the instance that it is attached to, and whether it is deleted with it. */
  instance?: string;
  readonly endsWithInstance?: boolean;
  /** For an instance: its type has instance store, whose data end with each stop. */
  readonly hasStore?: boolean;
  /** For an instance of a group: it stands in the group's warm pool, which no Describe of the group lists. */
  readonly isWarm?: boolean;
  /** For an address and a security group: the interface. */
  eni?: string;
  /** For a target group: the balancer that sends to it. */
  balancer?: string;
  /** For a database or a cluster: AWS copies its tags to its final snapshot. */
  readonly copiesTags?: boolean;
  /** For a cluster: another Region replicates it, so AWS lets its last instance go only after the replica. */
  readonly isReplicated?: boolean;
  /** The same where it belongs to a global cluster: then AWS lets its instances go, but not the cluster itself. */
  readonly isGlobal?: boolean;
  /** For a database: the one that it replicates. It becomes a database of its own when that goes. */
  replicaOf?: string;
  /** What Mayfly took as a way back: until when nobody may delete it, epoch milliseconds. */
  readonly keptUntil?: number;
  /** A snapshot's image, or a snapshot's source. */
  readonly image?: string;
  readonly of?: string;
  /** For a snapshot that was taken during the run: whether other accounts may read it. */
  readonly shared?: boolean;
  /** It is a snapshot whose key cannot be used. */
  readonly isKeyless?: boolean;
  /** Reads until a transition is over. */
  looks: number;
  /** ISO 8601. Left out: October 2026. */
  created?: string;
  /** How often it was deleted and created again under its name. */
  generation: number;
  /** When it was quiesced, epoch milliseconds. Left out: before everything that we see, or not yet. */
  restedAt?: number;
  /** Somebody used it again in between, and AWS shows no trace of that. */
  wasBorrowed?: boolean;
  /** What its metrics of the last weekend show. Left out: nothing was measured. */
  readonly use?: 'idle' | 'busy';
  /** What CloudFormation found in its last check. Left out: it never checked. */
  readonly drift?: 'DRIFTED' | 'IN_SYNC';
}

export interface Marks {
  readonly mark: 'core' | 'on-hold' | 'support' | 'task' | 'none';
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
/** Under a key of its own, so that it removes no earlier mark. */
const supportTag = ['lifespan_intent', 'persistent-support'] as const;

export function thingOf(
  kind: Kind,
  id: string,
  { mark: wantedMark, due, spelling }: Marks,
  more: Partial<Thing> = {},
): Thing {
  const defaults = {
    core: false,
    isBaseline: false,
    onHold: false,
    support: false,
    locked: false,
    state: '',
    size: 8,
    encrypted: false,
    looks: 0,
    generation: 0,
  };
  const thing: Thing = { ...defaults, ...more, kind, id, tags: new Map(), due, isTask: wantedMark === 'task' };
  if (thing.stack !== undefined) thing.tags.set('aws:cloudformation:stack-name', thing.stack);
  if (thing.group !== undefined) thing.tags.set('aws:autoscaling:groupName', thing.group);
  if (thing.isNode === true) thing.tags.set('kubernetes.io/cluster/shop', 'owned');
  if (due) thing.tags.set('due', 'yes');
  if (thing.isTask) thing.tags.set('lifespan-intent', 'ephemeral-task');
  mark(thing, wantedMark, spelling);
  return thing;
}

/** Writes the tag as people write it, and sets what the test means by it. */
export function mark(thing: Thing, wanted: Marks['mark'], spelling: number): void {
  if (wanted === 'core') {
    const [key, value] = coreTags[spelling % coreTags.length] ?? ['persistent-core', ''];
    thing.core = true;
    thing.tags.set(key, value);
  } else if (wanted === 'on-hold') {
    const [key, value] = holdTags[spelling % holdTags.length] ?? ['mayfly-hold', ''];
    thing.onHold = true;
    thing.tags.set(key, value);
  } else if (wanted === 'support') {
    thing.support = true;
    thing.tags.set(...supportTag);
  }
}

/** Removes all such tags again, in any spelling. */
export function unmark(thing: Thing): void {
  for (const [key] of [...coreTags, ...holdTags, supportTag]) thing.tags.delete(key);
  if (thing.isTask) thing.tags.set('lifespan-intent', 'ephemeral-task');
  Object.assign(thing, { core: thing.isBaseline, onHold: false, support: false });
}

export function copyOf(things: Iterable<Thing>): Thing[] {
  return [...things].map((thing) => ({ ...thing, tags: new Map(thing.tags) }));
}

/** What was created as a copy of something else during a run. */
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
