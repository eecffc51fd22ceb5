import { runUntilIdle } from '../../apply/apply.ts';
import { advancePart, type PartStatus, partsOf } from '../../apply/part.ts';
import type { Run } from '../../apply/run.ts';
import { unapproved } from '../../apply/unapproved.ts';
import { shortDigest } from '../../core/digest.ts';
import { describeHalt } from '../../core/halt-words.ts';
import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Step } from '../../core/step.ts';
import { refusedByDeployed } from '../deployed-ledger.ts';
import type { Runtime } from '../setup.ts';
import type { Deployment } from './deployment.ts';
import { CannotAct, type StoredPlan, withRun } from './open.ts';

/**
 * What the states of the machine `apply` carry: which plan, where it is kept, since when this run is at it. Everything
 * else is in the ledger.
 */
interface Applying extends StoredPlan {
  /** ISO 8601. */
  readonly began: string;
}

/** A round over the parts that are not at their end yet. */
interface Round extends Applying {
  readonly parts: readonly number[];
  /** From 0. */
  readonly round: number;
  /** How many rounds in a row no part could say how it stands. */
  readonly lost: number;
  /** Whether all that is left waits for a person, a window or another night. */
  readonly held: boolean;
}

/** Begins a run: whether this plan may be carried out at all, and in which parts. @throws CannotAct */
export async function openDeployed(kept: StoredPlan, deployment: Deployment, runtime: Runtime): Promise<Round> {
  return withRun(kept, noSteps, deployment, runtime, async ({ run, ledger, connection, home }) => {
    const state = await ledger.halt.read();
    if (state.status !== 'running') throw new CannotAct(describeHalt(state));
    const refused = await refusedByDeployed(run.plan, connection, ledger, home);
    if (refused !== undefined) throw new CannotAct(`${refused.message} ${refused.remedy}`);
    const asked: Applying = { ...kept, began: run.deps.now().toISOString() };
    await run.deps.ledger.putRun(recordOf(asked));
    return { ...asked, parts: partsOf(run.plan).map((_, at) => at), round: 0, lost: 0, held: false };
  });
}

/** Takes one part as far as it goes without waiting, or until the signal comes. */
export async function advanceDeployed(
  { part, ...kept }: StoredPlan & { readonly part: number },
  deployment: Deployment,
  runtime: Runtime,
): Promise<PartStatus> {
  const stepsOf = (plan: Plan): readonly Step[] => partsOf(plan)[part] ?? [];
  return withRun(kept, stepsOf, deployment, runtime, ({ run }) => advancePart(stepsOf(run.plan), run));
}

/** How long one execution is at a plan, in milliseconds: then the next night's goes on. */
const longest = 20 * 3_600_000;
/**
 * Rounds of one execution: with a branch for each part, their events fit into the 25,000 of one history
 * (docs/decisions/0018).
 */
export const mostRounds = 170;
/** Rounds in a row in which no part answered, until it is left to the next night. */
const mostLost = 5;

interface Looked extends Round {
  /** Whether there is another round, and in how many seconds. */
  readonly again: boolean;
  readonly seconds: number;
}

/**
 * After the parts have gone as far as they go: sends the messages that are due, and says whether there is another
 * round. `lost`: no answer came from that part.
 */
export async function lookDeployed(
  { standings, plan, kept, began, ...last }: Round & { readonly standings: readonly (PartStatus | 'lost')[] },
  deployment: Deployment,
  runtime: Runtime,
): Promise<Looked> {
  return withRun({ plan, kept }, messagesOf, deployment, runtime, async ({ run }) => {
    const messages = messagesOf(run.plan);
    const told = await runUntilIdle({ ...run, deps: { ...run.deps, patienceMs: 0 } }, messages);
    const isDue = await anyDue(
      messages.filter(({ id }) => told.waiting.has(id) && !told.parked.has(id)),
      run,
    );
    const left = standings.filter((each) => each !== 'ended');
    const lost = left.length > 0 && left.every((each) => each === 'lost') ? last.lost + 1 : 0;
    const round = last.round + 1;
    const elapsed = run.deps.now().getTime() - Date.parse(began);
    const isWorthIt =
      isDue ||
      (told.now.size > 0 && left.length > 0) ||
      left.some((each) => each === 'open' || each === 'held') ||
      (left.includes('lost') && lost < mostLost);
    return {
      plan,
      kept,
      began,
      parts: last.parts.filter((_, at) => standings[at] !== 'ended'),
      round,
      lost,
      held: left.length > 0 && left.every((each) => each === 'held'),
      again: isWorthIt && round < mostRounds && elapsed < longest,
      seconds: told.now.size > 0 ? 1 : pause(elapsed),
    };
  });
}

