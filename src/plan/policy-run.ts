import type { CompiledPolicy, FilterStage } from '../core/compiled-policy.ts';
import type { Answer, Need } from '../core/evidence/evidence.ts';
import type { CompiledFilter } from '../core/filter.ts';
import type { Resource } from '../core/resource.ts';
import type { Truth } from '../core/truth.ts';
import type { Verdict } from '../core/verdict.ts';
import { type Gaps, unknownPart } from './gaps.ts';

/**
 * A resource that a policy matched, with the verdict and, after a filter over a whole set, the members that it spared.
 */
export interface Match {
  readonly resource: Resource;
  readonly because: Verdict;
  readonly spared?: readonly string[];
}

/**
 * A resource that may still match: the verdicts of the stages so far. `waits`: its current stage has requested
 * evidence.
 */
interface PendingMatch {
  readonly resource: Resource;
  readonly verdicts: readonly Verdict[];
  waits: boolean;
  spared?: readonly string[];
}

/**
 * One policy in one place. Resources stream through its first stage. Only those are retained that matched, or may match
 * once evidence is there or the listing is complete. A policy with plain filters retains its matches and nothing else.
 */
export interface PolicyRun {
  readonly policy: CompiledPolicy;
  readonly examined: number;
  readonly unknown: number;
  readonly matches: readonly Match[];
  /**
   * How many resources the policy's query lists; all where it has none. A limit in percent is a share of these. Whether
   * a resource is listed may need evidence.
   */
  population(evidence: ReadonlyMap<string, Answer>): number;
  /** Resources in the order of the listing. */
  see(page: readonly Resource[]): void;
  /**
   * Goes as far as possible once the listing has ended. Returns the needs that it must wait for, none where it is
   * finished.
   */
  advance(
    evidence: ReadonlyMap<string, Answer>,
    listing: { readonly isWhole: boolean; readonly cause: string },
  ): readonly Need[];
  /** Finishes without the evidence that was not given: whatever waits for it is unknown. */
  end(evidence: ReadonlyMap<string, Answer>, listing: { readonly isWhole: boolean; readonly cause: string }): void;
}

const noEvidence: ReadonlyMap<string, Answer> = new Map();

