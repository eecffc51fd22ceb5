import { setTimeout as wait } from 'node:timers/promises';
import type { EvidenceGatherer } from '../core/evidence/evidence.ts';
import type { ResourceType } from '../core/resource-type.ts';
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
