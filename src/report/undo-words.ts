import type { Undo } from '../core/restore.ts';
import { plain } from './plain.ts';

/**
 * `undo: start it again`, or `cannot be undone: a restore deletes nothing. Delete the volume by hand.`
 * @param until comes before the colon, where the undo expires: ` until 2026-12-21 02:00 UTC`.
 */
export function undoWords(undo: Undo, until = ''): string {
  if (undo.possible) return `undo${until}: ${plain(undo.message)}`;
  const remedy = undo.remedy === undefined ? '' : `. ${plain(undo.remedy)}`;
  return `cannot be undone: ${plain(undo.reason)}${remedy}`;
}