/** @param retain called for each resource that is needed beyond its page. */
export function startPolicyRun(policy: CompiledPolicy, gaps: Gaps, retain: (resource: Resource) => void): PolicyRun {
  const { name } = policy.policy;
  const matches: Match[] = [];
  let candidates: PendingMatch[] = [];
  let stageIndex = 0;
  let examined = 0;
  let unknown = 0;
  /** Counted as they pass. Those that only evidence can decide wait, and are retained only where a limit needs them. */
  let listed = 0;
  const perhapsListed: Resource[] = [];
  const isCounted = policy.listed !== undefined && policy.policy.maxResources?.percent !== undefined;

  /** An earlier filter could not decide these. A filter over the whole set must know that they may belong to it. */
  let undecided: Resource[] = [];

  const first = policy.stages[0] ?? {};
  const isFirstLast = policy.stages.length <= 1;
  const lastWhole = policy.stages.findLastIndex((stage) => stage.whole);

  function see(page: readonly Resource[]): void {
    examined += page.length;
    if (isCounted) for (const resource of page) count(resource);
    for (const resource of page) {
      const result = first.each ? first.each.judge(resource, noEvidence) : true;
      if (result === true) pass(resource);
      else if (result === 'unknown' && first.each) {
        if (first.each.isEvident && first.each.needs(resource).length > 0)
          addCandidate({ resource, verdicts: [], waits: true });
        else unsure(resource, first.each, noEvidence);
      }
    }
  }

  function count(resource: Resource): void {
    const result = policy.listed?.judge(resource, noEvidence);
    if (result === true) listed += 1;
    else if (result === 'unknown' && policy.listed?.isEvident) perhapsListed.push(resource);
  }

  function pass(resource: Resource): void {
    const verdicts = first.each ? [first.each.explain(resource, noEvidence)] : [];
    if (isFirstLast && !first.whole) match({ resource, verdicts, waits: false });
    else addCandidate({ resource, verdicts, waits: false });
  }

  function addCandidate(candidate: PendingMatch): void {
    retain(candidate.resource);
    candidates.push(candidate);
  }

  function match({ resource, verdicts, spared }: PendingMatch): void {
    retain(resource);
    matches.push({ resource, because: together(policy, verdicts), ...(spared ? { spared } : {}) });
  }

  function unsure(resource: Resource, filter: CompiledFilter, evidence: ReadonlyMap<string, Answer>): void {
    const { what, cause } = unknownPart(filter.explain(resource, evidence), resource);
    doubt(resource, what, cause);
  }

  function doubt(resource: Resource, what: string, cause: string): void {
    unknown += 1;
    gaps.unsure(name, resource, what, cause);
    if (stageIndex <= lastWhole) {
      retain(resource);
      undecided.push(resource);
    }
  }

  /** Judges all waiting candidates by the stage's plain filters. */
  function judgeWaiting(stage: FilterStage, evidence: ReadonlyMap<string, Answer>): void {
    const { each } = stage;
    if (!each) return;
    candidates = candidates.flatMap((candidate) => {
      if (!candidate.waits) return [candidate];
      const result = each.judge(candidate.resource, evidence);
      if (result === 'unknown') unsure(candidate.resource, each, evidence);
      if (result !== true) return [];
      return [
        { ...candidate, waits: false, verdicts: [...candidate.verdicts, each.explain(candidate.resource, evidence)] },
      ];
    });
    if (stageIndex > 0) undecided = undecided.filter((resource) => each.judge(resource, evidence) !== false);
  }

  function select(
    stage: FilterStage,
    evidence: ReadonlyMap<string, Answer>,
    listing: { readonly isWhole: boolean; readonly cause: string },
  ): void {
    const { whole } = stage;
    if (!whole) return;
    if (!listing.isWhole) {
      for (const { resource } of candidates)
        doubt(
          resource,
          'list',
          `${whole.name} needs the complete listing, and this one is not complete: ${listing.cause}`,
        );
      candidates = [];
      return;
    }
    const resources = candidates.map((candidate) => candidate.resource);
    const { selected, unsure: unsureEntries } = whole.select(resources, evidence, undecided);
    const knownUndecided = new Set(undecided);
    for (const { resource, cause } of unsureEntries)
      if (!knownUndecided.has(resource)) doubt(resource, whole.name, cause);
    const byResource = new Map(candidates.map((candidate) => [candidate.resource, candidate]));
    const chosenSet = new Set(selected);
    const spared = sparedMembers(resources.filter((resource) => !chosenSet.has(resource)));
    candidates = selected.flatMap((resource) => {
      const candidate = byResource.get(resource);
      return candidate
        ? [
            {
              ...candidate,
              spared: mergedSpared(candidate.spared, spared),
              verdicts: [...candidate.verdicts, whole.explain(resource, true)],
            },
          ]
        : [];
    });
  }

  function advance(
    evidence: ReadonlyMap<string, Answer>,
    listing: { readonly isWhole: boolean; readonly cause: string },
    isLast = false,
  ): readonly Need[] {
    for (; stageIndex < policy.stages.length; stageIndex += 1) {
      const stage: FilterStage = policy.stages[stageIndex] ?? {};
      const { each, whole } = stage;
      if (each && !isLast) {
        const needs = missing(
          candidates.flatMap((candidate) => (candidate.waits ? each.needs(candidate.resource) : [])),
          evidence,
        );
        if (needs.length > 0) return needs;
      }
      judgeWaiting(stage, evidence);
      // What the plain filters of this stage dropped needs no evidence for the whole-set filter.
      for (const candidate of candidates) candidate.waits = false;
      if (whole && listing.isWhole && !isLast) {
        const needs = missing(whole.needs(candidates.map((candidate) => candidate.resource)), evidence);
        if (needs.length > 0) return needs;
      }
      select(stage, evidence, listing);
      for (const candidate of candidates) candidate.waits = true;
    }
    for (const candidate of candidates) match(candidate);
    candidates = [];
    undecided = [];
    return [];
  }

  return {
    policy,
    get examined() {
      return examined;
    },
    get unknown() {
      return unknown;
    },
    matches,
    population: (evidence) =>
      isCounted
        ? listed + perhapsListed.filter((resource) => policy.listed?.judge(resource, evidence) === true).length
        : examined,
    see,
    advance: (evidence, listing) => advance(evidence, listing),
    end: (evidence, listing) => {
      advance(evidence, listing, true);
    },
  };
}

function missing(needs: readonly Need[], evidence: ReadonlyMap<string, Answer>): readonly Need[] {
  return needs.filter((need) => !evidence.has(need.key));
}

/** One verdict for a policy: that of its only stage, or all of them combined. */
export function together(policy: CompiledPolicy, verdicts: readonly Verdict[], result: Truth = true): Verdict {
  const [only] = verdicts;
  if (verdicts.length === 1 && only) return only;
  return { filter: 'and', at: policy.policy.at, result, of: verdicts };
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
function mergedSpared(before: readonly string[] | undefined, spared: readonly string[]): readonly string[] {
  return before === undefined ? spared : [...new Set([...before, ...spared])].sort().slice(0, membersNamed);
}
