/**
 * One thing about an installation, and how it is. `unknown`: it could not be looked at, which is neither well nor ill.
 */
export interface Check {
  /** What was looked at, in a few words: `credentials`. */
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'unknown';
  readonly message: string;
  /** What to do about it; there is one wherever it is not ok. */
  readonly remedy?: string;
}
