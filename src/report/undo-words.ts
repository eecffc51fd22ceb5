import type { Undo } from '../core/restore.ts';
import { plain } from './plain.ts';

/**
 * `undo: start it again`, or `cannot be undone: a restore deletes nothing. Delete the volume by hand.`
 * @param command comes before what it does, where there is one: `mayfly restore 3f2a…: `.
 */
export function undoWords(undo: Undo, command = ''): string {
  if (undo.possible) return `undo: ${command}${plain(undo.message)}`;
  const remedy = undo.remedy === undefined ? '' : `. ${plain(undo.remedy)}`;
  return `cannot be undone: ${plain(undo.reason)}${remedy}`;
}
