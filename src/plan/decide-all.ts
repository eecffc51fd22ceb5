import type { Evidence } from '../core/evidence/evidence.ts';
import { type CeilingInput, exceededBy, overCeiling } from './ceilings.ts';
import type { Candidate, PlanContext } from './context.ts';
import { withoutRoom } from './quota.ts';
import { type Decided, decide } from './steps.ts';

export interface Limiting {
  /** Left out: there are no ceilings. */
  readonly ceilings?: Omit<CeilingInput, 'findings'>;
  readonly evidence: Evidence;
}

/**
 * Decides about all resources, then sees whether the whole is too much, and decides again without what is over a
 * ceiling or finds no room. What is left to another policy's delete may come back once that delete is refused, so this
 * goes on until nothing more is refused; and it comes to an end, as what was refused stays so.
 */
export function decideAll(
  cases: readonly Candidate[],
  deciding: PlanContext,
  { ceilings, evidence }: Limiting,
): Decided {
  const groups = byResource(cases);
  const findings = cases.map(({ finding }) => finding);
  let exceeded: ReadonlyMap<string, string> = new Map();
  let full: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const decided = decidedBy(groups, {
      ...deciding,
      over: (one) => overCeiling(exceeded, one),
      full: ({ arn }) => full.get(arn),
    });
    const more = ceilings ? new Map([...exceededBy(decided.steps, { ...ceilings, findings }), ...exceeded]) : exceeded;
    // Room is shared out among what the ceilings leave.
    const fuller = more.size > exceeded.size ? full : new Map([...withoutRoom(decided.steps, evidence), ...full]);
    if (more.size === exceeded.size && fuller.size === full.size) return decided;
    exceeded = more;
    full = fuller;
  }
}

function decidedBy(groups: readonly (readonly Candidate[])[], deciding: PlanContext): Decided {
  const decided = groups.map((group) => decide(group, deciding));
  return { steps: decided.flatMap(({ steps }) => steps), refusals: decided.flatMap(({ refusals }) => refusals) };
}

/** Findings on the same resource stand together, as they are sorted by it. */
function byResource(cases: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups: Candidate[][] = [];
  for (const one of cases) {
    const last = groups.at(-1);
    if (last?.[0]?.resource.arn === one.resource.arn && last[0].resource.type === one.resource.type) last.push(one);
    else groups.push([one]);
  }
  return groups;
}
