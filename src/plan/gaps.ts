import { compareText } from '../core/compare-text.ts';
import type { Coverage, Gap } from '../core/plan.ts';
import type { Place, Resource } from '../core/resource.ts';
import type { Verdict } from '../core/verdict.ts';

const examplesShown = 5;

/**
 * Counts what could not be read, by place, type, what, cause and policy: one row each, however many resources it
 * concerns.
 */
export interface Gaps {
  /** Why a policy's result on this resource is unknown. */
  unsure(policy: string, resource: Resource, what: string, cause: string): void;
  /** This policy can conclude nothing about a whole place. */
  place(policy: string, type: string, place: Place, what: string, cause: string): void;
  /** Whether this place has quota for snapshots is not known. */
  quota(type: string, place: Place, cause: string): void;
  rows(coverage: readonly Coverage[]): readonly Gap[];
}

type Counting = { gap: Omit<Gap, 'count' | 'examples'>; count: number; examples: string[] };

export function countGaps(): Gaps {
  const counted = new Map<string, Counting>();

  function add(gap: Omit<Gap, 'count' | 'examples'>, arn?: string): void {
    const key = `${gap.account}|${gap.region}|${gap.type}|${gap.what}|${gap.policy ?? ''}|${gap.cause}`;
    const row = counted.get(key) ?? { gap, count: 0, examples: [] };
    counted.set(key, row);
    row.count += 1;
    if (arn !== undefined) insertSorted(row.examples, arn);
  }

  return {
    unsure: (policy, { account, region, type, arn }, what, cause) => {
      add({ account, region, type, what, cause, policy }, arn);
    },
    place: (policy, type, { account, region }, what, cause) => {
      add({ account, region, type, what, cause, policy });
    },
    quota: (type, { account, region }, cause) => {
      add({ account, region, type, what: 'snapshot quota', cause });
    },
    rows: (coverage) => {
      const listings = coverage
        .filter((row) => row.status !== 'whole')
        .map((row): Gap => {
          const { account, region, type } = row;
          return {
            account,
            region,
            type,
            what: 'list',
            cause: row.cause ?? `read: ${row.status}`,
            count: 1,
            examples: [],
          };
        });
      const others = [...counted.values()].map(({ gap, count, examples }): Gap => ({ ...gap, count, examples }));
      return [...listings, ...others].sort(byGap);
    },
  };
}

/**
 * Why a verdict is unknown: the first part of it that could not be read, as the resource's key or the filter, and the
 * cause.
 */
export function unknownPart(
  verdict: Verdict,
  resource: Pick<Resource, 'unread'>,
): { readonly what: string; readonly cause: string } {
  const leaf = firstUnknown(verdict);
  const cause = leaf.cause ?? `the filter ${leaf.filter} gave no cause`;
  const { unread } = leaf;
  return { what: unread !== undefined && resource.unread.has(unread) ? unread : leaf.filter, cause };
}

function firstUnknown(verdict: Verdict): Verdict {
  const part = verdict.of?.find((child) => child.result === 'unknown');
  return part ? firstUnknown(part) : verdict;
}

/**
 * Keeps the first few in sorted order, whatever order they arrive in, so that the same inventory gives the same
 * examples.
 */
function insertSorted(arns: string[], arn: string): void {
  const last = arns.at(-1);
  if (arns.length >= examplesShown && last !== undefined && last <= arn) return;
  const index = arns.findIndex((other) => arn < other);
  arns.splice(index === -1 ? arns.length : index, 0, arn);
  if (arns.length > examplesShown) arns.pop();
}

function byGap(a: Gap, b: Gap): number {
  return (
    compareText(a.account, b.account) ||
    compareText(a.region, b.region) ||
    compareText(a.type, b.type) ||
    compareText(a.what, b.what) ||
    compareText(a.policy ?? '', b.policy ?? '') ||
    compareText(a.cause, b.cause)
  );
}
