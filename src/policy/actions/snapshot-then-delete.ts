import * as z from 'zod';
import { action, type RequestedStep } from '../../core/action.ts';
import { mostDays } from '../../core/longest.ts';
import { imageFirst, imageOption, imageVerbs } from '../acting/image-first.ts';
import { withInstanceStore } from '../acting/instance-store.ts';
import { instanceStoreOption } from '../schedule/instance-store-option.ts';

/**
 * `snapshot-then-delete`: deletes the resource after its snapshot is complete, with the size and encryption of its
 * source.
 */
export const snapshotThenDelete = action({
  name: 'snapshot-then-delete',
  schema: z.strictObject({
    'keep-days': z.int().positive().max(mostDays).default(30).describe('Days until the snapshot itself expires'),
    image: imageOption,
    'instance-store': instanceStoreOption,
  }),
  example: '{ type: snapshot-then-delete, keep-days: 14 }',
  needs: ({ image }) => (image ? [...imageVerbs, 'delete'] : ['snapshot', 'delete']),
  plan: (_finding, options, { type }): readonly RequestedStep[] => {
    const snapshot: RequestedStep = { verb: 'snapshot', options: { 'keep-days': options['keep-days'] } };
    const saved = options.image ? imageFirst(options['keep-days']) : [snapshot];
    // The final snapshot that AWS takes is kept as long as the first one.
    const keepsFinal = type.deletion?.takesFinalSnapshot === true;
    const deletion: RequestedStep = {
      verb: 'delete',
      options: { ...(keepsFinal && { 'keep-days': options['keep-days'] }) },
      waitsFor: [saved.length - 1],
    };
    return withInstanceStore([...saved, deletion], options, type);
  },
});
