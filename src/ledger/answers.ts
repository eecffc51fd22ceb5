import type { Json } from '../core/json.ts';

/**
 * Evidence that is stored beyond a run, because each call costs money or because the answer of an earlier day is needed
 * too. One for each day, series and account.
 */
export interface StoredAnswer {
  /** The kind of evidence and its question, without days: `spend|111122223333|us-east-1|{…}`. */
  readonly series: string;
  /** `2026-11-21`, UTC. */
  readonly day: string;
  readonly answer: Json;
}

export interface AnswerStore {
  /** Does nothing where there already is an answer of that day. */
  storeAnswer(stored: StoredAnswer): Promise<void>;
  /** By day, the earliest first. A store may forget them after 40 days. */
  storedAnswers(series: string): Promise<readonly StoredAnswer[]>;
}
