import { ageFilter, dateAt, inDays } from '../matching/age-filter.ts';

/**
 * `instance-uptime`: how long ago an instance was launched or last started. Source: Custodian's filter of that name.
 */
export const instanceUptime = ageFilter({
  name: 'instance-uptime',
  isForSomeTypes: true,
  schema: inDays,
  example: '{ type: instance-uptime, days: 30, op: ge }',
  source: dateAt('LaunchTime'),
});
