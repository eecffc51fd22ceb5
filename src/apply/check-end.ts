import type { Ref } from '../core/resource.ts';
import { stackMembersAsOurs } from '../core/resource-type.ts';
import type { Step } from '../core/step.ts';
import type { Checked, ParsedVerb } from '../core/verb.ts';
import { CallFailed } from '../estate/aws/call-failed.ts';
import type { StepRow } from '../ledger/steps.ts';
import { currentStep } from './afterwards.ts';
import { waitAfterFailedRead } from './close-place.ts';
import { end, partsOf } from './end.ts';
import { fasterElsewhere, record } from './record.ts';
import { moved, type Progress, type Run, resolveVerb, wait } from './run.ts';
import { fromStored } from './stored.ts';

/**
 * The most writes that one step is expected to need: an Aurora cluster has up to 16 members, a volume with multi-attach
 * up to 16 instances.
 */
const maxRounds = 50;

/**
 * Checks whether AWS has completed what it accepted. Only then is the step done: sent is not done. Nothing is concluded
 * from a check that failed: what AWS did stays `performed`, for a later check, and so can still be undone.
 */
export async function checkEnd(step: Step, row: StepRow, run: Run): Promise<Progress> {
  if (row.state.status !== 'performed') throw new TypeError(`step ${step.id} was not performed`);
  const { before, performed } = row.state;
  const { aws, verb, options } = await resolveVerb(currentStep(step, row), run);
  const now = run.deps.now();
  let checked: Checked;
  try {
    checked = await verb.check(aws, { source: fromStored(before), options, performed, step: step.id, now });
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    return waitAfterFailedRead('AWS did not confirm the result yet', error, step.subject, run);
  }
  switch (checked.status) {
    case 'wait':
      return wait('AWS is still working on it');
    case 'again': {
      const rounds = (row.rounds ?? 0) + 1;
      if (rounds >= maxRounds)
        return end(
          step,
          { ...row, ...partsOf(checked) },
          { status: 'failed', message: `after ${rounds} writes there is still something left to do` },
          run,
        );
      // Each write stands alone: it is ruled on, permitted and recorded as if it were the first.
      const next = await record(step, row, { status: 'pending', before }, run, {
        attempts: 0,
        rounds,
        ...partsOf(checked),
      });
      return next === undefined ? fasterElsewhere : moved('one of several writes is done');
    }
    case 'done': {
      const done = { status: 'done', after: checked.after, ...performed } as const;
      const [first, ...others] = checked.afterwards ?? [];
      if (first === undefined || row.afterwards !== undefined) return end(step, row, done, run);
      // The row has the confirmed result in it, so that a run that takes it up anywhere ends the step with that.
      const afterwards = { ...first, ...(others.length > 0 && { next: others }), ending: done, before };
      const next = await record(step, row, { status: 'pending' }, run, { attempts: 0, afterwards });
      return next === undefined ? fasterElsewhere : moved('it is done; something is left to do on what it created');
    }
    case 'failed':
      return end(
        step,
        row,
        { status: 'failed', message: checked.message, ...partsOf({ parts: partsAsOurs(checked, verb, run) }) },
        run,
      );
    default:
      return checked satisfies never;
  }
}

function partsAsOurs(
  { parts = [] }: { readonly parts?: readonly Ref[] },
  { destroysStackMembers }: Pick<ParsedVerb, 'destroysStackMembers'>,
  { types }: Run,
): readonly Ref[] {
  return destroysStackMembers === true ? stackMembersAsOurs(parts, types.values()) : parts;
}
