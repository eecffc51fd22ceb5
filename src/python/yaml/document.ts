import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Json } from '../../core/json.ts';
import type { Position } from '../../core/position.ts';
import { shorten } from '../../core/shorten.ts';
import { readYaml } from './read.ts';
import type { Span, YamlEntry, YamlMap, YamlValue } from './value.ts';

export interface YamlFile {
  /** As it is shown in positions. */
  readonly path: string;
  readonly text: string;
}

export type Path = readonly (string | number)[];

export interface ParsedYaml {
  /** What the file says, as JSON; left out where it is no YAML. Keys like `__proto__` are plain members. */
  readonly value?: Json;
  /** Where a value stands, or its key. A path that does not exist gives the place of its last part that does. */
  readonly positionOf: (path: Path, which?: 'key' | 'value') => Position;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a YAML file as PyYAML does, and turns it into JSON: dates and times as ISO 8601, bytes as base64, keys as
 * Python's JSON writes them.
 */
export function parseYaml(file: YamlFile): ParsedYaml {
  const document = openYaml(file);
  const { root } = document;
  return {
    ...(root !== undefined && { value: document.json(root) }),
    positionOf: (path, which = 'value') =>
      document.at(root === undefined ? { start: 0, end: 0 } : spanOf(root, path, which)),
    diagnostics: document.diagnostics(),
  };
}

/** A file that was read: its values with their places, and what is wrong with it so far. */
export interface YamlDocument {
  readonly root?: YamlValue;
  readonly at: (span: Span) => Position;
  /** The same object for the same value: aliases are not copied. */
  readonly json: (value: YamlValue) => Json;
  /** Faults of the text, and of the values that were turned into JSON so far. */
  readonly diagnostics: () => readonly Diagnostic[];
}

export function openYaml(file: YamlFile): YamlDocument {
  const { text, value: root, fault, twice } = readYaml(file.text);
  const at = placesIn(file.path, text);
  const found: Diagnostic[] = twice.map((key) => ({
    code: 'yaml/key-twice',
    severity: 'warning',
    at: at(key),
    message: shorten(`The key \`${keyText(key)}\` stands twice in this mapping; only the last value counts.`),
    remedy: 'Remove one of the two.',
  }));
  if (fault)
    found.push({
      code: fault.code,
      severity: 'error',
      at: at(fault.span),
      message: shorten(fault.message),
      remedy: shorten(fault.remedy),
    });
  return { ...(root && { root }), at, json: jsonMaker(at, found), diagnostics: () => found };
}

/** Follows a path down to a value, or to the key of its last part. */
export function spanOf(root: YamlValue, path: Path, which: 'key' | 'value' = 'value'): Span {
  let here = root;
  let span: Span = root;
  for (const [index, part] of path.entries()) {
    const isLast = index === path.length - 1;
    if (here.kind === 'map') {
      const entry = entryOf(here, String(part));
      if (entry === undefined) return span;
      here = entry.value;
      span = isLast && which === 'key' ? entry.key : isEmpty(entry.value) ? entry.key : entry.value;
    } else if (here.kind === 'list') {
      const item = here.items[Number(part)];
      if (item === undefined) return span;
      here = item;
      span = item;
    } else return span;
  }
  return span;
}

export function entryOf(map: YamlValue, name: string): YamlEntry | undefined {
  if (map.kind !== 'map') return undefined;
  if (map.entries.length <= few) return map.entries.find(({ key }) => keyText(key) === name);
  const index = indexes.get(map) ?? indexOf(map);
  return index.get(name);
}

/** Up to so many keys, looking at each is faster than an index. */
const few = 16;
const indexes = new WeakMap<YamlMap, ReadonlyMap<string, YamlEntry>>();

/** Of keys with equal texts the first counts, as without an index. */
function indexOf(map: YamlMap): ReadonlyMap<string, YamlEntry> {
  const index = new Map([...map.entries].reverse().map((entry) => [keyText(entry.key), entry]));
  indexes.set(map, index);
  return index;
}

/** Nothing is written there (`key:`): its key is the place to point at. */
function isEmpty(value: YamlValue): boolean {
  return value.kind === 'null' && value.start === value.end;
}

/** A key as a member's name: text as it is, else as Python's `json.dumps` writes keys. */
export function keyText(key: YamlValue): string {
  if (key.kind === 'text') return key.value;
  if (key.kind === 'null') return 'null';
  return 'value' in key && !(key.value instanceof Uint8Array) ? String(key.value) : '';
}

function jsonMaker(at: (span: Span) => Position, found: Diagnostic[]): (value: YamlValue) => Json {
  const made = new Map<YamlValue, Json>();
  const report: Report = (span, { code, severity, ...texts }) => found.push({ code, severity, at: at(span), ...texts });
  return json;

  function json(value: YamlValue): Json {
    const known = made.get(value);
    if (known !== undefined) return known;
    const result = convert(value);
    made.set(value, result);
    return result;
  }

  function convert(value: YamlValue): Json {
    switch (value.kind) {
      case 'null':
        return null;
      case 'boolean':
      case 'text':
      case 'date':
        return value.value;
      case 'integer':
        return exact(value.value, value, report);
      case 'float':
        return finite(value.value, value, report);
      case 'bytes':
        return Buffer.from(value.value).toString('base64');
      case 'list':
        return value.items.map(json);
      case 'pairs':
        return value.entries.map(({ key, value: held }) => [json(key), json(held)]);
      case 'set':
        return value.entries.map(({ key }) => json(key));
      case 'map':
        // `fromEntries` defines members and never assigns: `__proto__` is a name like any other.
        return Object.fromEntries(value.entries.map(({ key, value: held }) => [memberName(key, report), json(held)]));
      default:
        return value satisfies never;
    }
  }
}

/** Adds a diagnostic about a place in the text. */
type Report = (span: Span, diagnostic: Omit<Diagnostic, 'at'>) => void;

function memberName(key: YamlValue, report: Report): string {
  const name = keyText(key);
  if (key.kind !== 'text') {
    const remedy = `Quote the key if it is meant as text: \`'${name}'\`.`;
    report(key, {
      code: 'yaml/key-not-text',
      severity: 'warning',
      message: shorten(`YAML reads this key as ${article(key.kind)} (\`${name}\`), not as text.`),
      remedy: shorten(remedy),
    });
  }
  return name;
}

function exact(value: bigint, span: Span, report: Report): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    report(span, {
      code: 'yaml/number-too-big',
      severity: 'error',
      message: 'This number is too big to be held exactly.',
      remedy: 'Quote it if it is an id.',
    });
  }
  return number;
}

function finite(value: number, span: Span, report: Report): number {
  if (Number.isFinite(value)) return value;
  report(span, {
    code: 'yaml/number-not-finite',
    severity: 'error',
    message: 'YAML reads this as a number without a value.',
    remedy: 'Quote it if it is meant as text.',
  });
  return 0;
}

function article(kind: YamlValue['kind']): string {
  return kind === 'integer' ? 'an integer' : `a ${kind}`;
}

/** Turns offsets into lines and columns; an underline ends with its line. */
function placesIn(file: string, text: string): (span: Span) => Position {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return ({ start, end }) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= start) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low] ?? 0;
    const rest = (text.slice(start, Math.min(end, start + 1000)).split('\n', 1)[0] ?? '').trimEnd();
    return { file, line: low + 1, column: start - lineStart + 1, length: Math.max(rest.length, 1) };
  };
}
