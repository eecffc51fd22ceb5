import type { Run } from '../../apply/run.ts';
import { unapproved } from '../../apply/unapproved.ts';
import { describeHalt } from '../../core/describe-halt.ts';
import type { Step } from '../../core/step.ts';
import type { Runtime } from '../runtime.ts';
import { type ApplyRun, endedSteps, noSteps, type Round, runRecordOf } from './apply-state.ts';
import type { Deployment } from './deployment.ts';
import { withRun } from './run.ts';

/** How a run ended. `whole`: no step failed, and each has ended or waits for a person, a window or another night. */
export interface ClosedRun {
  readonly plan: string;
  readonly whole: boolean;
  /** One line: how many steps ended how in this run, and what is left. */
  readonly message: string;
}

/** Ends a run: seals the last receipt of each account into its record, and says how it went. */
export async function closeApply(
  { began, waiting, ...stored }: ApplyRun & Pick<Round, 'waiting'>,
  deployment: Deployment,
  runtime: Runtime,
): Promise<ClosedRun> {
  return withRun(stored, noSteps, { deployment, runtime }, async ({ run, opened }) => {
    const { ledger, now } = run.deps;
    const endings: Record<string, number> = {};
    for (const { ending, ended } of await ledger.receipts(stored.plan))
      if (ended >= began) endings[ending.status] = (endings[ending.status] ?? 0) + 1;
    const ended = await endedSteps(run);
    const left = run.plan.steps.filter(({ id }) => !ended.has(id));
    const rows = await ledger.steps(stored.plan);
    const underWay = rows.filter(({ state }) => state.status === 'intended' || state.status === 'performed').length;
    // A plan that starts nothing any more cannot be approved.
    const open = underWay + (run.refusal === undefined ? await countForPeople(left, run) : 0);
    await ledger.putRun({ ...runRecordOf({ ...stored, began }), ended: now().toISOString(), endings, open });
    const isWhole = endings.failed === undefined && (left.length === 0 || waiting);
    const counts = { ...endings, [waiting ? 'waiting for a person, a window or another night' : 'left']: left.length };
    const state = await opened.halt.read();
    const reason =
      state.status === 'running' ? run.refusal && `${run.refusal.message} ${run.refusal.remedy}` : describeHalt(state);
    return { plan: stored.plan, whole: isWhole, message: closingLine(stored.plan, counts, reason) };
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

function closingLine(plan: string, counts: Readonly<Record<string, number>>, reason: string | undefined): string {
  const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  const stopped = reason === undefined ? '' : `; nothing more was started: ${reason}`;
  return `plan ${plan}: ${parts.join(', ') || 'nothing to do'}${stopped}`;
}
