import { ageFilter, dateAt, inDays } from '../matching/age-filter.ts';

/** `age`: how long ago a snapshot was created. Source: Custodian's filter of that name on snapshots. */
export const age = ageFilter({
  name: 'age',
  isForSomeTypes: true,
  schema: inDays,
  example: '{ type: age, days: 14, op: ge }',
  source: (created) => dateAt(created),
});
