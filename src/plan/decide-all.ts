import type { Evidence } from '../core/evidence/evidence.ts';
import { orOnFault } from '../core/fault.ts';
import type { Refusal } from '../core/plan.ts';
import { type CeilingInput, exceededBy, overCeiling } from './ceilings.ts';
import type { Candidate, PlanContext } from './context.ts';
import { withDeletedAlong } from './deleted-along.ts';
import { withoutRoom } from './quota.ts';
import { type Decided, decide } from './steps.ts';

export interface Limiting {
  /** Left out: there are no ceilings. */
  readonly ceilings?: Omit<CeilingInput, 'findings'>;
  readonly evidence: Evidence;
}

/**
 * Decides about all resources, then checks whether the whole is too much, and decides again without what is over a
 * ceiling or has no quota. A stop that was left to another policy's delete may come back once that delete is refused,
 * so this repeats until nothing more is refused. It ends, because a refusal is never taken back.
 */
export function decideAll(
  candidates: readonly Candidate[],
  context: PlanContext,
  { ceilings, evidence }: Limiting,
): Decided {
  const groups = byResource(candidates).map((group): Group => ({ candidates: group, heldBack: [] }));
  const findings = candidates.map(({ finding }) => finding);
  let exceeded: ReadonlyMap<string, string> = new Map();
  let full: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const decided = decidedBy(groups, context, exceeded, full);
    const nextExceeded = ceilings
      ? new Map([...exceededBy(decided.steps, { ...ceilings, findings }), ...exceeded])
      : exceeded;
    // The quota is divided among what the ceilings allow.
    const nextFull =
      nextExceeded.size > exceeded.size
        ? full
        : new Map([...withoutRoom(decided.steps, evidence, context.types), ...full]);
    if (nextExceeded.size === exceeded.size && nextFull.size === full.size)
      return { ...decided, refusals: withDeletedAlong(decided.refusals, decided.steps) };
    exceeded = nextExceeded;
    full = nextFull;
  }
}

/** The candidates on one resource, with what was decided last, and what held them back then. */
interface Group {
  readonly candidates: readonly Candidate[];
  heldBack: readonly (string | undefined)[];
  decided?: Decided;
}

/** Only what is held back by something else than the last time is decided again. */
function decidedBy(
  groups: readonly Group[],
  context: PlanContext,
  exceeded: ReadonlyMap<string, string>,
  full: ReadonlyMap<string, string>,
): Decided {
  const overQuota = ({ arn }: Candidate['resource']): string | undefined => full.get(arn);
  const limited = {
    ...context,
    overCeiling: (candidate: Candidate) => overCeiling(exceeded, candidate),
    overQuota,
  };
  const decisions = groups.map((group) => {
    const heldBack = group.candidates.flatMap((candidate) => [
      limited.overCeiling(candidate),
      overQuota(candidate.resource),
    ]);
    if (group.decided === undefined || heldBack.some((reason, at) => reason !== group.heldBack[at])) {
      group.decided = decideOrRefuse(group.candidates, limited);
      group.heldBack = heldBack;
    }
    return group.decided;
  });
  return { steps: decisions.flatMap(({ steps }) => steps), refusals: decisions.flatMap(({ refusals }) => refusals) };
}

/**
 * If a type cannot interpret what AWS returned about one resource, everything that policies request for that one is
 * refused, and the others continue.
 */
function decideOrRefuse(candidates: readonly Candidate[], context: PlanContext): Decided {
  return orOnFault(
    context.fault,
    `the decision about ${candidates[0]?.resource.type ?? 'a resource'}`,
    () => decide(candidates, context),
    (cause) => ({ steps: [], refusals: candidates.flatMap((candidate) => allRefused(candidate, cause)) }),
  );
}

/** The verbs are not known either: each action of the policy is refused by its own name. */
function allRefused({ finding, policy }: Candidate, cause: string): readonly Refusal[] {
  return [...new Set(policy.actions.map(({ name }) => name))].map((name) => ({
    finding: finding.id,
    policy: policy.name,
    subject: finding.subject,
    verb: name,
    cause: 'unread',
    message: `what may be done to it is not known: ${cause}`,
  }));
}

/** Candidates are sorted by resource, so those of one resource follow each other. */
function byResource(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups: Candidate[][] = [];
  for (const candidate of candidates) {
    const last = groups.at(-1);
    if (last?.[0]?.resource.arn === candidate.resource.arn && last[0].resource.type === candidate.resource.type)
      last.push(candidate);
    else groups.push([candidate]);
  }
  return groups;
}
