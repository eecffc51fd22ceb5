import { setTimeout as wait } from 'node:timers/promises';
import type { EvidenceGatherer } from '../core/evidence/evidence.ts';
import type { IamFacts, IamWrite } from '../core/iam-write.ts';
import type { ResourceType } from '../core/resource-type.ts';
import { services } from './aws/services.generated.ts';
import { evidenceFor, resourceTypes } from './vocabulary.generated.ts';

/** All resource types that Mayfly knows. */
export const types: readonly ResourceType[] = resourceTypes;

/**
 * All kinds of evidence that a filter or an action can ask for. Create them once per run: some remember what they have
 * read in that run.
 * @param environment contains the secrets that mayfly.yml names.
 */
export function evidenceKinds(
  environment: Readonly<Record<string, string | undefined>> = {},
): readonly EvidenceGatherer[] {
  return evidenceFor({ types, environment, wait });
}

/**
 * What IAM checks for every write that Mayfly can make: the services say it of their writes, types of their resources.
 */
export const iamFacts: IamFacts = {
  writes: Object.fromEntries(
    services.flatMap(({ iam: prefix, write = {}, iamFacts: facts }): readonly (readonly [string, IamWrite])[] => [
      ...Object.values(write).flatMap(({ operation, iam }) => (iam ? [[`${prefix}:${operation}`, iam] as const] : [])),
      ...Object.entries(facts?.writes ?? {}),
    ]),
  ),
  resources: Object.assign(
    {},
    ...services.map(({ iamFacts: facts }) => facts?.resources ?? {}),
    Object.fromEntries(types.flatMap(({ iamResource }) => (iamResource ? [[iamResource.name, iamResource.arn]] : []))),
  ) as IamFacts['resources'],
};
