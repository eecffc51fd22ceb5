import { filter } from '../../core/filter.ts';
import {
  bindOffHours,
  type Direction,
  offHoursEvidence,
  offHoursReads,
  offHoursSchema,
  validateOffHours,
} from '../matching/off-hours-filter.ts';

const on: Direction = { fires: 'on', defaultHour: 7, weekendDay: 0 };

/**
 * `onhour`: it is the hour at which the resource is switched on again, by the schedule on its tag
 * (`off=(M-F,19);on=(M-F,7);tz=pt`) or by the options. Source: Custodian's filter of that name.
 */
export const onhour = filter({
  name: 'onhour',
  schema: offHoursSchema,
  example: '{ type: onhour, tag: schedule, default_tz: Europe/Berlin, onhour: 7 }',
  evidence: offHoursEvidence,
  validate: validateOffHours,
  reads: (options, context) => offHoursReads(options, context),
  bind: (options, context) => bindOffHours(on, options, context),
});
