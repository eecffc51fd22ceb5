import type { Aws } from '../aws.ts';
import type { Json } from '../json.ts';
import type { Place } from '../resource.ts';
import type { Unknown } from '../truth.ts';

/**
 * One question to one kind of evidence, in one place. The needs of all policies are collected and asked in batches. Two
 * needs with the same `key` are one question.
 */
export interface Need {
  /** The kind's name: `metrics`, `spend`, `drift`, `values`. */
  readonly kind: string;
  readonly place: Place;
  /** The question, in the form that the kind defines. */
  readonly question: unknown;
  /** Identifies the question: made by the kind's `need`. */
  readonly key: string;
}

/** An answer: JSON in the form that the kind defines, or the cause why there is none. */
export type Answer = Json | Unknown;

/** The answers, by the key of their need. A missing key was never asked: read it as unknown. */
export type Evidence = ReadonlyMap<string, Answer>;

/** Turns the questions of one kind of evidence into as few calls as AWS allows. Made by the kind's `gatherer`. */
export interface EvidenceGatherer {
  readonly name: string;
  /** IAM actions that `gather` calls. */
  readonly iam: readonly string[];
  /**
   * Answers every need of one place. `further` gathers the evidence that an answer itself depends on, such as the
   * evidence of an embedded policy's filters. A call that fails makes its needs unknown, with the cause. `gather` never
   * rejects because AWS refuses, and never leaves a need without an answer.
   */
  gather(
    aws: Aws,
    needs: readonly Need[],
    now: Date,
    further?: (needs: readonly Need[]) => Promise<Evidence>,
  ): Promise<Evidence>;
}
