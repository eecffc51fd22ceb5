import { expect, test } from '@jest/globals';
import { type FilterCase, filterAgrees } from './filter-oracle.ts';
import { oracleFilters } from './oracle-vocabulary.ts';
import { readRows } from './read-rows.ts';

const rows = readRows<FilterCase>(new URL('./data/filter-oracle.jsonl.gz', import.meta.url)).filter(({ kind }) => !kind.endsWith('hour'));

test('value, list-item and blocks match what Custodian matches', () => {
  const disagreements = rows.filter((row) => !filterAgrees(row, oracleFilters));
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect(rows.length - disagreements.length).toBe(9000);
});

test('an answer that is turned round disagrees', () => {
  const turned = rows.slice(0, 200).filter((row) => filterAgrees({ ...row, match: !row.match }, oracleFilters));
  expect(turned).toEqual([]);
});
