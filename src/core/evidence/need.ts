import { canonical, type Json } from '../json.ts';
import type { Place } from '../resource.ts';
import type { Need } from './evidence.ts';

/** Creates a need, with its key. */
export function need(kind: string, place: Place, question: Json): Need {
  const { account, region } = place;
  return { kind, place: { account, region }, question, key: `${kind}|${account}|${region}|${canonical(question)}` };
}
