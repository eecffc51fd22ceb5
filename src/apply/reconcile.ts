import { canonical } from '../core/json.ts';
import type { Resource } from '../core/resource.ts';
import type { Step } from '../core/step.ts';
import type { Performed } from '../core/verb.ts';
import { CallFailed } from '../estate/aws/call-failed.ts';
import { readCurrent } from '../estate/inventory/inventory.ts';
import type { StepRow } from '../ledger/steps.ts';
import { currentStep } from './afterwards.ts';
import { waitAfterFailedRead } from './close-place.ts';
import { recordPerformed, tryAgain } from './record.ts';
import { type Progress, type Run, resolveVerb, type VerbCall, wait } from './run.ts';
import { fromStored } from './stored.ts';

/** How long AWS may take to show what it has created, in milliseconds. Until then nothing is created again. */
const visibilityDelayMs = 3 * 60_000;

/**
 * Finds out what happened to a write without an answer: the process died, or the answer was lost. It only reads. If the
 * effect is there, the step continues from it. If it certainly is not, the step starts again with a new permit.
 */
export async function reconcile(step: Step, row: StepRow, run: Run): Promise<Progress> {
  if (row.state.status !== 'intended') throw new TypeError(`step ${step.id} has nothing to reconcile`);
  const { before, at, message = 'the answer to the write was lost' } = row.state;
  const call = await resolveVerb(currentStep(step, row), run);
  let performed: Performed | undefined;
  try {
    performed = await effectSeen(call, step, row, fromStored(before), run);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return waitAfterFailedRead('whether the write happened is not known', error, step.subject, run);
  }
  if (performed !== undefined) return recordPerformed(step, row, before, performed, run);
  if (call.verb.find !== undefined && run.deps.now().getTime() - Date.parse(at) < visibilityDelayMs)
    return wait('AWS may not show the new resource yet');
  return tryAgain(step, row, message, run, 0);
}

/** The result of the write, where any effect can be seen. Rejects where AWS does not let us look. */
export async function effectSeen(
  { aws, type, verb, options }: VerbCall,
  step: Step,
  row: StepRow,
  source: Resource,
  run: Run,
): Promise<Performed | undefined> {
  const knownParts = row.parts?.length ?? 0;
  const now = run.deps.now();
  const input = { source, options, step: step.id, now };
  const expected = (isOver: boolean): Performed => verb.expectedResult?.(input, isOver) ?? {};
  if (verb.find !== undefined) {
    const current = await verb.find(aws, input);
    return current && mergeNotes(expected(true), current);
  }
  const checked = await verb.check(aws, { ...input, performed: {} });
  if (checked.status === 'done') return expected(true);
  // One of several writes: what it did shows in the parts, whichever it was.
  if (checked.status === 'again' && (checked.parts ?? []).length > knownParts) return expected(false);
  const [current] = await readCurrent(aws, type, [source.id], now);
  if (current === undefined || type.isGone?.(current.raw) === true)
    return verb.effect === 'delete' ? expected(true) : undefined;
  // AWS's own protection has a call of its own, so this read does not show it. Its verb's check has looked.
  const shown = (verb.changes ?? []).filter((field) => field !== type.protection?.key);
  return shown.some((field) => canonical(current.raw[field]) !== canonical(source.raw[field]))
    ? expected(false)
    : undefined;
}

function mergeNotes(expected: Performed, created: Performed): Performed {
  const notes = { ...expected.notes, ...created.notes };
  return { ...expected, ...created, ...(Object.keys(notes).length > 0 && { notes }) };
}
