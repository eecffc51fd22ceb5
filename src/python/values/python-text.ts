/** A value as Python's `str` writes it: text as it is, `True`, `None`, `['a', 1]`, `{'a': None}`. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : representation(value);
}

function representation(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(representation).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, member]) => `${quoted(key)}: ${representation(member)}`)
      .join(', ')}}`;
  }
  return numberText(value as number | bigint);
}

function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\p{Cc}\u00a0\u00ad]/gu, escaped);
  return mark + (mark === "'" ? inside.replaceAll("'", String.raw`\'`) : inside) + mark;
}

function escaped(character: string): string {
  const known: Record<string, string> = {
    '\\': '\\\\',
    '\n': String.raw`\n`,
    '\r': String.raw`\r`,
    '\t': String.raw`\t`,
  };
  return known[character] ?? String.raw`\x` + character.charCodeAt(0).toString(16).padStart(2, '0');
}

/** Python writes exponents with two digits, and uses them below 1e-4. */
function numberText(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return BigInt(value).toString();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const text = Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}
