import type { Aws } from '../aws.ts';
import { canonical } from '../json.ts';
import type { Place } from '../resource.ts';
import { isUnknown, type Unknown, unknown } from '../truth.ts';
import type { Answer, Evidence, EvidenceGatherer, Need } from './evidence.ts';

/** A need of a known kind. */
export interface NeedOf<Question> extends Need {
  readonly question: Question;
}

/** The answers of a gatherer, by the key of their need. */
export type AnswersOf<Value> = ReadonlyMap<string, Value | Unknown>;

/** How the needs of one kind are answered: as in `EvidenceGatherer`, with the types of the kind. */
export interface GathererOf<Question, Value> {
  readonly iam: readonly string[];
  readonly gather: (
    aws: Aws,
    needs: readonly NeedOf<Question>[],
    now: Date,
    further?: (needs: readonly Need[]) => Promise<Evidence>,
  ) => Promise<AnswersOf<Value>>;
}

/**
 * One kind of evidence: the types of its questions and answers. Whoever asks, gathers or answers in a test uses this
 * value, so that the three agree. Questions and answers are JSON, because they are compared, stored and recorded.
 */
export interface EvidenceKind<Question, Value> {
  readonly name: string;
  /** Creates a need, with its key. */
  need(place: Place, question: Question): NeedOf<Question>;
  /** Whether a need is of this kind. */
  isOf(need: Need): need is NeedOf<Question>;
  /** The answer to a need: unknown where it could not be read, and where it was never asked. */
  answer(evidence: Evidence, need: NeedOf<Question>): Value | Unknown;
  /** Makes the value that the vocabulary lists. */
  gatherer(definition: GathererOf<Question, Value>): EvidenceGatherer;
  /** An answer as evidence holds it. */
  asAnswer(value: Value | Unknown): Answer;
}

/** Declares a kind of evidence. This is the only place where the types of a kind are erased and come back. */
export function evidenceKind<Question, Value>(name: string): EvidenceKind<Question, Value> {
  return {
    name,
    need: (place, question) => {
      const { account, region } = place;
      const key = `${name}|${account}|${region}|${canonical(question)}`;
      return { kind: name, place: { account, region }, question, key };
    },
    isOf: (need): need is NeedOf<Question> => need.kind === name,
    answer: (evidence, { key }) => {
      const answer = evidence.get(key);
      if (answer === undefined) return unknown(`${name}: not read`);
      return isUnknown(answer) ? answer : (answer as Value);
    },
    gatherer: ({ iam, gather }) => ({
      name,
      iam,
      gather: async (aws, needs, now, further) =>
        (await gather(aws, needs as readonly NeedOf<Question>[], now, further)) as Evidence,
    }),
    asAnswer: (value) => value as Answer,
  };
}
