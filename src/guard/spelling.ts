/**
 * What two spellings of the same word have in common: case, spaces, `_`, all hyphens and invisible characters are left
 * out. `Persistent_Core`, `persistent core` and `PERSISTENT‑CORE` are one word.
 */
export function spelling(text: string): string {
  return oncePerText(text, spelled, spellingOf);
}

function spellingOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\p{Pd}\p{Cf}]/gu, '');
}

const spelled = new Map<string, string>();

/** An account has few distinct tag keys and many of the same values, so each text is read once. */
const maxTexts = 10_000;

export function oncePerText<Value>(text: string, known: Map<string, Value>, read: (text: string) => Value): Value {
  let value = known.get(text);
  if (value === undefined) {
    value = read(text);
    if (known.size >= maxTexts) known.clear();
    known.set(text, value);
  }
  return value;
}

export function spellings(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(spelling));
}
