/**
 * What two spellings of the same word have in common: case, spaces, `_`, all hyphens and invisible characters are left
 * out. `Persistent_Core`, `persistent core` and `PERSISTENT‑CORE` are one word.
 */
export function spelling(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\p{Pd}\p{Cf}]/gu, '');
}

export function spellings(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(spelling));
}
