import type { ResourceType } from '../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../core/restore.ts';
import type { Undo } from '../core/verb.ts';
import { restoreTags, startOrStop } from './parts/restore-steps.ts';
import { reattachVolume, recreateVolume } from './resources/ebs.restore.ts';
import { recreateInstance, recreateVolumes } from './resources/ec2.restore.ts';
import { recreateDatabase } from './resources/rds.restore.ts';
import { recreateCluster } from './resources/rds-cluster.restore.ts';

/** What a person asks for beside the thing itself. */
export interface RestoreOptions {
  /** Of an instance without an image: its volumes alone. */
  readonly volumesOnly: boolean;
}

/** How what a receipt tells of is undone. It decides by the receipt alone; AWS is not asked. */
export function restorePlanOf(
  undone: RestoreRequest,
  type: ResourceType,
  { volumesOnly }: RestoreOptions,
): RestorePlan | NotRestorable {
  const { verb, subject } = undone.receipt;
  const undo: Undo | undefined = Object.hasOwn(type.verbs, verb) ? type.verbs[verb]?.undo : undefined;
  if (undo === undefined) return { reason: `Mayfly has no verb ${verb} for ${subject.type}` };
  if ('none' in undo) return { reason: undo.none };
  switch (`${undo.verb} ${subject.type}`) {
    case 'restore ebs':
      return recreateVolume(undone);
    case 'restore ec2':
      return volumesOnly ? recreateVolumes(undone) : recreateInstance(undone);
    case 'restore rds':
      return recreateDatabase(undone);
    case 'restore rds-cluster':
      return recreateCluster(undone);
    case 'attach ebs':
      return reattachVolume(undone);
    default:
  }
  if (verb === 'tag' || verb === 'untag') return restoreTags(undone, type);
  if (undo.verb === 'start' || undo.verb === 'stop') return startOrStop(undone, undo.verb);
  return { reason: `Mayfly cannot do it by itself yet: ${undo.message}` };
}
