import type { RefusalCause } from '../core/plan.ts';

/** What a refusal's cause means, as a heading. */
export const causeWords: Readonly<Record<RefusalCause, string>> = {
  protected: 'protected',
  held: 'held by their owners',
  grace: 'in their grace period',
  approval: 'waiting for a person’s approval',
  class: 'never allowed for their class',
  unread: 'not sure: tags or relations could not be read',
  controller: 'run by a controller that would undo it',
  'under-way': 'still under way from an earlier plan',
  parked: 'parked after they failed night after night',
  limit: 'over a limit that the policy sets',
  ceiling: 'too much at once: over a ceiling of mayfly.yml',
  promotion: 'beyond the stage that their policy has reached',
  window: 'outside of their window until the plan expires',
  quota: 'without room for a snapshot',
  unsure: 'not sure enough',
  'no-verb': 'beyond what Mayfly can do',
  state: 'nothing to do as things stand',
  gone: 'gone already',
  changed: 'no longer matching',
  cancelled: 'cancelled: their policy is gone or says something else',
};
