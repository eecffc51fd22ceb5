import type { Ending } from '../core/receipt.ts';
import type { Step } from '../core/step.ts';
import type { StepRow } from '../ledger/steps.ts';

/** What a step does now: itself, or what is left to do on what it has created. It has the id of the step. */
export function currentStep(step: Step, { afterwards }: StepRow): Step {
  if (afterwards === undefined) return step;
  const { account, region, class: lifespan } = step.subject;
  const { alsoFor: _others, notBefore: _window, awaits: _approvals, ...rest } = step;
  return {
    ...rest,
    subject: { ...afterwards.on, account, region, class: lifespan },
    verb: afterwards.verb,
    effect: 'tag',
    options: afterwards.options,
    waitsFor: [],
    alsoDestroys: [],
    requestedBy: 'class',
  };
}

/** How a step ends where something was left to do on what it created: as was confirmed before. */
export function endingOf({ afterwards }: StepRow, ending: Ending): Ending {
  if (afterwards === undefined) return ending;
  return ending.status === 'done' ? afterwards.ending : { ...afterwards.ending, unmarked: ending.message };
}
