import * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { type ApprovalKind, peopleApprove } from './approving.ts';
import { type Change, changes, type Fault, faults } from './changes.ts';
import { snapshotFates, type World } from './world.ts';

/** Everything that can differ from the plan while it is applied. */
export interface Adversity {
  readonly changes: readonly Change[];
  readonly faults: readonly Fault[];
  readonly snapshotChecks: number;
  readonly snapshotFate: World['snapshotFate'];
  /** What people approve before it is applied, and whether the approvals are valid. */
  readonly approved: readonly number[];
  readonly approvalKind: ApprovalKind;
}

export function adversities(): fc.Arbitrary<Adversity> {
  return fc.record({
    changes: changes(),
    faults: faults(),
    snapshotChecks: fc.nat(4),
    snapshotFate: fc.oneof(
      { weight: 2, arbitrary: fc.constant('whole' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...snapshotFates) },
    ),
    approved: fc.array(fc.nat(12), { maxLength: 4 }),
    approvalKind: fc.constantFrom<ApprovalKind>('valid', 'valid', 'for-another', 'ended'),
  });
}

/** Lets it happen to this world, from the next call on. */
export function inflict(
  world: World,
  plan: Plan,
  ledger: Ledger,
  { changes: between, faults: wrong, snapshotChecks, snapshotFate, approved, approvalKind }: Adversity,
): void {
  peopleApprove(world, plan, ledger, approvalKind);
  for (const index of approved) world.approve(index);
  Object.assign(world, {
    changes: between.map((change) => ({ ...change, at: world.calls + change.at })),
    faults: wrong.map((fault) => ({ ...fault, at: world.awsCalls + fault.at })),
    snapshotChecks,
    snapshotFate,
  } satisfies Partial<World>);
}
