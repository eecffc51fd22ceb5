import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import { listingKind } from '../../core/evidence/listing.ts';
import type { ListingQuestion } from '../../core/query.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { orUnknown } from '../aws/call-failed.ts';

/**
 * `listing`: the ids that AWS lists for a `query` which the full listing cannot answer. One listing per question;
 * policies with the same question share it. A listing that breaks off is unknown, because the missing ids may be on a
 * later page.
 */
export function listing({ types }: Pick<EvidenceContext, 'types'>): EvidenceGatherer {
  return listingKind.gatherer({
    // The call is the type's own listing call, which every policy for the type may make.
    iam: [],
    gather: async (aws, needs) => {
      const answers = needs.map(async ({ key, question }) => [key, await idsListed(aws, question, types)] as const);
      return new Map(await Promise.all(answers));
    },
  });
}

async function idsListed(
  aws: Aws,
  { type: name, filters, parameters }: ListingQuestion,
  types: readonly ResourceType[],
): Promise<readonly string[] | Unknown> {
  const type = types.find((candidate) => candidate.name === name);
  if (type?.query === undefined) return unknown(`${name} has no query`);
  const { id, query } = type;
  return orUnknown(async () => {
    const raws = await query.pages(aws, { filters, parameters });
    return raws.map((raw) => raw[id] as string);
  });
}
