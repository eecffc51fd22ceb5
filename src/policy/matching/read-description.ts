import type { Evidence, Need } from '../../core/evidence/evidence.ts';
import type { Json } from '../../core/json.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';

/** The description of a resource in the evidence; `undefined` if AWS does not list the id, or unknown. */
export function readDescription(
  evidence: Evidence,
  { key }: Need,
): Readonly<Record<string, Json>> | undefined | Unknown {
  const answer = evidence.get(key);
  if (answer === undefined) return unknown('AWS was not asked');
  return isUnknown(answer) ? answer : (answer as readonly Readonly<Record<string, Json>>[])[0];
}
