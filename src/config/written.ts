import type { Json } from '../core/json.ts';
import type { Position } from '../core/position.ts';
import type { Span, YamlValue } from '../policy/load/yaml-value.ts';

/** The value as JSON. Dates and bytes are texts: mayfly.yml has no use for them, and its schema then says so. */
export function toJson(value: YamlValue): Json {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'float':
    case 'text':
    case 'date':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'bytes':
      return Buffer.from(value.value).toString('base64');
    case 'list':
      return value.items.map(toJson);
    case 'map':
    case 'set':
    case 'pairs':
      return Object.fromEntries(value.entries.map((entry) => [keyText(entry.key), toJson(entry.value)]));
    default:
      return value satisfies never;
  }
}

/** Where the value at `path` stands; with `key`, where that key of it stands. What is not written is found at its nearest parent. */
export function spanAt(value: YamlValue, path: readonly PropertyKey[], key?: string): Span {
  const [part, ...rest] = path;
  if (part !== undefined) {
    const child = childOf(value, part);
    return child === undefined ? value : spanAt(child, rest, key);
  }
  if (key === undefined || value.kind !== 'map') return value;
  return value.entries.find((entry) => keyText(entry.key) === key)?.key ?? value;
}

function childOf(value: YamlValue, part: PropertyKey): YamlValue | undefined {
  if (value.kind === 'list') return value.items[Number(part)];
  return value.kind === 'map' ? value.entries.find((entry) => keyText(entry.key) === String(part))?.value : undefined;
}

/** A key as people write it. */
export function keyText(key: YamlValue): string {
  const json = toJson(key);
  return typeof json === 'string' ? json : JSON.stringify(json);
}

/** An offset of the text as editors count: lines and columns from 1. The underline ends with its line. */
export function lineAndColumn(file: string, text: string, { start, end }: Span): Position {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', start);
  const length = Math.min(end, lineEnd === -1 ? text.length : lineEnd) - start;
  return { file, line: before.split('\n').length, column: start - lineStart + 1, ...(length > 0 ? { length } : {}) };
}
