import type { Description } from '../../core/evidence/description.ts';
import type { Evidence } from '../../core/evidence/evidence.ts';
import type { EvidenceKind, NeedOf } from '../../core/evidence/evidence-kind.ts';
import { isUnknown, type Unknown } from '../../core/truth.ts';

/** The description of a resource in the evidence; `undefined` if AWS does not list the id, or unknown. */
export function readDescription<Question>(
  kind: EvidenceKind<Question, Description>,
  evidence: Evidence,
  need: NeedOf<Question>,
): Description[number] | undefined | Unknown {
  const answer = kind.answer(evidence, need);
  return isUnknown(answer) ? answer : answer[0];
}
