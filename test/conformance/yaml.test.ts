import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readYaml } from '../../src/python/yaml/read.ts';
import { rowsOf } from './rows.ts';
import type { YamlRow } from './yaml-oracle.ts';
import { checkYaml } from './yaml-oracle.ts';

const rowsIn = (name: string): readonly YamlRow[] =>
  rowsOf(join(import.meta.dirname, 'data', name)) as readonly YamlRow[];

describe.each([
  { name: 'yaml-oracle.jsonl.gz', total: 4000, refused: 6, what: '4,000 recorded texts' },
  { name: 'yaml-exotic.jsonl', total: 485, refused: 73, what: 'texts that the package alone reads otherwise' },
])('$what', ({ name, total, refused }) => {
  const rows = rowsIn(name);
  const report = checkYaml(rows);

  test('never have another value than PyYAML gives them', () => {
    expect(report.other).toEqual([]);
  });

  test('are read as PyYAML reads them, but for a few that are refused', () => {
    expect({ agree: report.agree, total: report.total }).toEqual({ agree: total - refused, total });
    expect(report.refused).toHaveLength(refused);
  });

  test('are refused with a place in the text, what is wrong and what to do', () => {
    for (const { text } of rows) {
      const { text: read, fault } = readYaml(text);
      if (fault === undefined) continue;
      expect(fault.span.start).toBeLessThanOrEqual(read.length);
      expect(fault.message).toMatch(/^[A-Z`].*\.$/su);
      expect(fault.remedy).toMatch(/^[A-Z`].*\.$/su);
    }
  });
});

test('the check sees a wrong value, a wrong kind of key and a missing error', () => {
  const wrong: YamlRow[] = [
    { text: 'a: 010', value: { a: 10 } },
    { text: '1.0: x', value: { '$key:1': 'x' } },
    { text: 'a: b', error: true },
  ];
  expect(checkYaml(wrong).other).toHaveLength(3);
  expect(checkYaml([{ text: '*a', value: null }]).refused).toHaveLength(1);
  expect(checkYaml([{ text: 'a: 010', value: { a: 8 } }]).agree).toBe(1);
});
