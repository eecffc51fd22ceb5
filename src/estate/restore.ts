import type { ResourceType } from '../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../core/restore.ts';
import type { Undo } from '../core/verb.ts';
import { restoreTags, startOrStop } from './parts/restore-steps.ts';
import { reattachVolume, recreateVolume } from './resources/ebs.restore.ts';
import { recreateInstance, recreateVolumes } from './resources/ec2.restore.ts';
import { recreateDatabase } from './resources/rds.restore.ts';
import { recreateCluster } from './resources/rds-cluster.restore.ts';

/** What a person chooses for a restore. */
export interface RestoreOptions {
  /** For an instance without an image: restore only its volumes. */
  readonly volumesOnly: boolean;
}

/** How to undo what a receipt records. The receipt alone decides; no call to AWS is made. */
export function restorePlanOf(
  request: RestoreRequest,
  type: ResourceType,
  { volumesOnly }: RestoreOptions,
): RestorePlan | NotRestorable {
  const { verb, subject } = request.receipt;
  const undo: Undo | undefined = Object.hasOwn(type.verbs, verb) ? type.verbs[verb]?.undo : undefined;
  if (undo === undefined) return { reason: `Mayfly has no verb ${verb} for ${subject.type}` };
  if ('none' in undo) return { reason: undo.none };
  switch (`${undo.verb} ${subject.type}`) {
    case 'restore ebs':
      return recreateVolume(request);
    case 'restore ec2':
      return volumesOnly ? recreateVolumes(request) : recreateInstance(request);
    case 'restore rds':
      return recreateDatabase(request);
    case 'restore rds-cluster':
      return recreateCluster(request);
    case 'attach ebs':
      return reattachVolume(request);
    default:
  }
  if (verb === 'tag' || verb === 'untag') return restoreTags(request, type);
  if (undo.verb === 'start' || undo.verb === 'stop') return startOrStop(request, undo.verb);
  return { reason: `Mayfly cannot undo this by itself yet: ${undo.message}` };
}
