import { expect, test } from '@jest/globals';
import { filters } from '../../src/policy/vocabulary.ts';
import { type FilterCase, filterAgrees } from './filter-oracle.ts';
import { rowsOf } from './rows.ts';

const rows = (rowsOf(new URL('./data/filter-oracle.jsonl.gz', import.meta.url)) as readonly FilterCase[]).filter(
  ({ kind }) => !kind.endsWith('hour'),
);

test('value, list-item and blocks match what Custodian matches', () => {
  const disagreements = rows.filter((row) => !filterAgrees(row, filters));
  expect(disagreements.slice(0, 3)).toEqual([]);
  expect(rows.length - disagreements.length).toBe(9000);
});

test('a negated answer disagrees', () => {
  const turned = rows.slice(0, 200).filter((row) => filterAgrees({ ...row, match: !row.match }, filters));
  expect(turned).toEqual([]);
});
