import { maxClockSkewMs } from '../core/clock-skew.ts';
import type { Plan } from '../core/plan.ts';
import type { ApplyDeps, ApplyRefusal } from './deps.ts';

/** Why nothing is started while the kill switch is on. */
export function haltedRefusal(message: string): ApplyRefusal {
  return {
    cause: 'halted',
    message: `${message}.`,
    remedy: '`mayfly halt --lift` lifts it; then apply the plan again, and it goes on.',
  };
}

/** Whether this plan may start steps at all, here and now. */
export function refusalOf(plan: Plan, deps: Pick<ApplyDeps, 'mode' | 'now' | 'policies'>): ApplyRefusal | undefined {
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
  if (source === 'recording')
    return {
      cause: 'recording',
      message: 'the plan was made over a recording, and not over AWS as it is.',
      remedy: 'Make a plan without `--recording`.',
    };
  // Ages and schedules are judged at the plan's time: one that is to come would delete today what expires then
  // (docs/decisions/0003).
  if (deps.now().getTime() + maxClockSkewMs < Date.parse(now))
    return {
      cause: 'ahead',
      message: `the plan is made for ${now}, which is still to come.`,
      remedy: 'Make a new plan.',
    };
  if (!(deps.now().getTime() < Date.parse(expires)))
    return { cause: 'expired', message: `the plan expired at ${expires}.`, remedy: 'Make a new plan.' };
  if (deps.policies !== undefined && 'unread' in deps.policies)
    return {
      cause: 'policies-unread',
      message: `it cannot be told whether the plan's policies still say the same: ${deps.policies.unread}`,
      remedy: '`mayfly validate` shows every fault.',
    };
  return undefined;
}
