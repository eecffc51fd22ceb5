import type { CompiledPolicy } from '../core/compiled-policy.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Resource } from '../core/resource.ts';

/**
 * How many resources a policy's query lists in one place; all where it has none. A limit in percent is a share of
 * these.
 */
export interface Population {
  readonly see: (page: readonly Resource[]) => void;
  /** Whether a resource is listed may need evidence. */
  readonly of: (evidence: Evidence) => number;
}

/** Counts resources as they pass. Those that only evidence can decide are retained, where a limit needs them. */
export function countPopulation({ policy, listed }: CompiledPolicy): Population {
  let examined = 0;
  let certain = 0;
  const doubtful: Resource[] = [];
  if (listed === undefined || policy.maxResources?.percent === undefined)
    return {
      see: (page) => {
        examined += page.length;
      },
      of: () => examined,
    };
  return {
    see: (page) => {
      for (const resource of page) {
        const result = listed.judge(resource, noEvidence);
        if (result === true) certain += 1;
        else if (result === 'unknown' && listed.isEvident) doubtful.push(resource);
      }
    },
    of: (evidence) => certain + doubtful.filter((resource) => listed.judge(resource, evidence) === true).length,
  };
}

const noEvidence: Evidence = new Map();
