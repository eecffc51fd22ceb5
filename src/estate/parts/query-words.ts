import type { QueryWord } from '../../core/query.ts';

/** Filters that only AWS can answer: their values do not stand in what it lists, or not as the filter writes them. */
export function asksAws(names: readonly string[]): Readonly<Record<string, QueryWord>> {
  return Object.fromEntries(names.map((name) => [name, { asks: 'AWS' }]));
}
