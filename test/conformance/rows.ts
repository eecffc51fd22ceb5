import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseJson } from '../../src/python/values/python-json.ts';

/**
 * The rows of a JSON Lines file, plain or compressed. Members keep their order as in Python, even if a name looks like
 * an array index: for some questions (`keys(@)`, `*`) the order is part of the answer.
 */
export function rowsOf(path: string | URL): readonly unknown[] {
  const bytes = readFileSync(path);
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isCompressed ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readJson);
}

/** @throws SyntaxError if the text is not valid JSON. */
export function readJson(text: string): unknown {
  const parsed = parseJson(text);
  if ('value' in parsed) return parsed.value;
  throw new SyntaxError(parsed.fault);
}
