import { ageFilter, dateAt, inDays } from './age-filter.ts';

/** `image-age`: how long ago an image was made. Source: Custodian's filter of that name on ami; on ec2 it needs the instance's image and comes with that. */
export const imageAge = ageFilter({
  name: 'image-age',
  types: ['ami'],
  schema: inDays,
  example: '{ type: image-age, days: 90, op: ge }',
  source: dateAt('CreationDate'),
});
