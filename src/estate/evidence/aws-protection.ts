import type { Aws } from '../../core/aws.ts';
import type { Answer, EvidenceKind, Need } from '../../core/evidence/evidence.ts';
import type { ProtectionQuestion } from '../../core/evidence/protection.ts';
import type { ResourceType } from '../../core/resource-type.ts';
import { isUnknown, unknown } from '../../core/truth.ts';
import { CallFailed, causeOf } from '../aws/call-failed.ts';

/**
 * `aws-protection`: whether AWS's own protection of a resource is on, for types that need a separate call for it. The
 * planner asks only about resources that it would delete.
 */
export function awsProtection(types: readonly ResourceType[]): EvidenceKind {
  const protections = new Map(
    types.flatMap(({ name, protection }) => (protection === undefined ? [] : [[name, protection] as const])),
  );
  return {
    name: 'aws-protection',
    iam: [...new Set([...protections.values()].flatMap(({ iam }) => iam))],
    gather: async (aws, needs) => {
      const answers = new Map<string, Answer>();
      for (const [type, needsOfType] of Map.groupBy(needs, (need) => questionOf(need).type)) {
        const answersOfType = await fetchProtection(aws, protections.get(type), needsOfType);
        for (const [index, { key }] of needsOfType.entries())
          answers.set(key, answersOfType[index] ?? unknown(`AWS returned nothing about this ${type}`));
      }
      return answers;
    },
  };
}

async function fetchProtection(
  aws: Aws,
  protection: ResourceType['protection'],
  needs: readonly Need[],
): Promise<readonly Answer[]> {
  if (protection === undefined)
    return needs.map((need) => unknown(`${questionOf(need).type} has no call for its protection`));
  try {
    const answers = await protection.fetch(
      aws,
      needs.map((need) => questionOf(need).id),
    );
    return answers.map((answer) => (isUnknown(answer) ? answer : (answer as Answer)));
  } catch (error) {
    if (error instanceof CallFailed) return needs.map(() => unknown(causeOf(error)));
    throw error;
  }
}

function questionOf({ question }: Need): ProtectionQuestion {
  return question as unknown as ProtectionQuestion;
}
