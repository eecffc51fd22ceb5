import type { Aws } from '../../core/aws.ts';
import type { EvidenceGatherer } from '../../core/evidence/evidence.ts';
import type { EvidenceContext } from '../../core/evidence/evidence-context.ts';
import type { NeedOf } from '../../core/evidence/evidence-kind.ts';
import { awsProtectionKind, type ProtectionQuestion } from '../../core/evidence/protection.ts';
import type { Json } from '../../core/json.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { isUnknown, type Unknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `aws-protection`: whether AWS's own protection of a resource is on, for types that need a separate call for it. The
 * planner asks only about resources that it would delete.
 */
export function awsProtection({ types }: Pick<EvidenceContext, 'types'>): EvidenceGatherer {
  const protections = new Map(
    types.flatMap(({ name, protection }) => (protection === undefined ? [] : [[name, protection] as const])),
  );
  return awsProtectionKind.gatherer({
    iam: [...new Set([...protections.values()].flatMap(({ iam }) => iam))],
    gather: async (aws, needs) => {
      const answers = new Map<string, Json | Unknown>();
      for (const [type, needsOfType] of Map.groupBy(needs, ({ question }) => question.type)) {
        const answersOfType = await fetchProtection(aws, protections.get(type), needsOfType);
        for (const [index, { key }] of needsOfType.entries())
          answers.set(key, answersOfType[index] ?? unknown(`AWS returned nothing about this ${type}`));
      }
      return answers;
    },
  });
}

async function fetchProtection(
  aws: Aws,
  protection: ResourceType['protection'],
  needs: readonly NeedOf<ProtectionQuestion>[],
): Promise<readonly (Json | Unknown)[]> {
  if (protection === undefined)
    return needs.map(({ question }) => unknown(`${question.type} has no call for its protection`));
  try {
    const answers = await protection.fetch(
      aws,
      needs.map(({ question }) => question.id),
    );
    return answers.map((answer) => (isUnknown(answer) ? answer : (answer as Json)));
  } catch (error) {
    if (error instanceof CallFailed) return needs.map(() => unknown(causeOf(error)));
    throw error;
  }
}
