import * as z from 'zod';
import { action } from '../../core/action.ts';
import { notYet } from './not-yet.ts';

/** `snapshot`: saves its data, and watches until the snapshot is complete. The source's tags are not copied, as its ttl would end the snapshot, too. Source: Custodian's action of that name. */
export const snapshot = action({
  name: 'snapshot',
  schema: z.strictObject({
    'keep-days': z.int().positive().default(30).describe('Days until the snapshot itself expires'),
    'copy-tags': notYet('a snapshot gets the name of its source and no other tag; leave `copy-tags` out'),
    'copy-volume-tags': notYet('a snapshot gets the name of its source and no other tag; leave `copy-volume-tags` out'),
    'exclude-boot': notYet('all volumes of an instance are saved at the same moment; leave `exclude-boot` out'),
    tags: notYet('a snapshot gets the name of its source and no other tag; leave `tags` out'),
  }),
  example: '{ type: snapshot, keep-days: 14 }',
  needs: () => ['snapshot'],
  plan: (_finding, options) => [{ verb: 'snapshot', options: { 'keep-days': options['keep-days'] } }],
});
