import * as z from 'zod';
import { action } from '../../core/action.ts';
import { notYet } from './not-yet.ts';

/** Types whose own delete call takes a final snapshot, and can be told not to. */
const withFinalSnapshot = new Set(['rds']);

/**
 * `delete` (on ec2 also `terminate`): ends it. What holds data is saved in a verified snapshot first, unless it is an ephemeral task and its policy says
 * `skip-snapshot: true`. Source: Custodian's action of that name.
 */
export const remove = action({
  name: 'delete',
  schema: z.strictObject({
    force: z.boolean().default(false).describe("Read, and without effect: what AWS's own protection locks, or what is in use, is refused and told"),
    'skip-snapshot': z
      .boolean()
      .default(false)
      .describe("For rds: without the final snapshot that AWS takes; Mayfly's own, verified one comes before it either way"),
    'skip-ami-snapshots': z.boolean().default(true).describe('For ebs-snapshot: read, and without effect: a snapshot behind an image is never deleted'),
    'copy-restore-info': notYet('nothing is written for a restore but the receipt; leave `copy-restore-info` out'),
  }),
  example: '{ type: delete }',
  needs: () => ['delete'],
  plan: ({ subject }, options) => {
    const skips = options['skip-snapshot'] && withFinalSnapshot.has(subject.type);
    return [{ verb: 'delete', options: { ...(skips && { 'skip-final-snapshot': true }) } }];
  },
});
