import type { Permit } from '../../src/core/permit.ts';
import type { Step } from '../../src/core/step.ts';
import type { Thing } from './thing.ts';

export type Deed = 'tagged' | 'copied' | 'stopped' | 'unprotected' | 'lost' | 'restored' | 'promoted';

/** What the guard saw of a thing when it last read it, by the test's own lines only. */
interface Seen extends Pick<Thing, 'core' | 'onHold' | 'support' | 'due' | 'locked' | 'generation'> {
  readonly parents: readonly string[];
  readonly isInUse: boolean;
  /** Whether a stop or a termination would lose what its instance store holds. */
  readonly hasStore: boolean;
  readonly at: number;
}

/** What one of the guard's calls shows of a thing: everything in its own listing, or what a separate call adds. */
export type Aspect = 'itself' | 'tags' | 'lock' | 'relations';

/** What the judge knows of the world. */
interface Judged {
  readonly things: ReadonlyMap<string, Thing>;
  readonly broken: string[];
  readonly lost: Thing[];
  readonly time: number;
  /** `STEP THING` for everything that a person has approved, including what was named with it. */
  readonly approved: ReadonlySet<string>;
  /** The plan's steps. Where a test plans nothing itself, the policies' own rules do not count. */
  readonly steps: ReadonlyMap<string, Step>;
  /**
   * Whether the policy of a step may lose data, switch AWS's protection off, or do this at all now. A message: it may
   * not.
   */
  readonly rules: Rules;
  readonly haltSeen: 'running' | 'halted';
  readonly haltReadAt: number;
}

export interface Rules {
  /** Whether the policy says that what it deletes needs no snapshot. */
  readonly waivesSnapshot: (step: Step) => boolean;
  /** Whether it says `force`. */
  readonly forces: (step: Step) => boolean;
  /** Whether it says `instance-store: lose`. */
  readonly losesStore: (step: Step) => boolean;
  /** Why mayfly.yml as it is now forbids it. */
  readonly forbids: (step: Step, deed: Deed, time: number) => string | undefined;
}

export const noRules: Rules = {
  waivesSnapshot: () => false,
  forces: () => false,
  losesStore: () => false,
  forbids: () => undefined,
};

export interface Judge {
  guardRead(thing: Thing, aspect: Aspect): void;
  /** Applies the laws to one deed, at the moment of the write. */
  judge(thing: Thing, deed: Deed, permits: readonly Permit[], takesFinalSnapshot: boolean): void;
}

