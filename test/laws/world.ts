import type { Aws } from '../../src/core/aws.ts';
import type { HaltState } from '../../src/core/limits.ts';
import type { Permit } from '../../src/core/permit.ts';
import { assertPermitted } from '../../src/core/permit.ts';
import type { Step } from '../../src/core/step.ts';
import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import { awsOver } from '../../src/estate/aws/interfaces.ts';
import type { WriteEntry } from '../../src/estate/aws/operation.ts';
import type { Service } from '../../src/estate/aws/service.ts';
import type { Transport } from '../../src/estate/aws/transport.ts';
import { assertCovered } from '../../src/estate/aws/write-check.ts';
import type { HaltSwitch } from '../../src/ledger/halt-switch.ts';
import { applyChange, type Change, type Fault } from './changes.ts';
import { type Judge, judgeOf, noRules, type Rules } from './judge.ts';
import type { Thing } from './thing.ts';
import { answerOf, pageOf } from './world-read.ts';
import { perform, requestOf } from './world-write.ts';

export const place = { account: '111122223333', region: 'eu-west-1' };

/** Thrown by every call after the cut: the process is dead until the test restarts it. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * What happens to the snapshots that are begun: everything that can be wrong with one, so that it does not count as
 * complete.
 */
export const snapshotFates = ['whole', 'error', 'smaller', 'unencrypted', 'shared', 'early', 'keyless'] as const;

export interface World {
  readonly things: Map<string, Thing>;
  /** Broken laws, as messages. */
  readonly broken: string[];
  readonly aws: Aws;
  readonly halt: HaltSwitch;
  /** Calls of any kind. `awsCalls` counts those to AWS; faults name these numbers. */
  calls: number;
  awsCalls: number;
  writes: number;
  time: number;
  guardIsReading: boolean;
  /** Snapshots become complete after this many checks. */
  snapshotChecks: number;
  snapshotFate: (typeof snapshotFates)[number];
  changes: readonly Change[];
  faults: readonly Fault[];
  /** The credentials expire before the call to AWS of this number. */
  expiresAt: number | undefined;
  /** Operations that these credentials may not call. */
  denied: ReadonlySet<string>;
  /** Ids of things that AWS refuses to write to, for reasons of its own. */
  stubborn: ReadonlySet<string>;
  /** How many items a page of an answer has, where answers have pages. */
  pageSize: number | undefined;
  /** How many reads have failed. */
  unread: number;
  cut: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  isDead: boolean;
  readonly lost: Thing[];
  /** How many changes others have made. */
  changed: number;
  isHalted: boolean;
  /**
   * The state of the kill switch when it was last read, and when that was: epoch milliseconds, Infinity where a test
   * has no switch.
   */
  haltSeen: 'running' | 'halted';
  haltReadAt: number;
  approve: (which: number) => void;
  readonly approved: Set<string>;
  steps: ReadonlyMap<string, Step>;
  rules: Rules;
  /** Every write that AWS accepted: the step, the operation, and what it named. */
  readonly sent: string[];
  /** Makes one call of any kind, and kills the process at the cut. */
  pass<Value>(work: () => Value): Value;
}

export function worldOf(things: readonly Thing[]): World {
  const world: World = {
    things: new Map(things.map((thing) => [thing.id, thing])),
    broken: [],
    aws: undefined as unknown as Aws,
    halt: undefined as unknown as HaltSwitch,
    calls: 0,
    awsCalls: 0,
    writes: 0,
    time: Date.UTC(2026, 10, 21, 2),
    guardIsReading: false,
    snapshotChecks: 2,
    snapshotFate: 'whole',
    changes: [],
    faults: [],
    expiresAt: undefined,
    denied: new Set(),
    stubborn: new Set(),
    pageSize: undefined,
    unread: 0,
    cut: undefined,
    isDead: false,
    lost: [],
    changed: 0,
    isHalted: false,
    haltSeen: 'running',
    haltReadAt: Number.POSITIVE_INFINITY,
    approve: () => undefined,
    approved: new Set(),
    steps: new Map(),
    rules: noRules,
    sent: [],
    pass: (work) => {
      if (world.isDead) throw new Crash('dead');
      const call = world.calls++;
      world.time += 40;
      for (const change of world.changes) if (change.at === call) applyChange(world, change);
      if (world.cut?.at === call && world.cut.when === 'before') die(world);
      try {
        return work();
      } finally {
        // Also after a call that AWS refuses: a cut that such a call skipped would never come, and the law would not be
        // tested.
        if (world.cut?.at === call && world.cut.when === 'after') die(world);
      }
    },
  };
  const judge = judgeOf(world);
  return Object.assign(world, { aws: awsOver(place, wireOf(world, judge)), halt: haltOf(world) });
}

