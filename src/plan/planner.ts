import type { CompiledPolicy } from '../core/compiled-policy.ts';
import { shortDigest } from '../core/digest.ts';
import type { Answer, Evidence, Need } from '../core/evidence/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { History } from '../core/history.ts';
import type { Limits, Spent } from '../core/limits.ts';
import type { Coverage, Plan, PlanHeader, Planner } from '../core/plan.ts';
import type { Policy } from '../core/policy.ts';
import type { Protection, RelatedResource } from '../core/protection.ts';
import type { Place, Ref, Resource } from '../core/resource.ts';
import type { Settings } from '../core/settings.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { actionNeeds } from './action-needs.ts';
import { deletingVerbs, lockNeed, withLock } from './aws-lock.ts';
import type { Candidate, PlanContext } from './context.ts';
import { costsBy } from './costs.ts';
import { decideAll } from './decide-all.ts';
import { countGaps, unknownPart } from './gaps.ts';
import { headerOf } from './header.ts';
import { exceededLimit } from './max-resources.ts';
import { byCoverage, byFinding } from './order.ts';
import { type Match, type PolicyRun, startPolicyRun } from './policy-run.ts';
import { quotaGaps, quotaNeeds } from './quota.ts';
import { indexRelatedResources } from './related-resources.ts';
import type { Decided } from './steps.ts';
import { subjectOf } from './subject.ts';

export interface PlannerInput {
  /** As they were written: the plan's header contains them. */
  readonly policies: readonly Policy[];
  /**
   * The same policies, compiled for one place, with the values that differ by place (`{account_id}`, `{region}`) filled
   * in. Called once per place.
   */
  readonly compiledFor: (place: Place) => readonly CompiledPolicy[];
  readonly vocabulary: Vocabulary;
  readonly settings: Settings;
  readonly protection: Protection;
  readonly history: History;
  readonly source: PlanHeader['source'];
  readonly now: Date;
  /** Hours until the plan expires. */
  readonly planHours: number;
  /** Left out: mayfly.yml limits nothing, as in replays of Custodian's recordings. */
  readonly limits?: Limits;
  /** What other plans have stopped and deleted in this account in this night. Left out: nothing. */
  readonly spent?: (account: string) => Spent;
  readonly halted?: PlanHeader['halted'];
}

/** One type in one place: its policy runs, and how its listing ended. */
interface Partition {
  readonly type: string;
  readonly place: Place;
  readonly runs: readonly PolicyRun[];
  examined: number;
  row?: Coverage;
}

/**
 * Plans what policies request, page by page as resources are read. Policies with plain filters retain only what they
 * match. Evidence is requested for all policies at once. Filters over whole sets run per account and region, as in
 * Custodian, once the listing there is complete. Same input, same plan, whatever the size of the pages.
 */
