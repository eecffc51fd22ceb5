import * as fc from 'fast-check';
import { isCopy, mark, type Thing, unmark } from './thing.ts';

/** What somebody else does to the account, or to Mayfly, in the middle of our run. */
export interface Change {
  /** Before the call of this number, to AWS or to the ledger. */
  readonly at: number;
  readonly thing: number;
  readonly deed: (typeof deeds)[number];
  readonly spelling: number;
}

const deeds = [
  'core',
  'on-hold',
  'support',
  'unmark',
  'not-due',
  'locked',
  'unlocked',
  'replaced',
  'let-go',
  'taken-up',
  'started',
  'gone',
  'halt',
  'lift',
  'approve',
] as const;

/**
 * What fails about one call. `lost`: AWS did it, but the answer was lost. `garbled`: AWS did it, and a proxy answered
 * in its place.
 */
export interface Fault {
  /** The number of a call to AWS. */
  readonly at: number;
  readonly kind: 'throttled' | 'denied' | 'failed' | 'lost' | 'garbled';
}

export function changes(): fc.Arbitrary<readonly Change[]> {
  const does = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('core', 'on-hold', 'not-due', 'support', 'gone') },
    { weight: 1, arbitrary: fc.constantFrom(...deeds) },
  );
  return fc.array(
    fc.record<Change>({ at: fc.oneof(fc.nat(80), fc.nat(400)), thing: fc.nat(20), deed: does, spelling: fc.nat(11) }),
    { maxLength: 4 },
  );
}

export function faults(): fc.Arbitrary<readonly Fault[]> {
  return fc.array(
    fc.record<Fault>({ at: fc.nat(80), kind: fc.constantFrom('throttled', 'denied', 'failed', 'lost') }),
    {
      maxLength: 6,
    },
  );
}

/** The part of a world that somebody else can change. */
interface Changing {
  readonly things: Map<string, Thing>;
  time: number;
  isHalted: boolean;
  changed: number;
  /** A person approves one of the steps. */
  approve: (which: number) => void;
}

export function applyChange(world: Changing, { thing: index, deed: does, spelling }: Change): void {
  const things = [...world.things.values()].filter((thing) => !isCopy(thing));
  const thing = things[index % Math.max(1, things.length)];
  if (thing === undefined) return;
  world.changed++;
  switch (does) {
    case 'core':
    case 'on-hold':
    case 'support':
      mark(thing, does, spelling);
      return;
    case 'unmark':
      unmark(thing);
      return;
    case 'not-due':
      thing.due = false;
      thing.tags.delete('due');
      return;
    case 'locked':
    case 'unlocked':
      thing.locked = does === 'locked' && lockable.has(thing.kind);
      return;
    case 'replaced':
      if (recreatable.has(thing.kind)) thing.generation++;
      return;
    case 'let-go':
      letGo(thing, world.time);
      return;
    case 'taken-up':
      takeUp(thing, things);
      return;
    case 'started':
      if (thing.kind === 'ec2' && thing.state === 'stopped')
        Object.assign(thing, { state: 'running', created: new Date(world.time).toISOString(), restedAt: undefined });
      return;
    case 'gone':
      if (thing.kind === 'ebs' && thing.instance === undefined) world.things.delete(thing.id);
      return;
    case 'halt':
    case 'lift':
      world.isHalted = does === 'halt';
      return;
    case 'approve':
      world.approve(index);
      return;
    default:
      does satisfies never;
  }
}

const lockable: ReadonlySet<Thing['kind']> = new Set(['ec2', 'rds', 'rds-cluster', 'cfn', 'asg', 'app-elb']);

/** Kinds that can be created again under the same name. */
const recreatable: ReadonlySet<Thing['kind']> = new Set(['rds', 'rds-cluster', 'cfn', 'asg']);

/** Detached, disassociated, taken off. */
export function letGo(thing: Thing, time: number): void {
  if (thing.kind === 'ebs' && thing.instance !== undefined)
    Object.assign(thing, { instance: undefined, state: 'available', restedAt: time });
  if (thing.kind === 'eni' && thing.instance !== undefined)
    Object.assign(thing, { instance: undefined, state: 'available' });
  if (thing.kind === 'network-addr' || thing.kind === 'security-group') thing.eni = undefined;
  if (thing.kind === 'app-elb-target-group') thing.balancer = undefined;
}

function takeUp(thing: Thing, all: readonly Thing[]): void {
  const first = (kind: Thing['kind']): string | undefined =>
    all.find((other) => other.kind === kind && (kind !== 'ec2' || other.state === 'running'))?.id;
  const instance = first('ec2');
  if (thing.state === 'available' && (thing.kind === 'ebs' || thing.kind === 'eni') && instance !== undefined)
    Object.assign(thing, { instance, state: 'in-use', wasBorrowed: true, restedAt: undefined });
  if (thing.kind === 'network-addr' || thing.kind === 'security-group') thing.eni ??= first('eni');
  if (thing.kind === 'app-elb-target-group') thing.balancer ??= first('app-elb');
}
