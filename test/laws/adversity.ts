import * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { peopleApprove, type Yes } from './approving.ts';
import { type Change, changes, type Fault, faults } from './changes.ts';
import { snapshotFates, type World } from './world.ts';

/** All that can go otherwise than planned while a plan is applied. */
export interface Adversity {
  readonly between: readonly Change[];
  readonly wrong: readonly Fault[];
  readonly snapshotLooks: number;
  readonly snapshotsAre: World['snapshotsAre'];
  /** What people approve before it is applied, and whether they do it rightly. */
  readonly approved: readonly number[];
  readonly yes: Yes;
}

export function adversities(): fc.Arbitrary<Adversity> {
  return fc.record({
    between: changes(),
    wrong: faults(),
    snapshotLooks: fc.nat(4),
    snapshotsAre: fc.oneof(
      { weight: 2, arbitrary: fc.constant('whole' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...snapshotFates) },
    ),
    approved: fc.array(fc.nat(12), { maxLength: 4 }),
    yes: fc.constantFrom<Yes>('sound', 'sound', 'for-another', 'ended'),
  });
}

/** Lets it happen to this world, from the next call on. */
export function befall(
  world: World,
  plan: Plan,
  ledger: Ledger,
  { between, wrong, snapshotLooks, snapshotsAre, approved, yes }: Adversity,
): void {
  peopleApprove(world, plan, ledger, yes);
  for (const which of approved) world.approve(which);
  Object.assign(world, {
    changes: between.map((change) => ({ ...change, at: world.calls + change.at })),
    faults: wrong.map((fault) => ({ ...fault, at: world.asked + fault.at })),
    snapshotLooks,
    snapshotsAre,
  });
}
