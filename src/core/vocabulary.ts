import type { ActionDefinition } from './action.ts';
import type { EvidenceKind } from './evidence/evidence.ts';
import type { FilterDefinition } from './filter.ts';
import type { ResourceType } from './resource-type.ts';

/**
 * All that policies can speak of: four explicit lists, put together in src/app/ and handed to whoever needs them.
 */
export interface Vocabulary {
  readonly types: readonly ResourceType[];
  readonly filters: readonly FilterDefinition[];
  readonly actions: readonly ActionDefinition[];
  readonly evidence: readonly EvidenceKind[];
}
