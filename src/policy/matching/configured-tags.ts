import { memoized } from './memoized.ts';

/**
 * The values of all tags whose key is one of the configured keys, in the order of the configuration. Spelling does not
 * matter: `expires-on`, `Expires_On` and `expires on` are one key.
 */
export function configuredTags(
  keys: readonly string[],
): (tags: ReadonlyMap<string, string>) => readonly { readonly key: string; readonly value: string }[] {
  const ranks = new Map([...keys].reverse().map((key, index) => [spelling(key), keys.length - index] as const));
  const rankOf = memoized((key: string): number => ranks.get(spelling(key)) ?? 0);
  return (tags) => {
    const matches: { readonly key: string; readonly value: string; readonly rank: number }[] = [];
    for (const [key, value] of tags) {
      const rank = rankOf(key);
      if (rank > 0) matches.push({ key, value, rank });
    }
    return matches.length > 1 ? matches.sort((a, b) => a.rank - b.rank) : matches;
  };
}

export function spelling(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/g, '');
}
