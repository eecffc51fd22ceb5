import * as z from 'zod';
import { action, type Draft } from '../../core/action.ts';
import { notYet } from './not-yet.ts';

/** Types of which one may be attached to another, and how that lets go of it first. */
const lettingGo: Readonly<Record<string, Draft>> = {
  ebs: { verb: 'detach', options: { force: true } },
  'network-addr': { verb: 'disassociate', options: {} },
};

/** Types whose own delete call takes a final snapshot, and can be told not to. */
const withFinalSnapshot = new Set(['rds']);

/**
 * `delete` (on ec2 also `terminate`, on network-addr `release`): ends it. What holds data is saved in a verified snapshot first, unless it is an ephemeral task and its policy says
 * `skip-snapshot: true`. Source: Custodian's action of that name.
 */
export const remove = action({
  name: 'delete',
  schema: z.strictObject({
    force: z
      .boolean()
      .default(false)
      .describe(
        "For ebs: detach it first, also where its instance does not let go. For network-addr: disassociate it first. For others without effect: what AWS's own protection locks is refused and told",
      ),
    'skip-snapshot': z
      .boolean()
      .default(false)
      .describe("For rds: without the final snapshot that AWS takes; Mayfly's own, verified one comes before it either way"),
    'skip-ami-snapshots': z.boolean().default(true).describe('For ebs-snapshot: read, and without effect: a snapshot behind an image is never deleted'),
    'copy-restore-info': notYet('nothing is written for a restore but the receipt; leave `copy-restore-info` out'),
  }),
  example: '{ type: delete }',
  needs: ({ force }, type) => (force ? [lettingGo[type]?.verb ?? [], 'delete'].flat() : ['delete']),
  plan: ({ subject }, options): readonly Draft[] => {
    const skips = options['skip-snapshot'] && withFinalSnapshot.has(subject.type);
    const first = options.force ? lettingGo[subject.type] : undefined;
    if (first) {
      return [
        { ...first, ifNeeded: true },
        { verb: 'delete', options: {}, waitsFor: [0] },
      ];
    }
    return [{ verb: 'delete', options: { ...(skips && { 'skip-final-snapshot': true }) } }];
  },
});
