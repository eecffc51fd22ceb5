import type { Aws } from '../aws.ts';
import type { Json } from '../json.ts';
import type { Place } from '../resource.ts';
import type { Unknown } from '../truth.ts';

/**
 * One question to one kind of evidence, in one place. Needs of all policies are gathered at once and asked in batches;
 * two needs with the same `key` are one question.
 */
export interface Need {
  /** The kind's name: `metrics`, `spend`, `drift`, `values`. */
  readonly kind: string;
  readonly place: Place;
  /** What is asked, as that kind reads it. */
  readonly question: Json;
  /** `needKey(kind, place, question)`. */
  readonly key: string;
}

/** An answer: JSON as the kind gives it, or the cause why there is none. */
export type Answer = Json | Unknown;

/** The answers by the key of their need. A key that is missing was never asked: read it as unknown. */
export type Evidence = ReadonlyMap<string, Answer>;

/** One kind of evidence: how its questions become as few calls as AWS allows. */
export interface EvidenceKind {
  readonly name: string;
  /** IAM actions that `gather` calls. */
  readonly iam: readonly string[];
  /**
   * Answers every need of one place. `further` gathers what an answer itself depends on, as an embedded policy on its
   * filters' evidence. A call that fails makes its needs unknown with the cause; it never rejects for AWS's refusal,
   * and never leaves a need without an answer.
   */
  gather(
    aws: Aws,
    needs: readonly Need[],
    now: Date,
    further?: (needs: readonly Need[]) => Promise<Evidence>,
  ): Promise<Evidence>;
}
