import type { Need } from '../../../src/core/evidence/evidence.ts';
import { evidenceKind } from '../../../src/core/evidence/evidence-kind.ts';
import type { Place } from '../../../src/core/resource.ts';

/** A need of any kind, also one that Mayfly does not have. */
export function need(kind: string, place: Place, question: object): Need {
  return evidenceKind<object, unknown>(kind).need(place, question);
}
