import type { Run } from '../../apply/run.ts';
import { shortDigest } from '../../core/digest.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Step } from '../../core/step.ts';
import type { StoredPlan } from './plan-store.ts';

/**
 * What the states of the machine `apply` carry: which plan, where it is stored, and since when this run carries it out.
 * Everything else is in the ledger.
 */
export interface ApplyRun extends StoredPlan {
  /** ISO 8601. */
  readonly began: string;
}

/** A round over the parts that have not ended yet. */
export interface Round extends ApplyRun {
  readonly parts: readonly number[];
  /** From 0. */
  readonly round: number;
  /** How many rounds in a row no part could report its status. */
  readonly lost: number;
  /** Whether all that is left waits for a person, a window or another night. */
  readonly waiting: boolean;
}

export function runRecordOf({ plan, storedAt, began }: ApplyRun): RunRecord {
  return { id: shortDigest('run', plan, began), kind: 'apply', plan, storedAt, began };
}

/** The steps that have ended, by their ids. */
export async function endedSteps({ deps, plan }: Run): Promise<ReadonlySet<string>> {
  const rows = await deps.ledger.steps(plan.header.id);
  return new Set(rows.flatMap(({ step, state }) => (state.status === 'ended' ? [step] : [])));
}

/** For calls that start no step. */
export function noSteps(): readonly Step[] {
  return [];
}
