import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The rows of an oracle: one JSON object a line, plain or gzipped. */
export function readRows<Row>(path: string | URL): readonly Row[] {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row);
}
