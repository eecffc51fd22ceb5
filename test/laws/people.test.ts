import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { prepareRestore } from '../../src/app/restore/prepare-restore.ts';
import type { Plan } from '../../src/core/plan.ts';
import type { Receipt } from '../../src/core/receipt.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { type ApprovalKind, peopleApprove } from './approving.ts';
import { isFree, isGone } from './free.ts';
import { hasSnapshot } from './judge.ts';
import { type PolicySpec, policies } from './policies.ts';
import { policyAccounts, policyThingsOf } from './policy-account.ts';
import { applyPlanIn, connectionTo, planIn, setupOf } from './policy-sweep.ts';
import { expectOften, holdLaw, timeLimit } from './runs.ts';
import { copyOf, type Thing } from './thing.ts';
import { type World, worldOf } from './world.ts';

describe('laws of approvals and restores', () => {
  // Promise D8 of docs/safety.md.
  test(
    "persistent-support is deleted only with a person's approval of this step that has not expired",
    async () => {
      const reached = { runs: 0, went: 0, stayed: 0 };
      await holdLaw(
        fc.asyncProperty(
          policyAccounts(),
          policies(),
          fc.constantFrom<ApprovalKind | 'none'>('valid', 'valid', 'for-another', 'ended', 'none'),
          async (account, all, yes) => {
            const specs = deletingOnly(all);
            // What would need no approval, if it were not for its mark.
            const before = policyThingsOf(account);
            const bare = before.map((thing) => ({ ...thing, support: false }));
            const supporting = before
              .filter(
                (thing, at) =>
                  thing.support && bare[at] !== undefined && isFree(bare[at], bare) && isMeant(specs, thing, before),
                // An approval names what goes, and not what a delete changes: the replica that it leaves behind.
              )
              .filter(({ id }) => !before.some(({ support, replicaOf }) => support && replicaOf === id));
            const world = worldOf(copyOf(before));
            const ledger = openSqliteLedger(':memory:');
            const plan = await planIn(world, specs, ledger);
            approveAll(world, plan, ledger, yes);
            await applyPlanIn(world, plan, ledger, specs);
            const gone = supporting.filter(({ id }) => isGone(world.things.get(id)));
            expect(world.broken).toEqual([]);
            expect(gone).toEqual(yes === 'valid' ? supporting : []);
            reached.runs++;
            if (gone.length > 0) reached.went++;
            else if (supporting.length > 0) reached.stayed++;
          },
        ),
        0.02,
      );
      expectOften(reached.went, reached.runs, 0.005);
      expectOften(reached.stayed, reached.runs, 0.02);
    },
    timeLimit(0.02),
  );

  // Promise F4 of docs/safety.md.
  test(
    'a restore brings back a deleted volume from its snapshot as it was, and starts a stopped instance',
    async () => {
      const reached = { runs: 0, restored: 0 };
      await holdLaw(
        fc.asyncProperty(policyAccounts(), policies(), async (account, specs) => {
          const before = new Map(policyThingsOf(account).map((thing) => [thing.id, thing]));
          const world = worldOf(copyOf(before.values()));
          const ledger = openSqliteLedger(':memory:');
          const { receipts } = await applyPlanIn(world, await planIn(world, specs, ledger), ledger, specs);
          // Without a snapshot of its own, a volume may have one by chance: of the instance that it was attached to.
          const skipping = new Set(specs.filter(({ skips }) => skips).map(({ name }) => name));
          const restorable = receipts.filter((each) => canComeBack(each, world, before) && !skipping.has(each.policy));
          for (const receipt of restorable) {
            await undo(receipt, receipts, world, ledger);
            expect([receipt.subject.id, isBack(receipt, world, before)]).toEqual([receipt.subject.id, true]);
            reached.restored++;
          }
          expect(world.broken).toEqual([]);
          reached.runs++;
        }),
        0.01,
      );
      expectOften(reached.restored, reached.runs, 0.1);
    },
    timeLimit(0.01),
  );
});

function deletingOnly(specs: readonly PolicySpec[]): readonly PolicySpec[] {
  return specs.map((spec) => ({ ...spec, reduce: undefined, actions: ['delete'] }));
}

function isMeant(specs: readonly PolicySpec[], thing: Thing, all: readonly Thing[]): boolean {
  return specs.some(
    ({ kind, filters }) => kind === thing.kind && filters.every(({ means }) => means(thing, all) === true),
  );
}

function approveAll(world: World, plan: Plan, ledger: Ledger, yes: ApprovalKind | 'none'): void {
  if (yes === 'none') return;
  peopleApprove(world, plan, ledger, yes);
  for (const index of plan.steps.keys()) world.approve(index);
}

function canComeBack({ verb, subject, ending }: Receipt, world: World, before: ReadonlyMap<string, Thing>): boolean {
  const thing = before.get(subject.id);
  if (ending.status !== 'done' || thing === undefined) return false;
  if (verb === 'stop') return thing.kind === 'ec2' && world.things.get(thing.id)?.state === 'stopped';
  return verb === 'delete' && thing.kind === 'ebs' && hasSnapshot(world, thing);
}

async function undo(receipt: Receipt, receipts: readonly Receipt[], world: World, ledger: Ledger): Promise<void> {
  const options = { holdDays: 0, chosen: new Set<string>(), again: false };
  const prepared = await prepareRestore(receipt, options, {
    receipts,
    setup: setupOf(),
    connection: connectionTo(world),
    ledger,
    now: new Date(world.time),
  });
  if (prepared.status !== 'planned')
    throw new TypeError(`there is no way back for ${receipt.subject.id}: ${JSON.stringify(prepared)}`);
  await applyPlanIn(world, prepared.plan, ledger, []);
}

function isBack({ subject, verb }: Receipt, world: World, before: ReadonlyMap<string, Thing>): boolean {
  if (verb === 'stop') return world.things.get(subject.id)?.state === 'running';
  const original = before.get(subject.id);
  return [...world.things.values()].some(
    ({ id, size, encrypted, tags }) =>
      original !== undefined &&
      id.startsWith('vol-again-') &&
      size === original.size &&
      encrypted === original.encrypted &&
      tags.get('rank') === original.tags.get('rank'),
  );
}
