/**
 * A place in a file that a person wrote. Lines and columns count from 1, columns in UTF-16 units, as editors count
 * them.
 */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the fault covers on its line, where that is known: the length of the underline. */
  readonly length?: number;
}

/** A value together with the place where somebody wrote it. */
export interface Located<T> {
  readonly value: T;
  readonly at: Position;
}
