import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import type { YamlRow } from './yaml-oracle.ts';
import { checkYaml } from './yaml-oracle.ts';

test('4,000 texts are read as PyYAML reads them', () => {
  const lines = gunzipSync(readFileSync(join(import.meta.dirname, 'data', 'yaml-oracle.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  const { agree, total, disagreements } = checkYaml(lines.map((line) => JSON.parse(line) as YamlRow));
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect({ agree, total }).toEqual({ agree: 4000, total: 4000 });
});

test('the check sees a wrong value, a wrong kind of key and a missing error', () => {
  const wrong: YamlRow[] = [
    { text: 'a: 010', value: { a: 10 } },
    { text: '1.0: x', value: { '$key:1': 'x' } },
    { text: 'a: b', error: true },
    { text: '*a', value: null },
  ];
  expect(checkYaml(wrong).agree).toBe(0);
  expect(checkYaml([{ text: 'a: 010', value: { a: 8 } }]).agree).toBe(1);
});