export function createPlanner(input: PlannerInput): Planner {
  const { policies, compiledFor, vocabulary, settings, protection, history, now, planHours, limits, spent, source } =
    input;
  const asksQuota = source === 'aws' && vocabulary.evidence.some(({ name }) => name === 'snapshot-quota');
  const types = new Map(vocabulary.types.map((type) => [type.name, type]));
  const actions = new Map(
    vocabulary.actions.flatMap((action) =>
      [action.name, ...(action.aliases ?? [])].map((name) => [name, action] as const),
    ),
  );
  const related = indexRelatedResources(types, new Set(policies.map(({ type }) => type)));
  const gaps = countGaps();
  const evidence = new Map<string, Answer>();
  const costs = costsBy(types, settings, now);
  const compiled = new Map<string, readonly CompiledPolicy[]>();
  const partitions = new Map<string, Partition>();
  const shared = new WeakMap<Resource, Pick<Finding, 'subject' | 'tags' | 'seen'>>();

  function policiesIn(place: Place): readonly CompiledPolicy[] {
    const key = `${place.account}|${place.region}`;
    const known = compiled.get(key) ?? compiledFor(place);
    compiled.set(key, known);
    return known;
  }

  function partitionFor(type: string, { account, region }: Place): Partition {
    const key = `${account}|${region}|${type}`;
    const known = partitions.get(key);
    if (known) return known;
    const place = { account, region };
    const runs = policiesIn(place)
      .filter((compiledPolicy) => compiledPolicy.policy.type === type && runsIn(compiledPolicy, place))
      .map(start);
    const partition: Partition = { type, place, runs, examined: 0 };
    partitions.set(key, partition);
    return partition;
  }

  function start(policy: CompiledPolicy): PolicyRun {
    return startPolicyRun(policy, gaps, related.want);
  }

  function runsIn(policy: CompiledPolicy, place: Place): boolean {
    const verdict: Verdict = policy.runs(place);
    if (verdict.result === 'unknown') {
      const { what, cause } = unknownPart(verdict, nowhere);
      gaps.place(policy.policy.name, policy.policy.type, place, `conditions: ${what}`, cause);
    }
    return verdict.result === true;
  }

  function see(type: string, place: Place, page: readonly Resource[]): void {
    const partition = partitionFor(type, place);
    if (partition.row)
      throw new TypeError(`a page of ${type} in ${place.account} ${place.region} came after its listing had ended`);
    partition.examined += page.length;
    related.see(type, place, page);
    for (const run of partition.runs) run.see(page);
  }

  function needs(): readonly Need[] {
    const needsByKey = new Map<string, Need>();
    for (const { row, runs } of partitions.values()) {
      if (!row) continue;
      for (const run of runs) for (const need of run.advance(evidence, listingOf(row))) needsByKey.set(need.key, need);
    }
    if (needsByKey.size === 0) for (const need of actionNeedsNow()) needsByKey.set(need.key, need);
    if (needsByKey.size === 0) for (const need of costNeeds()) needsByKey.set(need.key, need);
    // Only the remaining steps decide which quotas matter. A plan from a recording is never applied.
    if (needsByKey.size === 0 && asksQuota)
      for (const need of quotaNeeds(decided().steps)) if (!evidence.has(need.key)) needsByKey.set(need.key, need);
    // Asked last, for what is left: it costs one call per resource.
    if (needsByKey.size === 0) for (const need of lockNeeds()) needsByKey.set(need.key, need);
    return [...needsByKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  function costNeeds(): readonly Need[] {
    const known = new Set(vocabulary.evidence.map(({ name }) => name));
    return [...partitions.values()]
      .flatMap(({ runs }) => runs.flatMap(({ matches }) => matches.flatMap(({ resource }) => costs.needs(resource))))
      .filter(({ kind, key }) => known.has(kind) && !evidence.has(key));
  }

  function actionNeedsNow(): readonly Need[] {
    const runs = [...partitions.values()].flatMap((partition) => partition.runs);
    return runs
      .flatMap(({ policy: { policy }, matches }) =>
        actionNeeds(policy, matches, sharedOf, actions, { now, settings, history }),
      )
      .filter(({ key }) => !evidence.has(key));
  }

  function lockNeeds(): readonly Need[] {
    return [...partitions.values()].flatMap(({ type, place, runs }) =>
      runs.flatMap(({ policy, matches }) => {
        const verbs = deletingVerbs(policy.policy, types.get(type), actions);
        return verbs.length === 0 ? [] : matches.flatMap(({ resource }) => locksOf(resource, verbs, place));
      }),
    );
  }

  /** Nothing is asked about what is already refused. */
  function locksOf(resource: Resource, verbs: readonly string[], place: Place): readonly Need[] {
    const relatedOf = related.of(place);
    if (protection.rule(resource, 'delete', now, relatedOf).kind === 'refused') return [];
    const alsoDestroyed = verbs.flatMap((verb) =>
      protection.blastRadius(resource, verb, now, relatedOf).alsoDestroys.flatMap((other) => other.resource ?? []),
    );
    return [resource, ...alsoDestroyed]
      .flatMap((other) => lockNeed(other, types.get(other.type)) ?? [])
      .filter(({ key }) => !evidence.has(key));
  }

  function locked(resource: Resource): Resource {
    return withLock(resource, types.get(resource.type), evidence);
  }

  function relatedWithLocks(place: Place): (ref: Ref) => RelatedResource {
    const relatedOf = related.of(place);
    return (ref) => {
      const resource = relatedOf(ref);
      return typeof resource === 'string' ? resource : locked(resource);
    };
  }

  function give(answers: Evidence): void {
    for (const [key, answer] of answers) evidence.set(key, answer);
  }

  function finish(): Plan {
    for (const partition of partitions.values()) {
      partition.row ??= {
        ...partition.place,
        type: partition.type,
        status: 'part',
        resources: partition.examined,
        cause: 'the listing did not end',
      };
      related.listingEnded(partition.row);
      for (const run of partition.runs) run.end(evidence, listingOf(partition.row));
    }
    const { cases: candidates, steps, refusals } = decided();
    quotaGaps(steps, evidence, gaps);
    const coverage = currentCoverage();
    const lines = {
      findings: candidates.map((candidate) => candidate.finding),
      steps,
      refusals,
      gaps: gaps.rows(coverage),
    };
    const tallies = [...partitions.values()].flatMap((partition) =>
      partition.runs.map((run) => ({ policy: run.policy.policy, examined: run.examined, unknown: run.unknown })),
    );
    return { header: headerOf(input, lines, coverage, tallies), ...lines };
  }

  function decided(): Decided & { readonly cases: readonly Candidate[] } {
    const candidates = [...partitions.values()].flatMap(candidatesOf).sort((a, b) => byFinding(a.finding, b.finding));
    const expires = new Date(now.getTime() + planHours * 3_600_000);
    const context: PlanContext = {
      types,
      actions,
      settings,
      protection,
      history,
      evidence,
      costs,
      now,
      expires,
      relatedIn: relatedWithLocks,
      limits,
    };
    const ceilings = limits && {
      ceilings: limits.ceilings,
      policies,
      coverage: currentCoverage(),
      spent: spent ?? (() => ({ deletions: 0, dollars: 0 })),
    };
    return { cases: candidates, ...decideAll(candidates, context, { ceilings, evidence }) };
  }

  function currentCoverage(): readonly Coverage[] {
    return [...partitions.values()].flatMap(({ row }) => row ?? []).sort(byCoverage);
  }

  function candidatesOf(partition: Partition): readonly Candidate[] {
    return partition.runs.flatMap((run) => {
      const { policy } = run.policy;
      const limit = exceededLimit(policy, run.matches.length, run.population(evidence));
      return run.matches.map(
        (match): Candidate => ({
          finding: findingOf(run, match),
          resource: locked(match.resource),
          policy,
          ...(limit === undefined ? {} : { limit }),
        }),
      );
    });
  }

  function findingOf({ policy: { policy } }: PolicyRun, { resource, because, spared }: Match): Finding {
    const { subject, tags, seen } = sharedOf(resource);
    return {
      id: shortDigest('finding', policy.name, resource.type, resource.arn, now.toISOString()),
      policy: policy.name,
      policyDigest: policy.digest,
      subject,
      because,
      tags,
      seen,
      ...(spared ? { spared } : {}),
      costs: costs.of(resource, evidence),
    };
  }

  /** What all findings on a resource share, made once. */
  function sharedOf(resource: Resource): Pick<Finding, 'subject' | 'tags' | 'seen'> {
    const known = shared.get(resource);
    if (known) return known;
    const seen = {
      subject: subjectOf(resource, types.get(resource.type), settings, protection),
      tags: Object.fromEntries([...resource.tags].sort(([a], [b]) => (a < b ? -1 : 1))),
      seen: shortDigest(
        settled(resource, types.get(resource.type)?.volatileFields),
        Object.fromEntries(resource.unread),
      ),
    };
    shared.set(resource, seen);
    return seen;
  }

  return {
    see,
    listingEnded: (row) => {
      const partition = partitionFor(row.type, row);
      partition.row = row;
      related.listingEnded(row);
    },
    needs,
    give,
    finish,
  };
}

/** `raw` without the fields that AWS changes by itself. */
function settled({ raw }: Resource, restless: readonly string[] = []): Resource['raw'] {
  return restless.length === 0
    ? raw
    : Object.fromEntries(Object.entries(raw).filter(([key]) => !restless.includes(key)));
}

function listingOf(row: Coverage): { readonly isWhole: boolean; readonly cause: string } {
  return { isWhole: row.status === 'whole', cause: row.cause ?? `read: ${row.status}` };
}

/** Conditions are about a run, which has no resource and so nothing unread. */
const nowhere: Pick<Resource, 'unread'> = { unread: new Map() };
