import { ageFilter, inDays } from '../matching/age-filter.ts';

/**
 * `state-age`: how long an instance has been in its state, by the date in `StateTransitionReason` (`User initiated
 * (2026-11-16 17:50:19 GMT)`). A reason without a date does not match; running instances have none. Source: Custodian's
 * filter of that name.
 */
export const stateAge = ageFilter({
  name: 'state-age',
  isForSomeTypes: true,
  schema: inDays,
  example: '{ type: state-age, days: 7, op: ge }',
  source: {
    property: 'StateTransitionReason',
    reads: new Set(['StateTransitionReason']),
    date: ({ StateTransitionReason: reason }) =>
      typeof reason === 'string' ? (/\((.*?)\)/.exec(reason)?.[1] ?? null) : null,
  },
});