export function judgeOf(world: Judged): Judge {
  const seen = new Map<string, Seen>();

  /** As it was seen: marked, or part of something marked. */
  function isMarked(id: string, by: (seenThing: Seen) => boolean, path: readonly string[] = []): boolean {
    const seenThing = seen.get(id);
    if (seenThing === undefined || path.includes(id)) return false;
    return by(seenThing) || seenThing.parents.some((parent) => isMarked(parent, by, [...path, id]));
  }

  function unreadParent(id: string): string | undefined {
    return seen.get(id)?.parents.find((parent) => !seen.has(parent));
  }

  return {
    guardRead: (thing, aspect) => {
      const { core, onHold: held, support, due, locked, generation } = thing;
      const before = seen.get(thing.id);
      const all: Seen = {
        core,
        onHold: held,
        support,
        due,
        locked,
        generation,
        parents: parentsOf(thing, world.things),
        isInUse: isInUse(thing, world.things),
        hasStore: thing.hasStore === true && !/stopped|shutting-down|terminated/.test(thing.state),
        at: world.time,
      };
      if (aspect === 'itself') seen.set(thing.id, all);
      else if (before === undefined) return;
      else if (aspect === 'tags') seen.set(thing.id, { ...before, core, onHold: held, support, due });
      else if (aspect === 'lock') seen.set(thing.id, { ...before, locked });
      else seen.set(thing.id, { ...before, parents: all.parents });
    },
    judge: (thing, deed, permits, keepsLast) => {
      const report = (fault: string) => world.broken.push(`${thing.kind} ${thing.id} was ${deed}, and ${fault}`);
      const isSubject = permits.some(({ id }) => id === thing.id);
      // The final snapshot of the very step: it matches no policy, and gets its marks.
      const isOwnFinal = deed === 'tagged' && permits.some(({ step }) => thing.id === finalNameOf(step));
      const steps = permits.flatMap(({ step }) => world.steps.get(step) ?? []);
      if (world.haltSeen === 'halted') report('the kill switch was on when it was last read');
      if (world.time - world.haltReadAt > 10_000) report('the kill switch had been read too long ago');
      const seenThing = seen.get(thing.id);
      if (seenThing === undefined) report('the guard never read it');
      else {
        if (isMarked(thing.id, ({ core, onHold: held }) => core || held))
          report('it was protected when the guard last read it');
        if (unreadParent(thing.id) !== undefined) report('the guard never read what it belongs to');
        const isDestructive = deed === 'stopped' || deed === 'lost';
        const needsYes = seenThing.support || (!thing.isTask && isMarked(thing.id, ({ support }) => support));
        if (isDestructive && needsYes && !permits.some(({ step }) => world.approved.has(`${step} ${thing.id}`)))
          report('nobody approved it');
        if (deed === 'promoted' && needsYes) report('nobody approved it');
        if (isSubject && deed !== 'restored' && !isOwnFinal && !seenThing.due)
          report('it was not due any more when the guard last read it');
        if (isSubject && seenThing.generation > 0) report('it is another one than the plan saw');
        // Of a batch, the step that is about it; what goes along is meant by all of them.
        const ownSteps = permits
          .filter(({ id }) => !isSubject || id === thing.id)
          .flatMap(({ step }) => world.steps.get(step) ?? []);
        const isAccepted = ownSteps.length > 0 && ownSteps.every(world.rules.losesStore);
        if (isDestructive && seenThing.hasStore && !isAccepted)
          report('its instance store was lost, which nobody accepted');
        if (deed === 'lost' && seenThing.locked) report('AWS’s own protection was on');
        if (world.time - seenThing.at > 31_000) report('the guard had read it too long ago');
      }
      if (isFought.has(deed)) for (const runner of runnersOf(thing, permits, world)) report(`${runner} would undo it`);
      if (deed === 'unprotected' && !(thing.isTask && steps.every(world.rules.forces)))
        report('it is no ephemeral-task whose policy says force');
      for (const step of steps) {
        const reason = world.rules.forbids(step, deed, world.time);
        if (reason !== undefined) report(reason);
      }
      if (deed !== 'lost') return;
      if (thing.kind === 'cfn' && thing.hasPolicy === true && !rootOf(thing, world.things).hasRole)
        report('CloudFormation may not delete all its members');
      // An interface may end with its instance, whatever names it.
      if (thing.isLaunched === true && (isSubject || thing.kind !== 'eni')) report('a launch template needs it');
      if (thing.keptUntil !== undefined && world.time < thing.keptUntil)
        report('it is a way back whose day had not come');
      if (permits.some(({ type }) => type === 'rds-cluster') && cannotGo(thing, world.things))
        report('AWS would not let its whole cluster go');
      world.lost.push(thing);
      if (!holdsData(thing) || mayGo(permits, steps, world)) return;
      // Nobody could write to it since it stopped: AWS saves everything in the final snapshot.
      if (keepsLast && thing.kind === 'rds' && thing.state === 'stopped') return;
      // What was written between the snapshot and the stop of a database, AWS saves in the final snapshot.
      const saved = keepsLast ? { ...thing, restedAt: undefined } : thing;
      if (!hasSnapshot(world, saved)) report('no complete snapshot keeps what it held');
      else if (seenThing?.isInUse === true && !keepsLast && !mayMissTheLast(thing))
        report('it was in use when the guard last read it, and nothing keeps what was written last');
    },
  };
}

/** A nested stack is deleted with its root, and with the role of that. */
function rootOf(stack: Thing, things: ReadonlyMap<string, Thing>): Thing {
  const parent = stack.stack === undefined ? undefined : things.get(stack.stack);
  return parent === undefined ? stack : rootOf(parent, things);
}

const isFought: ReadonlySet<Deed> = new Set(['stopped', 'unprotected', 'lost']);

/** What runs a thing, or the instance that it is attached to. */
function runnersOf(thing: Thing, permits: readonly Permit[], world: Judged): readonly string[] {
  const isAttached = thing.kind === 'ebs' || thing.kind === 'eni' || thing.kind === 'network-addr';
  const id = thing.instance ?? world.things.get(thing.eni ?? '')?.instance;
  const instance = isAttached && id !== undefined ? world.things.get(id) : undefined;
  const runners = instance === undefined ? [] : ownRunnersOf(instance, permits, world);
  return [...ownRunnersOf(thing, permits, world), ...runners.map((runner) => `${runner} (of its instance)`)];
}

