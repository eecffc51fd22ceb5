import { expect, test } from '@jest/globals';
import { filters } from '../../src/policy/vocabulary.ts';
import { rowsOf } from './rows.ts';
import { type SetCase, setAgrees } from './set-oracle.ts';

const rows = rowsOf(new URL('./data/set-oracle.jsonl.gz', import.meta.url)) as readonly SetCase[];

test('chains of filters over sets select what Custodian selects, in its order', () => {
  const answers = rows.map((row) => ({ row, agrees: setAgrees(row, filters) }));
  expect(answers.filter(({ agrees }) => agrees === 'no').slice(0, 3)).toEqual([]);
  expect(answers.filter(({ agrees }) => agrees !== 'no').length).toBe(4000);
  // Questions to which Custodian's own answer differs from run to run. If there were many, the comparison would mean
  // little.
  expect(answers.filter(({ agrees }) => agrees === 'some-seed').length).toBeLessThan(80);
});

test('one resource too many or too few disagrees', () => {
  const changed = rows
    .filter(({ filters }) => !/"(?:or|not)":/.test(JSON.stringify(filters)))
    .map((row) => ({ ...row, selected: row.selected.length > 0 ? row.selected.slice(1) : ['nobody'] }));
  expect(changed.filter((row) => setAgrees(row, filters) !== 'no')).toEqual([]);
});
