import { filter } from '../../core/filter.ts';
import {
  bindOffHours,
  type Direction,
  offHoursEvidence,
  offHoursReads,
  offHoursSchema,
  validateOffHours,
} from '../matching/off-hours-filter.ts';

const off: Direction = { fires: 'off', defaultHour: 19, weekendDay: 4 };

/**
 * `offhour`: it is the hour at which the resource is switched off, by the schedule on its tag
 * (`off=(M-F,19);on=(M-F,7);tz=pt`) or by the options. Source: Custodian's filter of that name.
 */
export const offhour = filter({
  name: 'offhour',
  schema: offHoursSchema,
  example: '{ type: offhour, tag: schedule, default_tz: Europe/Berlin, offhour: 20 }',
  evidence: offHoursEvidence,
  validate: validateOffHours,
  reads: (options, context) => offHoursReads(options, context),
  bind: (options, context) => bindOffHours(off, options, context),
});