/** What runs a thing and stays: a Kubernetes cluster always does, a group unless the same write deletes it. */
function ownRunnersOf(thing: Thing, permits: readonly Permit[], { things }: Judged): readonly string[] {
  const { group, isNode } = thing;
  const goesAlong = permits.some(({ covers }) => covers.some(({ type, id }) => type === 'asg' && id === group));
  return [
    ...(isNode === true ? ['its Kubernetes cluster'] : []),
    ...(group !== undefined && things.has(group) && !goesAlong ? ['its Auto Scaling group'] : []),
  ];
}

/**
 * Only the data of an ephemeral-task, and of what is deleted with it, may be lost without a snapshot, and only where
 * its policy says so.
 */
function mayGo(permits: readonly Permit[], steps: readonly Step[], { things, rules }: Judged): boolean {
  return (
    permits.length > 0 &&
    permits.every(({ id }) => things.get(id)?.isTask === true) &&
    steps.length === permits.length &&
    steps.every(rules.waivesSnapshot)
  );
}

function finalNameOf(step: string): string {
  return `mayfly-${step.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`;
}

function cannotGo({ cluster }: Thing, things: ReadonlyMap<string, Thing>): boolean {
  const owner = cluster === undefined ? undefined : things.get(cluster);
  return owner?.isReplicated === true || owner?.isGlobal === true;
}

/** A database that is an ephemeral-task may lose its last writes, where the policy waives the final snapshot. */
function mayMissTheLast({ kind, isTask }: Thing): boolean {
  return isTask && (kind === 'rds' || kind === 'rds-cluster');
}

/** A member of a cluster contains no data of its own. */
function holdsData({ kind, cluster }: Thing): boolean {
  return kind === 'ebs' || kind === 'rds-cluster' || (kind === 'rds' && cluster === undefined);
}

/** What it belongs to, by the test's own lines: what protects that protects this. */
export function parentsOf(thing: Thing, things: ReadonlyMap<string, Thing>): readonly string[] {
  const { stack, instance, image, group, cluster, eni, balancer } = thing;
  const behind = thing.kind === 'network-addr' && eni !== undefined ? things.get(eni)?.instance : undefined;
  return [stack, instance, image, group, cluster, eni, balancer, behind].filter((id): id is string => {
    const parent = id === undefined ? undefined : things.get(id);
    return parent !== undefined && parent.state !== 'terminated';
  });
}

/** What the test's own lines call protected: marked core or on hold, or part of something that is. */
export function isProtected(things: ReadonlyMap<string, Thing>, thing: Thing): boolean {
  return (
    thing.core || thing.onHold || parentsOf(thing, things).some((id) => isProtected(things, things.get(id) ?? thing))
  );
}

/** Whether anybody can write to it: a volume on an instance that is not stopped, a database until it is gone. */
function isInUse(thing: Thing, things: ReadonlyMap<string, Thing>): boolean {
  if (thing.kind === 'rds' || thing.kind === 'rds-cluster') return true;
  if (thing.kind === 'ec2') return thing.state !== 'stopped';
  if (thing.kind !== 'ebs' || thing.instance === undefined) return false;
  return things.get(thing.instance)?.state !== 'stopped';
}

/**
 * A snapshot that counts: complete, of the same size and encryption, shared with nobody, and begun after the last
 * write, as far as AWS shows that.
 */
export function hasSnapshot({ things }: { readonly things: ReadonlyMap<string, Thing> }, thing: Thing): boolean {
  const restedAt = thing.instance === undefined ? thing.restedAt : things.get(thing.instance)?.restedAt;
  return [...things.values()].some((other) => {
    if (other.of !== thing.id || other.looks > 0 || other.shared === true || other.isKeyless === true) return false;
    if (other.state !== 'completed' && other.state !== 'available') return false;
    // Aurora's storage has no size of its own.
    if ((thing.kind !== 'rds-cluster' && other.size !== thing.size) || other.encrypted !== thing.encrypted)
      return false;
    const isEarly =
      restedAt !== undefined &&
      thing.wasBorrowed !== true &&
      Date.parse(other.created ?? '') < Math.floor(restedAt / 1000) * 1000;
    return !isEarly;
  });
}
