import type { Answer, EvidenceGatherer, Need } from '../../../src/core/evidence/evidence.ts';

/** Gathers this answer, and counts the needs that it was asked for. */
export function countingGatherer(name: string, answer: (now: Date) => Answer): EvidenceGatherer & { needs: number } {
  const gatherer: EvidenceGatherer & { needs: number } = {
    name,
    iam: [],
    needs: 0,
    gather: (_aws, needs, now) => {
      gatherer.needs += needs.length;
      return Promise.resolve(new Map(needs.map(({ key }) => [key, answer(now)])));
    },
  };
  return gatherer;
}

export function vocabularyWith(...evidence: readonly EvidenceGatherer[]) {
  return { types: [], filters: [], actions: [], evidence };
}

export async function gathered(
  [gatherer]: readonly EvidenceGatherer[],
  need: Need,
  at: string,
): Promise<Answer | undefined> {
  return (await gatherer?.gather({} as never, [need], new Date(at)))?.get(need.key);
}
