import type { ActionDefinition } from './action.ts';
import type { EvidenceGatherer } from './evidence/evidence.ts';
import type { FilterDefinition } from './filter.ts';
import type { IamFacts } from './iam-write.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * Everything that policies can name: four explicit lists, assembled in src/app/ and passed to all code that needs them.
 */
export interface Vocabulary {
  readonly types: readonly ResourceType[];
  readonly filters: readonly FilterDefinition[];
  readonly actions: readonly ActionDefinition[];
  readonly evidence: readonly EvidenceGatherer[];
}

/** The same with what IAM checks for the writes behind it, for code that works out roles. */
export interface IamVocabulary extends Vocabulary {
  readonly iam: IamFacts;
}
