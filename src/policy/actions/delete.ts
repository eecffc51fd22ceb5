import * as z from 'zod';
import { type ActionType, action, type RequestedStep } from '../../core/action.ts';
import { imageFirst, imageOption, imageVerbs } from '../acting/image-first.ts';
import { withInstanceStore } from '../acting/instance-store.ts';
import { notYet } from '../matching/not-yet.ts';
import { instanceStoreOption } from '../schedule/instance-store-option.ts';

/**
 * `delete` (for ec2 also `terminate`, for network-addr `release`): deletes the resource. A resource that holds data is
 * saved in a verified snapshot first, unless it is an ephemeral task and its policy says `skip-snapshot: true`. Source:
 * Custodian's action of that name.
 */
export const remove = action({
  name: 'delete',
  schema: z.strictObject({
    force: z
      .boolean()
      .default(false)
      .describe(
        'Release a volume or an address first from what it is attached to, even if an instance does not respond; ' +
          "delete a group with its instances; switch off AWS's own protection first, but only for an " +
          'ephemeral-task: for other classes it has no effect, and the plan refuses what is protected',
      ),
    'skip-snapshot': z
      .boolean()
      .default(false)
      .describe(
        'For databases and clusters, only for an ephemeral-task: without the final snapshot that AWS takes. For ' +
          'other classes it is always taken, because only it holds the last writes',
      ),
    'delete-instances': z
      .boolean()
      .default(true)
      .describe(
        'For a database cluster: delete its instances first; with `false`, a cluster that still has instances is ' +
          'not deleted',
      ),
    image: imageOption,
    'instance-store': instanceStoreOption,
    'skip-ami-snapshots': z
      .boolean()
      .default(true)
      .describe('For snapshots: accepted and ignored: a snapshot behind an image is never deleted'),
    'copy-restore-info': notYet('only the receipt is stored for a restore; remove `copy-restore-info`'),
  }),
  example: '{ type: delete }',
  needs: ({ force, image }, type) => [
    ...(image ? imageVerbs : []),
    ...(force ? [firstStep(type)?.verb ?? [], type.deletion?.forcedVerb ?? 'delete'].flat() : ['delete']),
  ],
  plan: ({ subject }, options, { type }): readonly RequestedStep[] => {
    const { forcedVerb, takesFinalSnapshot, includesInstances } = type.deletion ?? {};
    const skips = options['skip-snapshot'] && takesFinalSnapshot && subject.class === 'ephemeral-task';
    const keepsInstances = !options['delete-instances'] && includesInstances;
    const deletion: RequestedStep = {
      verb: (options.force ? forcedVerb : undefined) ?? 'delete',
      options: { ...(skips && { 'skip-final-snapshot': true }), ...(keepsInstances && { 'delete-instances': false }) },
    };
    const release = options.force ? firstStep(type) : undefined;
    const preparations: readonly RequestedStep[] = [
      ...(options.image ? imageFirst() : []),
      ...(release === undefined ? [] : [{ ...release, ifNeeded: true as const }]),
    ];
    const steps =
      preparations.length === 0 ? [deletion] : [...preparations, { ...deletion, waitsFor: [...preparations.keys()] }];
    return withInstanceStore(steps, options, type);
  },
});

/** The step that a delete with `force` needs first. */
function firstStep({ deletion, verbs }: ActionType): RequestedStep | undefined {
  return deletion?.release ?? (Object.hasOwn(verbs, 'unprotect') ? { verb: 'unprotect', options: {} } : undefined);
}