function messagesOf({ steps }: Pick<Plan, 'steps'>): readonly Step[] {
  return steps.filter(({ effect }) => effect === 'notify');
}

/** Whether a message waits for nothing but its next attempt. */
async function anyDue(messages: readonly Step[], run: Run): Promise<boolean> {
  if (messages.length === 0 || run.refusal !== undefined) return false;
  const ended = await endedOf(run);
  return messages.some(({ waitsFor }) => waitsFor.every((id) => ended.has(id)));
}

/**
 * A tenth of what has gone by: what takes minutes is seen within seconds, what takes hours within minutes. From 10 s to
 * 10 min.
 */
function pause(elapsedMs: number): number {
  return Math.min(600, Math.max(10, Math.round(elapsedMs / 10_000)));
}

/** How a run ended. `whole`: no step failed, and each has ended or waits for a person, a window or another night. */
export interface Closed {
  readonly plan: string;
  readonly whole: boolean;
  /** One line: how many steps ended how in this run, and what is left. */
  readonly message: string;
}

/** Ends a run: seals the last receipt of each account into its record, and says what came of it. */
export async function closeDeployed(
  { began, held, ...kept }: Applying & Pick<Round, 'held'>,
  deployment: Deployment,
  runtime: Runtime,
): Promise<Closed> {
  return withRun(kept, noSteps, deployment, runtime, async ({ run, ledger: { halt } }) => {
    const { ledger, now } = run.deps;
    const endings: Record<string, number> = {};
    for (const { ending, ended } of await ledger.receipts(kept.plan))
      if (ended >= began) endings[ending.status] = (endings[ending.status] ?? 0) + 1;
    const ended = await endedOf(run);
    const left = run.plan.steps.filter(({ id }) => !ended.has(id));
    const rows = await ledger.steps(kept.plan);
    const underWay = rows.filter(({ state }) => state.status === 'intended' || state.status === 'performed').length;
    // Nobody can approve for a plan that starts nothing any more.
    const open = underWay + (run.refusal === undefined ? await countForPeople(left, run) : 0);
    await ledger.putRun({ ...recordOf({ ...kept, began }), ended: now().toISOString(), endings, open });
    const isWhole = endings.failed === undefined && (left.length === 0 || held);
    const counts = { ...endings, [held ? 'waiting for a person, a window or another night' : 'left']: left.length };
    const state = await halt.read();
    const why =
      state.status === 'running' ? run.refusal && `${run.refusal.message} ${run.refusal.remedy}` : describeHalt(state);
    return { plan: kept.plan, whole: isWhole, message: words(kept.plan, counts, why) };
  });
}

/** Steps that wait for a person's approval, and those that wait for them. */
async function countForPeople(left: readonly Step[], run: Run): Promise<number> {
  const waiting = new Set<string>();
  for (const step of left)
    if (step.waitsFor.some((id) => waiting.has(id)) || (await unapproved(step, run)) !== undefined)
      waiting.add(step.id);
  return waiting.size;
}

async function endedOf({ deps, plan }: Run): Promise<ReadonlySet<string>> {
  const rows = await deps.ledger.steps(plan.header.id);
  return new Set(rows.flatMap(({ step, state }) => (state.status === 'ended' ? [step] : [])));
}

function words(plan: string, counts: Readonly<Record<string, number>>, why: string | undefined): string {
  const said = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  return `plan ${plan}: ${said.join(', ') || 'nothing to do'}${why === undefined ? '' : `; nothing more was started: ${why}`}`;
}

function recordOf({ plan, kept, began }: Applying): RunRecord {
  return { id: shortDigest('run', plan, began), kind: 'apply', plan, storedAt: kept, began };
}

function noSteps(): readonly Step[] {
  return [];
}
