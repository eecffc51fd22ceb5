import type { Permit } from '../../src/core/permit.ts';
import type { Step } from '../../src/core/step.ts';
import type { Thing } from './thing.ts';

export type Deed = 'tagged' | 'copied' | 'stopped' | 'unprotected' | 'lost' | 'restored';

/** What the guard saw of a thing when it last read it, by the test's own lines alone. */
interface Seen extends Pick<Thing, 'core' | 'held' | 'support' | 'due' | 'locked' | 'generation'> {
  readonly parents: readonly string[];
  readonly isInUse: boolean;
  readonly at: number;
}

/**
 * What one of the guard's calls tells of a thing: all that its own listing shows, or what only a call of its own does.
 */
export type Aspect = 'itself' | 'tags' | 'lock' | 'relations';

/** What the judge knows of the world. */
interface Judged {
  readonly things: ReadonlyMap<string, Thing>;
  readonly broken: string[];
  readonly lost: Thing[];
  readonly time: number;
  /** `STEP THING` for all that a person has said yes to, with what was named to them. */
  readonly approved: ReadonlySet<string>;
  /** What the plan's steps are; where a test plans nothing of its own, what policies say does not count. */
  readonly steps: ReadonlyMap<string, Step>;
  /**
   * Whether the policy of a step may let data go, switch AWS's protection off, or do this at all now. Words: it may
   * not.
   */
  readonly rules: Rules;
  readonly haltSeen: 'running' | 'halted';
  readonly haltReadAt: number;
}

export interface Rules {
  /** Whether the policy says that what it deletes needs no snapshot. */
  readonly skipsSnapshot: (step: Step) => boolean;
  /** Whether it says `force`. */
  readonly forces: (step: Step) => boolean;
  /** What mayfly.yml as it is now has against it. */
  readonly forbids: (step: Step, deed: Deed, time: number) => string | undefined;
}

export const noRules: Rules = { skipsSnapshot: () => false, forces: () => false, forbids: () => undefined };

export interface Judge {
  looked(thing: Thing, aspect: Aspect): void;
  /** Holds the laws against one deed, at the moment of the write. */
  hold(thing: Thing, deed: Deed, permits: readonly Permit[], keepsLast: boolean): void;
}

export function judgeOf(world: Judged): Judge {
  const seen = new Map<string, Seen>();

  /** As it was seen: marked, or part of what was. */
  function isMarked(id: string, by: (its: Seen) => boolean, path: readonly string[] = []): boolean {
    const its = seen.get(id);
    if (its === undefined || path.includes(id)) return false;
    return by(its) || its.parents.some((parent) => isMarked(parent, by, [...path, id]));
  }

  function unreadParent(id: string): string | undefined {
    return seen.get(id)?.parents.find((parent) => !seen.has(parent));
  }

  return {
    looked: (thing, aspect) => {
      const { core, held, support, due, locked, generation } = thing;
      const before = seen.get(thing.id);
      const all: Seen = {
        core,
        held,
        support,
        due,
        locked,
        generation,
        parents: parentsOf(thing, world.things),
        isInUse: isInUse(thing, world.things),
        at: world.time,
      };
      if (aspect === 'itself') seen.set(thing.id, all);
      else if (before === undefined) return;
      else if (aspect === 'tags') seen.set(thing.id, { ...before, core, held, support, due });
      else if (aspect === 'lock') seen.set(thing.id, { ...before, locked });
      else seen.set(thing.id, { ...before, parents: all.parents });
    },
    hold: (thing, deed, permits, keepsLast) => {
      const say = (fault: string) => world.broken.push(`${thing.kind} ${thing.id} was ${deed}, and ${fault}`);
      const isSubject = permits.some(({ id }) => id === thing.id);
      const steps = permits.flatMap(({ step }) => world.steps.get(step) ?? []);
      if (world.haltSeen === 'halted') say('the kill switch was on when it was last read');
      if (world.time - world.haltReadAt > 10_000) say('the kill switch had been read too long ago');
      const its = seen.get(thing.id);
      if (its === undefined) say('the guard never read it');
      else {
        if (isMarked(thing.id, ({ core, held }) => core || held)) say('it was protected when the guard last read it');
        if (unreadParent(thing.id) !== undefined) say('the guard never read what it belongs to');
        const isDestructive = deed === 'stopped' || deed === 'lost';
        const needsYes = its.support || (!thing.isTask && isMarked(thing.id, ({ support }) => support));
        if (isDestructive && needsYes && !permits.some(({ step }) => world.approved.has(`${step} ${thing.id}`)))
          say('nobody approved it');
        if (isSubject && deed !== 'restored' && !its.due) say('it was not due any more when the guard last read it');
        if (isSubject && its.generation > 0) say('it is another one than the plan saw');
        if (deed === 'lost' && its.locked) say('AWS’s own protection was on');
        if (world.time - its.at > 31_000) say('the guard had read it too long ago');
      }
      if (deed === 'unprotected' && !(thing.isTask && steps.every(world.rules.forces)))
        say('it is no ephemeral-task whose policy says force');
      for (const step of steps) {
        const against = world.rules.forbids(step, deed, world.time);
        if (against !== undefined) say(against);
      }
      if (deed !== 'lost') return;
      world.lost.push(thing);
      if (!holdsData(thing) || mayGo(permits, steps, world)) return;
      if (!hasSnapshot(world, thing)) say('no complete snapshot keeps what it held');
      else if (its?.isInUse === true && !keepsLast && !mayMissTheLast(thing))
        say('it was in use when the guard last read it, and nothing keeps what was written last');
    },
  };
}

