import type { ResourceType } from '../../core/resource-type.ts';
import type { NoWayBack, Undoing, Undone } from '../../core/restore.ts';
import type { Undo } from '../../core/verb.ts';
import { attachAgain, stopOrStart, tagsBack } from './undo-change.ts';
import { clusterAgain } from './undo-cluster.ts';
import { databaseAgain, instanceAgain, volumeAgain, volumesAgain } from './undo-delete.ts';

/** What a person asks for beside the thing itself. */
export interface UndoAsked {
  /** Of an instance without an image: its volumes alone. */
  readonly volumesOnly: boolean;
}

/** How what a receipt tells of is undone. It decides by the receipt alone; AWS is not asked. */
export function undoingOf(undone: Undone, type: ResourceType, { volumesOnly }: UndoAsked): Undoing | NoWayBack {
  const { verb, subject } = undone.receipt;
  const undo: Undo | undefined = Object.hasOwn(type.verbs, verb) ? type.verbs[verb]?.undo : undefined;
  if (undo === undefined) return { none: `Mayfly has no verb ${verb} for ${subject.type}` };
  if ('none' in undo) return { none: undo.none };
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
  return { none: `Mayfly cannot do it by itself yet: ${undo.says}` };
}
