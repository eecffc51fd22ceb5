import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence, Need } from '../core/evidence/evidence.ts';
import type { CompiledFilter, CompiledWhole } from '../core/filter.ts';
import type { Resource } from '../core/resource.ts';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { chosen, type Doubt, doubtOf, judged, mergedSpared, unlisted } from './filter-stages.ts';
import type { Gaps } from './gaps.ts';
import { countPopulation } from './population.ts';

/** Who hears what a policy run concludes. */
export interface RunListener {
  readonly gaps: Gaps;
  /** A resource is needed beyond its page. */
  readonly retain: (resource: Resource) => void;
  /**
   * A resource matches. `spared`: after a filter over a whole set, the members that it spared. The listener answers
   * with a cause where it is not known after all.
   */
  readonly match: (resource: Resource, because: Verdict, spared?: readonly string[]) => string | undefined;
}

/** How a listing ended. */
export interface ListingEnd {
  readonly isWhole: boolean;
  readonly cause: string;
}

/**
 * One policy in one place. Resources stream through its first stage. Only those are retained that matched, or may match
 * once evidence is there or the listing is complete. A policy with plain filters retains its matches and nothing else.
 */
export interface PolicyRun {
  readonly policy: CompiledPolicy;
  readonly examined: number;
  readonly unknown: number;
  /** How many resources a limit in percent is a share of. */
  population(evidence: Evidence): number;
  /** Resources in the order of the listing. */
  see(page: readonly Resource[]): void;
  /**
   * Goes as far as possible once the listing has ended. Returns the needs that it must wait for, none where it is
   * finished.
   */
  advance(evidence: Evidence, listing: ListingEnd): readonly Need[];
  /** Finishes without the evidence that was not given: whatever waits for it is unknown. */
  end(evidence: Evidence, listing: ListingEnd): void;
}

export function startPolicyRun(policy: CompiledPolicy, listener: RunListener): PolicyRun {
  const population = countPopulation(policy);
  const state: RunState = {
    policy,
    listener,
    lastWhole: policy.stages.findLastIndex((stage) => stage.whole),
    stageIndex: 0,
    unknown: 0,
    candidates: new Map(),
    unjudged: new Set(),
    undecided: [],
  };
  let examined = 0;
  return {
    policy,
    get examined() {
      return examined;
    },
    get unknown() {
      return state.unknown;
    },
    population: population.of,
    see: (page) => {
      examined += page.length;
      population.see(page);
      for (const resource of page) seeOne(resource, state);
    },
    advance: (evidence, listing) => advance(state, evidence, listing, false),
    end: (evidence, listing) => {
      advance(state, evidence, listing, true);
    },
  };
}

/** Where a run is: its functions change this record, and nobody else sees it. */
interface RunState {
  readonly policy: CompiledPolicy;
  readonly listener: RunListener;
  /** The index of the last stage with a filter over a whole set; -1 where there is none. */
  readonly lastWhole: number;
  stageIndex: number;
  unknown: number;
  /** What the first stage has let pass, or will decide once evidence is there; later, what the stages left. */
  candidates: Map<Resource, readonly Verdict[]>;
  /** Those that the filters of the current stage have not judged yet. */
  unjudged: Set<Resource>;
  /** An earlier filter could not decide these. A filter over the whole set must know that they may belong to it. */
  undecided: Resource[];
  /** What the filters over whole sets spared so far. */
  spared?: readonly string[];
}

function match(resource: Resource, verdicts: readonly Verdict[], state: RunState): void {
  const { policy, listener, spared } = state;
  listener.retain(resource);
  const cause = listener.match(resource, together(policy, verdicts), spared);
  if (cause !== undefined) doubt({ resource, what: 'match', cause }, state);
}

function doubt({ resource, what, cause }: Doubt, state: RunState): void {
  const { policy, listener } = state;
  state.unknown += 1;
  listener.gaps.unsure(policy.policy.name, resource, what, cause);
  if (state.stageIndex > state.lastWhole) return;
  listener.retain(resource);
  state.undecided.push(resource);
}

/** The first stage. What waits for evidence, or for the whole set, becomes a candidate. */
function seeOne(resource: Resource, state: RunState): void {
  const { stages } = state.policy;
  const { each, whole } = stages[0] ?? {};
  const result = each ? each.judge(resource, noEvidence) : true;
  if (result === false) return;
  if (result === 'unknown') {
    if (each?.isEvident && each.needs(resource).length > 0) {
      addCandidate(resource, [], state);
      state.unjudged.add(resource);
    } else if (each) doubt(doubtOf(resource, each, noEvidence), state);
    return;
  }
  const verdicts = each ? [each.explain(resource, noEvidence)] : [];
  if (stages.length <= 1 && !whole) match(resource, verdicts, state);
  else addCandidate(resource, verdicts, state);
}

const noEvidence: Evidence = new Map();

function addCandidate(resource: Resource, verdicts: readonly Verdict[], state: RunState): void {
  state.listener.retain(resource);
  state.candidates.set(resource, verdicts);
}

/** Goes through the stages as far as the evidence allows, and gives the needs that stop it. */
function advance(state: RunState, evidence: Evidence, listing: ListingEnd, isLast: boolean): readonly Need[] {
  const { stages } = state.policy;
  const missing = (needs: readonly Need[]): readonly Need[] =>
    isLast ? [] : needs.filter((need) => !evidence.has(need.key));
  for (; state.stageIndex < stages.length; state.stageIndex += 1) {
    const { each, whole } = stages[state.stageIndex] ?? {};
    if (each) {
      const needs = missing([...state.unjudged].flatMap((resource) => each.needs(resource)));
      if (needs.length > 0) return needs;
      judge(each, evidence, state);
    }
    // What the plain filters of this stage dropped needs no evidence for the whole-set filter.
    state.unjudged = new Set();
    if (whole) {
      const needs = listing.isWhole ? missing(whole.needs([...state.candidates.keys()])) : [];
      if (needs.length > 0) return needs;
      choose(whole, evidence, listing, state);
    }
    state.unjudged = new Set(state.candidates.keys());
  }
  for (const [resource, verdicts] of state.candidates) match(resource, verdicts, state);
  state.candidates = new Map();
  state.undecided = [];
  return [];
}

/** Judges what waits, by the stage's plain filters. */
function judge(each: CompiledFilter, evidence: Evidence, state: RunState): void {
  const { left, doubts } = judged(each, state.candidates, state.unjudged, evidence);
  state.candidates = left;
  for (const entry of doubts) doubt(entry, state);
  if (state.stageIndex > 0)
    state.undecided = state.undecided.filter((resource) => each.judge(resource, evidence) !== false);
}

function choose(whole: CompiledWhole, evidence: Evidence, { isWhole, cause }: ListingEnd, state: RunState): void {
  const { candidates, undecided } = state;
  const result = isWhole ? chosen(whole, candidates, undecided, evidence) : unlisted(whole, candidates, cause);
  state.candidates = result.left;
  if (result.spared) state.spared = mergedSpared(state.spared, result.spared);
  for (const entry of result.doubts) doubt(entry, state);
}

/** One verdict for a policy: that of its only stage, or all of them combined. */
export function together(policy: CompiledPolicy, verdicts: readonly Verdict[], result: Truth = true): Verdict {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return only;
  return { filter: 'and', at: policy.policy.at, result, of: verdicts };
}