/**
 * Only the data of an ephemeral-task, and what goes with it, may go without a snapshot, and only where its policy says
 * so.
 */
function mayGo(permits: readonly Permit[], steps: readonly Step[], { things, rules }: Judged): boolean {
  return (
    permits.length > 0 &&
    permits.every(({ id }) => things.get(id)?.isTask === true) &&
    steps.length === permits.length &&
    steps.every(rules.skipsSnapshot)
  );
}

/**
 * A database that is an ephemeral-task may go without its last writes, where the policy has renounced the final
 * snapshot.
 */
function mayMissTheLast({ kind, isTask }: Thing): boolean {
  return isTask && (kind === 'rds' || kind === 'rds-cluster');
}

/** A member of a cluster holds nothing by itself. */
function holdsData({ kind, cluster }: Thing): boolean {
  return kind === 'ebs' || kind === 'rds-cluster' || (kind === 'rds' && cluster === undefined);
}

/** What it belongs to, by the test's own lines: what is protected there is protected here. */
export function parentsOf(thing: Thing, things: ReadonlyMap<string, Thing>): readonly string[] {
  const { stack, instance, image, group, cluster, eni, balancer } = thing;
  const behind = thing.kind === 'network-addr' && eni !== undefined ? things.get(eni)?.instance : undefined;
  return [stack, instance, image, group, cluster, eni, balancer, behind].filter((id): id is string => {
    const parent = id === undefined ? undefined : things.get(id);
    return parent !== undefined && parent.state !== 'terminated';
  });
}

/** What our own lines, and nobody else's, call protected: marked core or held, or part of what is. */
export function isProtected(things: ReadonlyMap<string, Thing>, thing: Thing): boolean {
  return (
    thing.core || thing.held || parentsOf(thing, things).some((id) => isProtected(things, things.get(id) ?? thing))
  );
}

/** Whether anybody can write to it: a volume on a machine that is not stopped, a database until it is gone. */
function isInUse(thing: Thing, things: ReadonlyMap<string, Thing>): boolean {
  if (thing.kind === 'rds' || thing.kind === 'rds-cluster') return true;
  if (thing.kind === 'ec2') return thing.state !== 'stopped';
  if (thing.kind !== 'ebs' || thing.instance === undefined) return false;
  return things.get(thing.instance)?.state !== 'stopped';
}

/**
 * A snapshot that counts: whole, of its size, encrypted as it is, for nobody else, and begun once nothing was written
 * any more, as far as AWS shows that.
 */
export function hasSnapshot({ things }: { readonly things: ReadonlyMap<string, Thing> }, thing: Thing): boolean {
  const restedAt = thing.instance === undefined ? thing.restedAt : things.get(thing.instance)?.restedAt;
  return [...things.values()].some((other) => {
    if (other.of !== thing.id || other.looks > 0 || other.shared === true) return false;
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