const passing = <Value>(world: World, work: () => Value): Promise<Value> =>
  Promise.resolve().then(() =>
    world.pass(() => {
      world.awsCalls++;
      return work();
    }),
  );
const faultIn = (world: World): Fault['kind'] | 'expired' | undefined =>
  world.expiresAt !== undefined && world.awsCalls > world.expiresAt
    ? 'expired'
    : world.faults.find(({ at }) => at === world.awsCalls - 1)?.kind;

function wireOf(world: World, judge: Judge): Transport {
  return {
    read: (service, operation, input) =>
      passing(world, () => {
        const is = world.denied.has(operation) ? 'denied' : faultIn(world);
        if (is !== undefined) {
          world.unread++;
          throw failure(`${service.iam}:${operation}`, is);
        }
        const answer = answerOf(world, service.name, operation, input, (thing, aspect) => {
          if (world.guardIsReading) judge.guardRead(thing, aspect);
        });
        return world.pageSize === undefined ? answer : pageOf(answer, input, world.pageSize);
      }),
    report: () => Promise.reject(new TypeError('the laws ask for no reports')),
    self: () => Promise.reject(new TypeError('the laws own nothing')),
    write: (service, entry, input, permits) =>
      passing(world, () => {
        const operation = `${service.iam}:${entry.operation}`;
        check(service, entry, input, permits, world);
        if (permits.some(({ id }) => world.stubborn.has(id))) {
          world.sent.push(`${entry.operation} ${permits.map(({ id }) => id).join(' ')} refused`);
          throw new CallFailed(operation, 'OperationNotPermitted', 'not now', 400);
        }
        const is = faultIn(world);
        if (is !== undefined && is !== 'lost' && is !== 'garbled') throw failure(operation, is);
        const answer = perform(world, entry.operation, input, (thing, deed, keepsLast = false) => {
          judge.judge(thing, deed, permits, keepsLast);
        });
        world.writes++;
        world.sent.push(`${permits.map(({ step, id }) => `${step} ${id}`).join(' ')} ${entry.operation}`);
        if (is !== undefined) throw failure(operation, is);
        return answer;
      }),
  };
}

/** The kill switch of this world. Reading it is a call like others, and a read that fails counts as halted. */
function haltOf(world: World): HaltSwitch {
  return {
    name: 'the switch of the model world',
    read: () =>
      passing(world, (): HaltState => {
        const fault = faultIn(world);
        world.haltReadAt = world.time;
        world.haltSeen = world.isHalted || fault !== undefined ? 'halted' : 'running';
        if (fault !== undefined) return { status: 'unreadable', cause: fault };
        return world.isHalted
          ? { status: 'halted', halt: { by: 'ada', at: new Date(world.time).toISOString() } }
          : { status: 'running' };
      }),
    halt: () => Promise.reject(new TypeError('nobody here halts')),
    lift: () => Promise.reject(new TypeError('nobody here lifts')),
  };
}

function check(
  service: Service,
  entry: WriteEntry<never, unknown>,
  input: object,
  permits: readonly Permit[],
  world: World,
): void {
  assertPermitted(permits, place, world.time);
  assertCovered(requestOf(service, place, entry.operation, input), { service, entry, permits, place });
}

function failure(operation: string, is: Fault['kind'] | 'expired'): CallFailed {
  switch (is) {
    case 'throttled':
      return new CallFailed(operation, 'RequestLimitExceeded', 'slow down', 503);
    case 'denied':
      return new CallFailed(operation, 'UnauthorizedOperation', 'no', 403);
    case 'expired':
      return new CallFailed(operation, 'ExpiredToken', 'The security token is expired', 403);
    case 'garbled':
      return new CallFailed(operation, 'Unknown', 'a page of a proxy', 408);
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
