import { expect, test } from '@jest/globals';
import { itemFaults } from '../../../../src/policy/matching/item-filters.ts';

test('faults within list-item name the filter and the option', () => {
  const faults = itemFaults(
    [{ and: [{ type: 'value', key: 'A', op: 'equals', value: 1 }] }, { type: 'marked-for-op' }, { 'length(': 1 }],
    ['attrs'],
  );
  expect(faults.map(({ path }) => path)).toEqual([
    ['attrs', 0, 'and', 0, 'op'],
    ['attrs', 1],
    ['attrs', 2],
  ]);
});
