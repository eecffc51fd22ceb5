import type { Aws } from '../../src/core/aws.ts';
import type { Permit } from '../../src/core/permit.ts';
import { assertPermitted } from '../../src/core/permit.ts';
import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import { facesOver, type Wire } from '../../src/estate/aws/faces.ts';
import { assertHits } from '../../src/estate/aws/hits.ts';
import type { Written } from '../../src/estate/aws/operation.ts';
import { type Change, type Fault, mark, type Thing } from './account.ts';
import { answerOf, pageOf } from './world-read.ts';
import { formOf, obey } from './world-write.ts';

export const place = { account: '111122223333', region: 'eu-west-1' };

/** Thrown from the cut on by every call: the process is dead until `revive`. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** What the guard saw of a thing when it last read it, judged by these tests alone. */
interface Seen {
  readonly isProtected: boolean;
  readonly support: boolean;
  readonly due: boolean;
  readonly at: number;
}

export interface World {
  readonly things: Map<string, Thing>;
  /** Broken laws, in words. */
  readonly broken: string[];
  readonly aws: Aws;
  calls: number;
  writes: number;
  time: number;
  guardIsReading: boolean;
  /** Snapshots become complete after so many looks; `spoiled`: they end in an error. */
  snapshotLooks: number;
  spoiled: boolean;
  changes: readonly Change[];
  faults: readonly Fault[];
  /** Operations that these credentials may not call. */
  denied: ReadonlySet<string>;
  /** How many items a page of an answer has, where answers have pages. */
  pageSize: number | undefined;
  /** How many reads have failed. */
  unread: number;
  cut: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  isDead: boolean;
  readonly lost: Thing[];
  /** How many changes have been made by others. */
  changed: number;
  /** Passes one call of any kind, and kills the process where the cut is. */
  pass<Value>(work: () => Value): Value;
}

export function worldOf(things: readonly Thing[]): World {
  const seen = new Map<string, Seen>();
  const world: World = {
    things: new Map(things.map((thing) => [thing.id, thing])),
    broken: [],
    aws: undefined as unknown as Aws,
    calls: 0,
    writes: 0,
    time: Date.UTC(2026, 10, 21, 2),
    guardIsReading: false,
    snapshotLooks: 2,
    spoiled: false,
    changes: [],
    faults: [],
    denied: new Set(),
    pageSize: undefined,
    unread: 0,
    cut: undefined,
    isDead: false,
    lost: [],
    changed: 0,
    pass: (work) => {
      if (world.isDead) throw new Crash('dead');
      const call = world.calls++;
      world.time += 40;
      for (const change of world.changes) if (change.at === call) change_(world, change);
      if (world.cut?.at === call && world.cut.when === 'before') die(world);
      try {
        return work();
      } finally {
        // Also after a call that AWS refuses: a cut that such a call skipped would never come, and the law would be put to no test.
        if (world.cut?.at === call && world.cut.when === 'after') die(world);
      }
    },
  };

  const fault = (): Fault['is'] | undefined => world.faults.find(({ at }) => at === world.calls - 1)?.is;
  const passing = <Value>(work: () => Value): Promise<Value> => Promise.resolve().then(() => world.pass(work));
  const wire: Wire = {
    read: (service, operation, input) =>
      passing(() => {
        const is = world.denied.has(operation) ? 'denied' : fault();
        if (is !== undefined) {
          world.unread++;
          throw failure(`${service.iam}:${operation}`, is);
        }
        const answer = answerOf(world, operation, input, (thing) => {
          if (world.guardIsReading) seen.set(thing.id, { isProtected: isProtected(world, thing), support: thing.support, due: thing.due, at: world.time });
        });
        return world.pageSize === undefined ? answer : pageOf(answer, input, world.pageSize);
      }),
    ask: () => Promise.reject(new TypeError('the laws ask for no reports')),
    own: () => Promise.reject(new TypeError('the laws own nothing')),
    write: (service, entry, input, permits) =>
      passing(() => {
        check(entry, input, permits, world);
        const is = fault();
        if (is !== undefined && is !== 'lost') throw failure(`${service.iam}:${entry.operation}`, is);
        world.writes++;
        const answer = obey(world, entry.operation, input, (thing, what, isSubject) => {
          hold(world, thing, what, isSubject, seen.get(thing.id));
        });
        if (is === 'lost') throw failure(`${service.iam}:${entry.operation}`, is);
        return answer;
      }),
  };
  return Object.assign(world, { aws: facesOver(place, wire) });
}

/** What our own lines, and nobody else's, call protected: marked core or held, or part of what is. */
export function isProtected(world: Pick<World, 'things'>, thing: Thing): boolean {
  if (thing.core || thing.held) return true;
  return [thing.stack, thing.instance, thing.image].some((id) => {
    const parent = id === undefined ? undefined : world.things.get(id);
    return parent !== undefined && parent.state !== 'terminated' && isProtected(world, parent);
  });
}

/** The laws, at the moment of the write. */
function hold(world: World, thing: Thing, what: 'tagged' | 'copied' | 'stopped' | 'lost', isSubject: boolean, seen: Seen | undefined): void {
  const say = (fault: string) => world.broken.push(`${thing.kind} ${thing.id} was ${what}, and ${fault}`);
  if (seen === undefined) say('the guard never read it');
  else {
    if (seen.isProtected) say('it was protected when the guard last read it');
    if (seen.support && (what === 'stopped' || what === 'lost')) say('nobody approved it');
    if (isSubject && !seen.due) say('it was not due any more when the guard last read it');
    if (world.time - seen.at > 31_000) say('the guard had read it too long ago');
  }
  if (what !== 'lost') return;
  world.lost.push(thing);
  if ((thing.kind === 'ebs' || thing.kind === 'rds') && !hasSnapshot(world, thing)) say('no complete snapshot keeps what it held');
}

export function hasSnapshot(world: Pick<World, 'things'>, thing: Thing): boolean {
  return [...world.things.values()].some(
    (other) => other.of === thing.id && other.size === thing.size && other.looks <= 0 && (other.state === 'completed' || other.state === 'available'),
  );
}

function check(entry: Written<never, unknown>, input: object, permits: readonly Permit[], world: World): void {
  assertPermitted(permits, place, world.time);
  assertHits(entry, formOf(entry.operation, input), permits);
}

function failure(operation: string, is: Fault['is']): CallFailed {
  switch (is) {
    case 'throttled':
      return new CallFailed(operation, 'RequestLimitExceeded', 'slow down', 503);
    case 'denied':
      return new CallFailed(operation, 'UnauthorizedOperation', 'no', 403);
    case 'failed':
    case 'lost':
      return new CallFailed(operation, 'InternalError', 'sorry', 500);
    default:
      return is satisfies never;
  }
}

function die(world: World): never {
  world.isDead = true;
  throw new Crash('cut');
}

function change_(world: World, { thing: index, does, spelling }: Change): void {
  const things = [...world.things.values()].filter(({ of, image }) => of === undefined || image !== undefined);
  const thing = things[index % Math.max(1, things.length)];
  if (thing === undefined) return;
  world.changed++;
  switch (does) {
    case 'core':
    case 'held':
    case 'support':
      mark(thing, does, spelling);
      return;
    case 'not-due':
      thing.due = false;
      thing.tags.delete('due');
      return;
    case 'gone':
      if (thing.kind === 'ebs' && thing.instance === undefined) world.things.delete(thing.id);
      return;
    default:
      does satisfies never;
  }
}
