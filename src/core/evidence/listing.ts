import type { ListingQuestion } from '../query.ts';
import { evidenceKind } from './evidence-kind.ts';

/** The kind `listing`: the ids that AWS lists for a `query` that the type's full listing cannot answer. */
export const listingKind = evidenceKind<ListingQuestion, readonly string[]>('listing');
