/**
 * The result of checking one aspect of an installation. `unknown`: it could not be checked, which is neither good nor
 * bad.
 */
export interface Check {
  /** What was checked, in a few words: `credentials`. */
  readonly name: string;
  readonly status: 'ok' | 'failed' | 'unknown';
  readonly message: string;
  /** How to fix it; present wherever the status is not ok. */
  readonly remedy?: string;
}
