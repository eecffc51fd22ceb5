import { compareText } from './compare-text.ts';
import type { Position } from './position.ts';

/**
 * A fault of the input, as a value: faults are collected, sorted by position and shown all at once, never thrown.
 * `code` is stable (`policy/unknown-filter`). `message` is one sentence that says what is wrong, `remedy` one that says
 * how to fix it.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly at: Position;
  readonly message: string;
  readonly remedy: string;
  /** A reference page with more details, relative to the repository. */
  readonly seeAlso?: string;
}

/** Sorts diagnostics as a reader meets them: by file, line, column, then code. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.at.file, b.at.file) ||
    a.at.line - b.at.line ||
    a.at.column - b.at.column ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}
