import type { Undo, VerbUndo } from '../core/restore.ts';

/** What a step says about its undo: what its verb says, without the function. */
export function undoOf({ undo }: { readonly undo: VerbUndo }): Undo {
  return undo.possible ? { possible: true, message: undo.message } : undo;
}
