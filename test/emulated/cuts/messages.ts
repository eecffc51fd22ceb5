/** One command of Mayfly, as a person types it, with what the process that runs it takes from its surroundings. */
export interface Errand {
  readonly id: number;
  readonly words: readonly string[];
  /** Where AWS is. */
  readonly endpoint: string;
}

/**
 * From the process to the test: a command has ended; or the ledger in this file is about to be written, and waits until
 * it may.
 */
export type FromProcess =
  | { readonly is: 'ready' }
  | {
      readonly is: 'ended';
      readonly id: number;
      readonly code: number | null;
      readonly out: string;
      readonly err: string;
    }
  | { readonly is: 'ledger'; readonly id: number; readonly file: string; readonly operation: string };

/** From the test to the process. */
export type ToProcess = { readonly is: 'run'; readonly errand: Errand } | { readonly is: 'go'; readonly id: number };
