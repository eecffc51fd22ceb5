import type { QueryTerm } from '../../core/query.ts';

/**
 * Filters that only AWS can evaluate: their values are not in the listed descriptions, or not as the filter spells
 * them.
 */
export function awsOnlyTerms(names: readonly string[]): Readonly<Record<string, QueryTerm>> {
  return Object.fromEntries(names.map((name) => [name, { asks: 'AWS' }]));
}
