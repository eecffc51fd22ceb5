import * as z from 'zod';
import { action, type RequestedStep } from '../../core/action.ts';
import { mostDays } from '../../core/longest.ts';
import { imageFirst, imageOption, imageVerbs } from '../acting/image-first.ts';

/**
 * `snapshot-then-delete`: deletes the resource after its snapshot is complete, with the size and encryption of its
 * source.
 */
export const snapshotThenDelete = action({
  name: 'snapshot-then-delete',
  schema: z.strictObject({
    'keep-days': z.int().positive().max(mostDays).default(30).describe('Days until the snapshot itself expires'),
    image: imageOption,
  }),
  example: '{ type: snapshot-then-delete, keep-days: 14 }',
  needs: ({ image }) => (image ? [...imageVerbs, 'delete'] : ['snapshot', 'delete']),
  plan: (_finding, options): readonly RequestedStep[] => {
    if (options.image) return [...imageFirst(options['keep-days']), { verb: 'delete', options: {}, waitsFor: [1] }];
    return [
      { verb: 'snapshot', options: { 'keep-days': options['keep-days'] } },
      { verb: 'delete', options: {}, waitsFor: [0] },
    ];
  },
});
