import type { ResourceType } from '../core/resource-type.ts';
import type { NotRestorable, RestorePlan, RestoreRequest } from '../core/restore.ts';
import type { Undo } from '../core/verb.ts';
import { stopOrStart, tagsBack } from './parts/restore-steps.ts';
import { attachAgain, volumeAgain } from './resources/ebs.restore.ts';
import { instanceAgain, volumesAgain } from './resources/ec2.restore.ts';
import { databaseAgain } from './resources/rds.restore.ts';
import { clusterAgain } from './resources/rds-cluster.restore.ts';

/** What a person asks for beside the thing itself. */
export interface UndoAsked {
  /** Of an instance without an image: its volumes alone. */
  readonly volumesOnly: boolean;
}

/** How what a receipt tells of is undone. It decides by the receipt alone; AWS is not asked. */
export function undoingOf(undone: RestoreRequest, type: ResourceType, { volumesOnly }: UndoAsked): RestorePlan | NotRestorable {
  const { verb, subject } = undone.receipt;
  const undo: Undo | undefined = Object.hasOwn(type.verbs, verb) ? type.verbs[verb]?.undo : undefined;
  if (undo === undefined) return { reason: `Mayfly has no verb ${verb} for ${subject.type}` };
  if ('none' in undo) return { reason: undo.none };
  switch (`${undo.verb} ${subject.type}`) {
    case 'restore ebs':
      return volumeAgain(undone);
    case 'restore ec2':
      return volumesOnly ? volumesAgain(undone) : instanceAgain(undone);
    case 'restore rds':
      return databaseAgain(undone);
    case 'restore rds-cluster':
      return clusterAgain(undone);
    case 'attach ebs':
      return attachAgain(undone);
    default:
  }
  if (verb === 'tag' || verb === 'untag') return tagsBack(undone, type);
  if (undo.verb === 'start' || undo.verb === 'stop') return stopOrStart(undone, undo.verb);
  return { reason: `Mayfly cannot do it by itself yet: ${undo.message}` };
}
