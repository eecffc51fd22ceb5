import type { EvidenceKind } from '../core/evidence.ts';
import type { ResourceType } from '../core/resource-type.ts';

/** Every resource type that Mayfly knows. */
export const types: readonly ResourceType[] = [];

/** Every kind of evidence that a filter may ask for. */
export const evidence: readonly EvidenceKind[] = [];
