import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Receipt } from '../../src/core/receipt.ts';
import type { ResourceType } from '../../src/core/resource-type.ts';
import type { Verb } from '../../src/core/verb.ts';
import { CallFailed } from '../../src/estate/aws/call-failed.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { type AccountSpec, accounts, thingsOf } from './account.ts';
import { expectOften, holdLaw, isCaught, timeLimit } from './runs.ts';
import { applyIn, ledgerIn, type PlanStyle, planOf, type Sabotage, stateOf } from './sweep.ts';
import { type World, worldOf } from './world.ts';

const styles = fc.constantFrom<PlanStyle>('careful', 'careless', 'hasty', 'forced', 'stop');

type Failing = (world: World, calls: number, where: number) => Partial<Pick<World, 'expiresAt' | 'faults'>>;

/** The credentials expire before any call, and somebody renews them before the next run. */
const expiring: Failing = (_, calls, where) => ({ expiresAt: where % calls });

/** At one call, AWS does what it was asked, and a proxy answers in its place. */
const garbling: Failing = (_, calls, where) => ({ faults: [{ at: where % calls, kind: 'garbled' }] });

const laws = [
  ['credentials that expire before any call and are renewed', expiring],
  ["a call that AWS carries out and a proxy answers in AWS's place", garbling],
] as const;

// Promise E16 of docs/safety.md.
test.each(laws)(
  '%s: what AWS did has a receipt that says so, and the run ends as one without failures',
  async (_, failing) => {
    const reached = { runs: 0, failed: 0 };
    await holdLaw(
      fc.asyncProperty(accounts(), styles, fc.nat(), async (spec, style, where) => {
        const { whole, failed, wrong, hasFailed } = await bothEnds(spec, style, where, failing);
        expect([failed, wrong]).toEqual([whole, []]);
        reached.runs++;
        if (hasFailed) reached.failed++;
      }),
      0.06,
    );
    expectOften(reached.failed, reached.runs, 0.2);
  },
  timeLimit(0.06),
);

const mutants = [
  ['takes a check that was refused for a failed step', expiring, () => ({ types: types.map(concluding) })],
  ['takes an answer that is not AWS’s for a refusal', garbling, () => ({ types: types.map(believing) })],
] as const satisfies readonly (readonly [string, Failing, () => Sabotage])[];

test.each(mutants)('the law catches a Mayfly that %s', async (_, failing, sabotage) => {
  const property = fc.asyncProperty(accounts(), styles, fc.nat(), async (spec, style, where) => {
    const { wrong } = await bothEnds(spec, style, where, failing, sabotage());
    return wrong.length === 0;
  });
  expect(await isCaught(property, [1, 0])).toBe(true);
});

interface Ends {
  /** What exists in the end: after a run without failures, and after one with them that was started again. */
  readonly whole: readonly string[];
  readonly failed: readonly string[];
  /** What was concluded from a failure, as messages. */
  readonly wrong: readonly string[];
  readonly hasFailed: boolean;
}

async function bothEnds(
  spec: AccountSpec,
  style: PlanStyle,
  where: number,
  failing: Failing,
  sabotage: Sabotage = {},
): Promise<Ends> {
  const undisturbed = worldOf(thingsOf(spec));
  // What is attached to something else is left out: whether AWS deletes it depends on when that ends, not on failures.
  // So are stacks where something is retained: if a template cannot be read, all members count as deleted, and a
  // protected one refuses its stack for this night. And replicas: AWS takes a final snapshot of one only after its
  // source is gone, so the order decides, and a failure changes the order.
  const things = [...undisturbed.things.values()];
  const isRetaining = things.some(({ isRetained }) => isRetained === true);
  const plan = planOf(
    things.filter(
      ({ kind, instance, eni, balancer, cluster, group, stack, replicaOf }) =>
        (instance ?? eni ?? balancer ?? cluster ?? group ?? stack ?? replicaOf) === undefined &&
        !(kind === 'cfn' && isRetaining),
    ),
    style,
    undisturbed.time,
  );
  const expected = await applyIn(undisturbed, plan, ledgerIn(undisturbed));
  const endings = new Map(expected.receipts.map(({ step, ending }) => [step, ending.status]));
  const whole = stateOf(undisturbed);
  if (undisturbed.awsCalls === 0) return { whole, failed: whole, wrong: [], hasFailed: false };

  const world = worldOf(thingsOf(spec));
  Object.assign(world, failing(world, undisturbed.awsCalls, where));
  const ledger = ledgerIn(world);
  const first = await applyIn(world, plan, ledger, sabotage);
  Object.assign(world, { expiresAt: undefined, faults: [] });
  const { receipts } = await applyIn(world, plan, ledger, sabotage);
  // Without credentials the kill switch cannot be read either, so a final snapshot may keep the tags that RDS gave it:
  // the receipt says so, and the snapshot is known by its name and by the ledger.
  const isUnmarked = receipts.some(({ ending }) => ending.status === 'done' && ending.unmarked !== undefined);
  const seen = (states: readonly string[]) => (isUnmarked ? states.map(withoutCopiedTags).sort() : states);
  return {
    whole: seen(whole),
    failed: seen(stateOf(world)),
    wrong: [
      ...receipts
        .filter(({ step, ending }) => ending.status !== endings.get(step))
        .flatMap((receipt) => wronglyEnded(receipt, world)),
      ...world.broken,
    ],
    hasFailed: first.waiting.length > 0 || failing === garbling,
  };
}

/** A snapshot of a database or a cluster, as `stateOf` shows it, whatever its tags. */
function withoutCopiedTags(state: string): string {
  const [kind, name, status, tags, ...rest] = JSON.parse(state) as unknown[];
  return JSON.stringify([kind, name, status, /^rds.*-snapshot$/.test(String(kind)) ? [] : tags, ...rest]);
}

/** A step that AWS carried out is done. No step has failed that would not have failed anyway. */
function wronglyEnded({ step, ending }: Receipt, { sent }: World): readonly string[] {
  const wasDone = sent.some((call) => call.split(' ').includes(step));
  if (wasDone && ending.status !== 'done') return [`${step} was carried out, and is ${ending.status}`];
  return ending.status === 'failed' ? [`${step} failed: ${ending.message}`] : [];
}

function concluding(type: ResourceType): ResourceType {
  return withVerbs(type, (verb) => ({
    ...verb,
    check: (...given) =>
      verb.check(...given).catch((error: unknown) => {
        if (!(error instanceof CallFailed) || error.code !== 'ExpiredToken') throw error;
        return { status: 'failed', message: error.message };
      }),
  }));
}

function believing(type: ResourceType): ResourceType {
  const asRefused = (error: unknown): never => {
    throw error instanceof CallFailed && error.code === 'Unknown'
      ? new CallFailed(error.operation, 'NotAllowed', error.message, 400)
      : error;
  };
  return withVerbs(type, (verb) => {
    const { perform } = verb;
    const believed =
      'runAll' in perform
        ? {
            ...perform,
            runAll: (...given: Parameters<typeof perform.runAll>) => perform.runAll(...given).catch(asRefused),
          }
        : { ...perform, run: (...given: Parameters<typeof perform.run>) => perform.run(...given).catch(asRefused) };
    return { ...verb, perform: believed };
  });
}

function withVerbs(type: ResourceType, change: (verb: Verb<never, never>) => Verb<never, never>): ResourceType {
  return {
    ...type,
    verbs: Object.fromEntries(Object.entries(type.verbs).map(([name, verb]) => [name, change(verb as never)])),
  } as ResourceType;
}
