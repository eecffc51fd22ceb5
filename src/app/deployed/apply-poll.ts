import { runUntilIdle } from '../../apply/apply.ts';
import type { PartStatus } from '../../apply/part.ts';
import type { Run } from '../../apply/run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Step } from '../../core/step.ts';
import type { Runtime } from '../runtime.ts';
import { endedSteps, type Round } from './apply-state.ts';
import type { Deployment } from './deployment.ts';
import { withRun } from './run.ts';

/** How long one execution works at a plan, in milliseconds: then the next night's execution continues. */
const longest = 20 * 3_600_000;
/**
 * Rounds of one execution: with a branch for each part, their events fit into the 25,000 of one history
 * (docs/decisions/0018).
 */
export const mostRounds = 170;
/** Rounds in a row in which no part answered, until the plan is left to the next night. */
const mostLost = 5;

/** `lost`: no answer came from that part. */
export interface PolledRound extends Round {
  readonly statuses: readonly (PartStatus | 'lost')[];
}

interface NextRound extends Round {
  /** Whether there is another round, and in how many seconds. */
  readonly again: boolean;
  readonly seconds: number;
}

/**
 * After the parts have gone as far as they go: sends the messages that are due, and says whether there is another
 * round.
 */
export async function pollApply(
  { statuses, plan, storedAt, began, ...last }: PolledRound,
  deployment: Deployment,
  runtime: Runtime,
): Promise<NextRound> {
  return withRun({ plan, storedAt }, messagesOf, { deployment, runtime }, async ({ run }) => {
    const messages = messagesOf(run.plan);
    const sent = await runUntilIdle({ ...run, deps: { ...run.deps, patienceMs: 0 } }, messages);
    const hasDue = await anyDue(
      messages.filter(({ id }) => sent.waiting.has(id) && !sent.stalled.has(id)),
      run,
    );
    const left = statuses.filter((status) => status !== 'ended');
    const lost = left.length > 0 && left.every((status) => status === 'lost') ? last.lost + 1 : 0;
    const round = last.round + 1;
    const elapsed = run.deps.now().getTime() - Date.parse(began);
    const mayGoOn =
      hasDue ||
      (sent.now.size > 0 && left.length > 0) ||
      left.some((status) => status === 'open' || status === 'waiting') ||
      (left.includes('lost') && lost < mostLost);
    return {
      plan,
      storedAt,
      began,
      parts: last.parts.filter((_, index) => statuses[index] !== 'ended'),
      round,
      lost,
      waiting: left.length > 0 && left.every((status) => status === 'waiting'),
      again: mayGoOn && round < mostRounds && elapsed < longest,
      seconds: sent.now.size > 0 ? 1 : pause(elapsed),
    };
  });
}

function messagesOf({ steps }: Pick<Plan, 'steps'>): readonly Step[] {
  return steps.filter(({ effect }) => effect === 'notify');
}

/** Whether a message waits for nothing but its next attempt. */
async function anyDue(messages: readonly Step[], run: Run): Promise<boolean> {
  if (messages.length === 0 || run.refusal !== undefined) return false;
  const ended = await endedSteps(run);
  return messages.some(({ waitsFor }) => waitsFor.every((id) => ended.has(id)));
}

/**
 * A tenth of the time that has passed: what takes minutes is seen within seconds, what takes hours within minutes. From
 * 10 s to 10 min.
 */
function pause(elapsedMs: number): number {
  return Math.min(600, Math.max(10, Math.round(elapsedMs / 10_000)));
}
