import type { RefusalCause } from '../core/plan.ts';

/** What a refusal's cause means, as a heading over resources: `3 in their grace period`. */
export const causeWords: Readonly<Record<RefusalCause, string>> = {
  protected: 'protected',
  'on-hold': 'on hold',
  grace: 'in their grace period',
  approval: 'waiting for approval',
  class: 'not allowed for their class',
  unread: 'with tags or related resources that could not be read',
  controller: 'managed by a controller that would undo the change',
  'under-way': 'still in progress from an earlier plan',
  suspended: 'suspended after they failed three nights in a row',
  limit: 'over a limit in their policy',
  ceiling: 'over a ceiling in mayfly.yml',
  promotion: 'beyond the rollout stage of their policy',
  window: 'without a window before the plan expires',
  quota: 'without snapshot quota',
  unsure: 'not certain enough',
  'no-verb': 'not supported by Mayfly',
  state: 'with nothing to do in their current state',
  gone: 'already gone',
  changed: 'no longer matched by their policy',
  cancelled: 'cancelled: their policy was removed or changed',
};
