import type { Evidence } from '../core/evidence/evidence.ts';
import type { CompiledFilter, CompiledWhole } from '../core/filter.ts';
import type { Resource } from '../core/resource.ts';
import type { Verdict } from '../core/verdict.ts';
import { unknownPart } from './gaps.ts';

/** Resources that may still match, in the order of the listing, each with the verdicts of the stages so far. */
export type VerdictsSoFar = ReadonlyMap<Resource, readonly Verdict[]>;

/** Why it is not known whether a resource matches. */
export interface Doubt {
  readonly resource: Resource;
  readonly what: string;
  readonly cause: string;
}

/** What a stage leaves: the resources that may still match, and those that it could not decide. */
export interface StageResult {
  readonly left: Map<Resource, readonly Verdict[]>;
  readonly doubts: readonly Doubt[];
  /** The members that a filter over a whole set did not choose. */
  readonly spared?: readonly string[];
}

/** Judges the resources that these filters have not judged yet; the others stay. */
export function judged(
  each: CompiledFilter,
  candidates: VerdictsSoFar,
  unjudged: ReadonlySet<Resource>,
  evidence: Evidence,
): StageResult {
  const left = new Map<Resource, readonly Verdict[]>();
  const doubts: Doubt[] = [];
  for (const [resource, verdicts] of candidates) {
    const result = unjudged.has(resource) ? each.judge(resource, evidence) : 'judged';
    if (result === 'judged') left.set(resource, verdicts);
    else if (result === 'unknown') doubts.push(doubtOf(resource, each, evidence));
    else if (result) left.set(resource, [...verdicts, each.explain(resource, evidence)]);
  }
  return { left, doubts };
}

export function doubtOf(resource: Resource, filter: CompiledFilter, evidence: Evidence): Doubt {
  return { resource, ...unknownPart(filter.explain(resource, evidence), resource) };
}

/**
 * Lets a filter over a whole set choose.
 * @param undecided resources that may belong to the set: whether they do is not known.
 */
export function chosen(
  whole: CompiledWhole,
  candidates: VerdictsSoFar,
  undecided: readonly Resource[],
  evidence: Evidence,
): StageResult {
  const resources = [...candidates.keys()];
  const { selected, unsure } = whole.select(resources, evidence, undecided);
  const selectedSet = new Set(selected);
  const undecidedSet = new Set(undecided);
  return {
    left: new Map(
      selected.flatMap((resource) => {
        const verdicts = candidates.get(resource);
        return verdicts ? [[resource, [...verdicts, whole.explain(resource, true)]] as const] : [];
      }),
    ),
    doubts: unsure
      .filter(({ resource }) => !undecidedSet.has(resource))
      .map(({ resource, cause }) => ({ resource, what: whole.name, cause })),
    spared: sparedMembers(resources.filter((resource) => !selectedSet.has(resource))),
  };
}

/** Without the complete listing, a filter over a whole set can choose none. */
export function unlisted({ name }: CompiledWhole, candidates: VerdictsSoFar, cause: string): StageResult {
  const message = `${name} needs the complete listing, and this one is not complete: ${cause}`;
  return {
    left: new Map(),
    doubts: [...candidates.keys()].map((resource) => ({ resource, what: 'list', cause: message })),
  };
}

/** How many spared members each finding names at most. Without a limit a plan would grow with the square of the set. */
const membersNamed = 50;

function sparedMembers(spared: readonly Resource[]): readonly string[] {
  return spared
    .map((resource) => resource.arn)
    .sort()
    .slice(0, membersNamed);
}

/** What several filters over whole sets spared, combined. */
export function mergedSpared(before: readonly string[] | undefined, spared: readonly string[]): readonly string[] {
  return before === undefined ? spared : [...new Set([...before, ...spared])].sort().slice(0, membersNamed);
}
