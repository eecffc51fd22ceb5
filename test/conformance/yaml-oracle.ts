import { readYaml } from '../../src/python/yaml/read.ts';
import type { YamlEntry, YamlValue } from '../../src/python/yaml/value.ts';

/** A question to PyYAML's SafeLoader, with its answer; test/conformance/README.md defines the notation. */
export interface YamlRow {
  readonly text: string;
  readonly value?: unknown;
  readonly error?: true;
}

export interface YamlReport {
  readonly agree: number;
  readonly total: number;
  /** Texts that PyYAML reads and we refuse, with their place: safe, and listed in the decision about YAML. */
  readonly refused: readonly YamlRow[];
  /** Texts that we read and PyYAML refuses or reads as something else, with our answer: there may be none. */
  readonly other: readonly { readonly row: YamlRow; readonly ours: unknown }[];
}

/** Reads every text as policies are read, and compares the result with PyYAML's. */
export function checkYaml(rows: readonly YamlRow[]): YamlReport {
  const disagreements = rows
    .map((row) => ({ row, ours: ourAnswer(row.text) }))
    .filter(({ row, ours }) => sorted(ours) !== sorted(row.error ? { error: true } : { value: row.value }));
  const refused = disagreements.filter(({ ours }) => 'error' in ours).map(({ row }) => row);
  const other = disagreements.filter(({ ours }) => 'value' in ours);
  return { agree: rows.length - disagreements.length, total: rows.length, refused, other };
}

function ourAnswer(text: string): { readonly value: unknown } | { readonly error: true } {
  const { value } = readYaml(text);
  return value === undefined ? { error: true } : { value: encode(value) };
}

function encode(value: YamlValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'text':
      return value.value;
    case 'integer':
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : { $int: String(value.value) };
    case 'float':
      return Number.isFinite(value.value)
        ? value.value
        : { $float: Number.isNaN(value.value) ? 'nan' : value.value > 0 ? 'inf' : '-inf' };
    case 'date':
      return { $date: value.value };
    case 'bytes':
      return { $bytes: Buffer.from(value.value).toString('base64') };
    case 'list':
      return value.items.map(encode);
    case 'pairs':
      return value.entries.map(({ key, value: held }) => [encode(key), encode(held)]);
    case 'map':
      return Object.fromEntries(value.entries.map(encodeEntry));
    case 'set':
      return { $set: value.entries.map(({ key }) => pythonJson(key)).sort() };
    default:
      return value satisfies never;
  }
}

function encodeEntry({ key, value }: YamlEntry): readonly [string, unknown] {
  return [key.kind === 'text' ? key.value : `$key:${pythonJson(key)}`, encode(value)];
}

/** The text of Python's `json.dumps`: floats keep their point, and characters outside ASCII are escaped. */
function pythonJson(value: YamlValue): string {
  if (value.kind === 'float' && Number.isFinite(value.value)) return pythonFloat(value.value);
  const encoded = JSON.stringify(encode(value)).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return value.kind === 'text' ? encoded : encoded.replace(/^(\{"\$\w+":)/, '$1 ');
}

/** Python's `repr` of a float: with an exponent of two digits from 1e16 on and below 1e-4, otherwise with a point. */
function pythonFloat(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Sorts members by name, so that equal values give equal texts. `-0` and `0` are one number. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`);
  return `{${members.sort().join(',')}}`;
}
