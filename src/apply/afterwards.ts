import type { Done, Ending } from '../core/receipt.ts';
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
  return afterwards === undefined ? ending : withoutRest(afterwards, ending);
}

/** What comes next of that, whatever has become of this: a setting that AWS refuses keeps no hold away. */
export function nextAfterwards({ afterwards }: StepRow, ending: Ending): StepRow['afterwards'] {
  const [first, ...next] = afterwards?.next ?? [];
  if (afterwards === undefined || first === undefined) return undefined;
  return {
    ...first,
    ...(next.length > 0 && { next }),
    ending: withoutRest(afterwards, ending),
    before: afterwards.before,
  };
}

function withoutRest(afterwards: NonNullable<StepRow['afterwards']>, rest: Ending): Done {
  const { ending, otherwise } = afterwards;
  if (rest.status === 'done') return ending;
  return otherwise === undefined
    ? { ...ending, unmarked: rest.message }
    : { ...ending, unset: [...(ending.unset ?? []), `${otherwise}: ${rest.message}`] };
}
