import { maxClockSkewMs } from '../core/clock-skew.ts';
import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { ApplyDeps, ApplyRefusal } from './deps.ts';

/** Why nothing starts while the kill switch is on. */
export function haltedRefusal(message: string): ApplyRefusal {
  return {
    cause: 'halted',
    message: `${message}.`,
    remedy: 'Run `mayfly halt --lift`, then apply the plan again: it continues where it stopped.',
  };
}

/** Why nothing starts of a plan that was made from a recording. */
export const recordingRefusal: ApplyRefusal = {
  cause: 'recording',
  message: 'the plan was made from a recording, not from AWS.',
  remedy: 'Make a plan without `--recording`.',
};

/** Why this plan may start no steps, here and now. Undefined where it may. */
export function refusalOf(
  plan: Plan,
  deps: Pick<ApplyDeps, 'mode' | 'now' | 'policies' | 'types'>,
): ApplyRefusal | undefined {
  switch (deps.mode) {
    case 'observe':
      return {
        cause: 'mode',
        message: 'this installation only observes.',
        remedy: 'Set `mode: act` in mayfly.yml, or pass `--mode act`, once its plans are what you want.',
      };
    case 'act':
      break;
    default:
      return deps.mode satisfies never;
  }
  const { source, now, expires } = plan.header;
  if (source === 'recording') return recordingRefusal;
  // Ages and schedules are judged at the plan's time. A plan for a future time would delete today what expires then
  // (docs/decisions/0003).
  if (deps.now().getTime() + maxClockSkewMs < Date.parse(now))
    return {
      cause: 'ahead',
      message: `the plan was made for ${now}, which is in the future.`,
      remedy: 'Make a new plan.',
    };
  if (!(deps.now().getTime() < Date.parse(expires)))
    return { cause: 'expired', message: `the plan expired at ${expires}.`, remedy: 'Make a new plan.' };
  const mislabelled = plan.steps.find((step) => hasOtherEffect(step, deps));
  if (mislabelled !== undefined) {
    const { id, verb, effect, subject } = mislabelled;
    return {
      cause: 'changed',
      message:
        `the plan was changed after it was made: its step ${id}, the ${verb} of ${subject.type}, ` + `is no ${effect}.`,
      remedy: 'Make a new plan.',
    };
  }
  if (deps.policies !== undefined && 'unread' in deps.policies)
    return {
      cause: 'policies-unread',
      message: `whether the plan's policies are unchanged is not known: ${deps.policies.unread}`,
      remedy: '`mayfly validate` shows every fault.',
    };
  return undefined;
}

/**
 * Whether a step has another effect than its verb. Windows, ceilings and the search for a snapshot go by the step's, so
 * an edited plan could hide a delete from them.
 */
function hasOtherEffect({ subject, verb, effect }: Step, { types }: Pick<ApplyDeps, 'types'>): boolean {
  const verbs = types.find(({ name }) => name === subject.type)?.verbs ?? {};
  return Object.hasOwn(verbs, verb) && verbs[verb]?.effect !== effect;
}
