import * as z from 'zod';
import { action, type RequestedStep } from '../../core/action.ts';
import { imageFirst, imageOption, imageVerbs } from '../acting/image-first.ts';
import { notYet } from '../acting/not-yet.ts';

/** The types that can be attached to another resource, with the step that releases them first. */
const releases: Readonly<Record<string, RequestedStep>> = {
  ebs: { verb: 'detach', options: { force: true } },
  'network-addr': { verb: 'disassociate', options: {} },
};

/** The types whose own protection `force` switches off, where the class allows it. */
const unprotectable: ReadonlySet<string> = new Set(['ec2', 'rds', 'rds-cluster', 'cfn', 'app-elb']);

/** The types with another verb for a delete with `force`. */
const byForce: Readonly<Record<string, string>> = { asg: 'delete-with-instances' };

/** The types whose delete call takes a final snapshot, which can be skipped. */
const withFinalSnapshot = new Set(['rds', 'rds-cluster']);

/** The types whose members are deleted first, unless the policy says otherwise. */
const withInstances = new Set(['rds-cluster']);

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
        'For ebs: detach it first, even if the instance does not respond. For network-addr: disassociate it ' +
          'first. For asg: delete it with its instances. For ec2, rds, rds-cluster, cfn and app-elb: switch off ' +
          "AWS's own protection first, but only for an ephemeral-task; for other classes it has no effect, and " +
          'the plan refuses what is protected',
      ),
    'skip-snapshot': z
      .boolean()
      .default(false)
      .describe(
        'For rds and rds-cluster, only for an ephemeral-task: without the final snapshot that AWS takes. For ' +
          'other classes it is always taken, because only it holds the last writes',
      ),
    'delete-instances': z
      .boolean()
      .default(true)
      .describe(
        'For rds-cluster: delete its instances first; with `false`, a cluster that still has instances is not ' +
          'deleted',
      ),
    image: imageOption,
    'skip-ami-snapshots': z
      .boolean()
      .default(true)
      .describe('For ebs-snapshot: accepted and ignored: a snapshot behind an image is never deleted'),
    'copy-restore-info': notYet('only the receipt is stored for a restore; remove `copy-restore-info`'),
  }),
  example: '{ type: delete }',
  needs: ({ force, image }, type) => [
    ...(image ? imageVerbs : []),
    ...(force ? [firstStep(type)?.verb ?? [], byForce[type] ?? 'delete'].flat() : ['delete']),
  ],
  plan: ({ subject }, options): readonly RequestedStep[] => {
    const skips = options['skip-snapshot'] && withFinalSnapshot.has(subject.type) && subject.class === 'ephemeral-task';
    const keepsInstances = !options['delete-instances'] && withInstances.has(subject.type);
    const deletion: RequestedStep = {
      verb: (options.force ? byForce[subject.type] : undefined) ?? 'delete',
      options: { ...(skips && { 'skip-final-snapshot': true }), ...(keepsInstances && { 'delete-instances': false }) },
    };
    const release = options.force ? firstStep(subject.type) : undefined;
    const preparations: readonly RequestedStep[] = [
      ...(options.image ? imageFirst() : []),
      ...(release === undefined ? [] : [{ ...release, ifNeeded: true as const }]),
    ];
    return preparations.length === 0
      ? [deletion]
      : [...preparations, { ...deletion, waitsFor: [...preparations.keys()] }];
  },
});

/** The step that a delete with `force` needs first. */
function firstStep(type: string): RequestedStep | undefined {
  return releases[type] ?? (unprotectable.has(type) ? { verb: 'unprotect', options: {} } : undefined);
}
