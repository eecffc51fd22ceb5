import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Answer, Need } from '../core/evidence/evidence.ts';
import { orOnFault, type ReportFault } from '../core/fault.ts';
import type { Coverage } from '../core/plan.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Candidate } from './context.ts';
import type { FindingOf } from './findings.ts';
import { type Gaps, unknownPart } from './gaps.ts';
import { byCoverage } from './order.ts';
import { type ListingEnd, type PolicyRun, startPolicyRun } from './policy-run.ts';
import type { RelatedResources } from './related-resources.ts';

/** One type in one place: the policies that run there, and how its listing ended. */
export interface Partition {
  readonly type: string;
  readonly place: Place;
  readonly runs: readonly MatchingRun[];
  /** How many resources were listed. */
  readonly examined: number;
  /** Left out until the listing has ended. */
  readonly row?: Coverage;
}

/** One policy of a partition, with what it has matched so far. */
export interface MatchingRun {
  readonly run: PolicyRun;
  readonly candidates: readonly Candidate[];
}

/** A partition while its pages come in. */
type GrowingPartition = Partition & { examined: number; row?: Coverage };

/** What collects resources for the plan, page by page. */
export interface Partitions {
  readonly all: () => readonly Partition[];
  readonly see: (type: string, place: Place, page: readonly Resource[]) => void;
  readonly listingEnded: (row: Coverage) => void;
  /** Goes as far as the evidence allows in each listing that has ended; gives the needs that stop it. */
  readonly advance: (evidence: ReadonlyMap<string, Answer>) => readonly Need[];
  /** Concludes without what was not given, and without the rest of a listing that did not end. */
  readonly end: (evidence: ReadonlyMap<string, Answer>) => void;
  readonly coverage: () => readonly Coverage[];
}

interface PartitionParts {
  readonly related: RelatedResources;
  readonly gaps: Gaps;
  readonly findingOf: FindingOf;
  readonly fault?: ReportFault;
}

/** @param compiledFor the policies, ready to run in one place. It is asked once per place. */
export function createPartitions(
  compiledFor: (place: Place) => readonly CompiledPolicy[],
  parts: PartitionParts,
): Partitions {
  const { related, gaps } = parts;
  const compiled = new Map<string, readonly CompiledPolicy[]>();
  const partitions = new Map<string, GrowingPartition>();

  function policiesIn(place: Place): readonly CompiledPolicy[] {
    const key = `${place.account}|${place.region}`;
    const known = compiled.get(key) ?? compiledFor(place);
    compiled.set(key, known);
    return known;
  }

  function partitionFor(type: string, { account, region }: Place): GrowingPartition {
    const key = `${account}|${region}|${type}`;
    const known = partitions.get(key);
    if (known) return known;
    const place = { account, region };
    const runs = policiesIn(place)
      .filter((policy) => policy.policy.type === type && runsIn(policy, place, gaps))
      .map((policy) => startRun(policy, parts));
    const partition: GrowingPartition = { type, place, runs, examined: 0 };
    partitions.set(key, partition);
    return partition;
  }

  return {
    all: () => [...partitions.values()],
    see: (type, place, page) => {
      const partition = partitionFor(type, place);
      if (partition.row)
        throw new TypeError(`a page of ${type} in ${place.account} ${place.region} came after its listing had ended`);
      partition.examined += page.length;
      related.see(type, place, page);
      for (const { run } of partition.runs) run.see(page);
    },
    listingEnded: (row) => {
      partitionFor(row.type, row).row = row;
      related.listingEnded(row);
    },
    advance: (evidence) =>
      [...partitions.values()].flatMap(({ row, runs }) =>
        row === undefined ? [] : runs.flatMap(({ run }) => run.advance(evidence, listingOf(row))),
      ),
    end: (evidence) => {
      for (const partition of partitions.values()) {
        const { type, place, examined } = partition;
        const row: Coverage = partition.row ?? {
          ...place,
          type,
          status: 'part',
          resources: examined,
          cause: 'the listing did not end',
        };
        partition.row = row;
        related.listingEnded(row);
        for (const { run } of partition.runs) run.end(evidence, listingOf(row));
      }
    },
    coverage: () => [...partitions.values()].flatMap(({ row }) => row ?? []).sort(byCoverage),
  };
}

function startRun(compiled: CompiledPolicy, { related, gaps, findingOf, fault }: PartitionParts): MatchingRun {
  const { policy } = compiled;
  const candidates: Candidate[] = [];
  const run = startPolicyRun(compiled, {
    gaps,
    retain: related.want,
    match: (resource, because, spared) =>
      orOnFault(
        fault,
        `the finding of ${policy.name}`,
        () => {
          candidates.push({ finding: findingOf(policy, resource, because, spared), resource, policy });
          return undefined;
        },
        (cause) => cause,
      ),
  });
  return { run, candidates };
}

/** Whether the policy's conditions hold in this place. Where that is not known, it does not run, and that is a gap. */
function runsIn(policy: CompiledPolicy, place: Place, gaps: Gaps): boolean {
  const verdict: Verdict = policy.runs(place);
  if (verdict.result === 'unknown') {
    const { what, cause } = unknownPart(verdict, nothingUnread);
    gaps.place(policy.policy.name, policy.policy.type, place, `conditions: ${what}`, cause);
  }
  return verdict.result === true;
}

function listingOf(row: Coverage): ListingEnd {
  return { isWhole: row.status === 'whole', cause: row.cause ?? `read: ${row.status}` };
}

/** Conditions are asked of a run, which has no resource and so nothing unread. */
const nothingUnread: Pick<Resource, 'unread'> = { unread: new Map() };
