import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { type AccountSpec, thingsOf } from './account.ts';
import { applyIn, ledgerIn, type PlanStyle, planOf, type Sabotage } from './sweep.ts';
import { isCopy, type Thing } from './thing.ts';
import { type World, worldOf } from './world.ts';

/** What three nights leave, as messages: a way back that went too early, or one that stays after its day. */
export interface ThreeNights {
  readonly broken: readonly string[];
  readonly gone: readonly string[];
  readonly left: readonly string[];
  readonly copies: number;
}

/**
 * Deletes what is due; then plans the end of all snapshots of that, whatever their tags; then the same when their day
 * has passed.
 */
export async function threeNights(spec: AccountSpec, style: PlanStyle, sabotage: Sabotage = {}): Promise<ThreeNights> {
  const world = worldOf(thingsOf(spec));
  const ledger = ledgerIn(world, openSqliteLedger(':memory:'));
  await applyIn(world, planOf([...world.things.values()], style, world.time), ledger, sabotage);
  const copies = copiesIn(world);
  await endCopies(world, 'plan-2');
  const gone = copies.filter(({ id }) => !world.things.has(id)).map(({ id }) => `${id} went too early`);
  world.time += 40 * 86_400_000;
  await endCopies(world, 'plan-3');
  // A snapshot belongs to its source: where that stays, it may be protected.
  const left = copies.filter(({ id, of = '' }) => world.things.has(id) && !world.things.has(of));
  return {
    broken: world.broken,
    gone,
    left: left.map(({ id }) => `${id} stays after its day`),
    copies: copies.length,
  };

  async function endCopies(account: World, id: string): Promise<void> {
    for (const copy of copiesIn(account)) {
      copy.due = true;
      copy.tags.set('due', 'yes');
    }
    await applyIn(account, planOf(copiesIn(account), 'careful', account.time, id), ledger, sabotage);
  }
}

function copiesIn(world: World): Thing[] {
  return [...world.things.values()].filter((thing) => isCopy(thing) && thing.keptUntil !== undefined);
}
