import * as z from 'zod';
import { action, type RequestedStep } from '../../core/action.ts';
import { imageFirst, imageOption, imageVerbs } from '../acting/image-first.ts';
import { notYet } from '../acting/not-yet.ts';

/** Types of which one may be attached to another, and how that lets go of it first. */
const releases: Readonly<Record<string, RequestedStep>> = {
  ebs: { verb: 'detach', options: { force: true } },
  'network-addr': { verb: 'disassociate', options: {} },
};

/** Types whose own protection `force` switches off, where the class allows it. */
const unprotectable: ReadonlySet<string> = new Set(['ec2', 'rds', 'rds-cluster', 'cfn', 'app-elb']);

/** Types with another verb for a delete by force. */
const byForce: Readonly<Record<string, string>> = { asg: 'delete-with-instances' };

/** Types whose own delete call takes a final snapshot, and can be told not to. */
const withFinalSnapshot = new Set(['rds', 'rds-cluster']);

/** Types whose members go first, unless the policy keeps them. */
const withInstances = new Set(['rds-cluster']);

/**
 * `delete` (on ec2 also `terminate`, on network-addr `release`): ends it. What holds data is saved in a verified
 * snapshot first, unless it is an ephemeral task and its policy says `skip-snapshot: true`. Source: Custodian's action
 * of that name.
 */
export const remove = action({
  name: 'delete',
  schema: z.strictObject({
    force: z
      .boolean()
      .default(false)
      .describe(
        "For ebs: detach it first, also where its instance does not let go. For network-addr: disassociate it first. For asg: with its instances. For ec2, rds, rds-cluster, cfn and app-elb: switch AWS's own protection off first, of an ephemeral-task only; for others without effect: what that protection locks is refused and told",
      ),
    'skip-snapshot': z
      .boolean()
      .default(false)
      .describe(
        'For rds and rds-cluster, of an ephemeral-task alone: without the final snapshot that AWS takes. Of any other it is taken, for only that holds what is written last',
      ),
    'delete-instances': z
      .boolean()
      .default(true)
      .describe('For rds-cluster: its instances first; with `false`, a cluster that has any is left'),
    image: imageOption,
    'skip-ami-snapshots': z
      .boolean()
      .default(true)
      .describe('For ebs-snapshot: read, and without effect: a snapshot behind an image is never deleted'),
    'copy-restore-info': notYet('nothing is written for a restore but the receipt; leave `copy-restore-info` out'),
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

/** What a delete by force does before. */
function firstStep(type: string): RequestedStep | undefined {
  return releases[type] ?? (unprotectable.has(type) ? { verb: 'unprotect', options: {} } : undefined);
}
