import { expect, test } from '@jest/globals';
import { pythonText } from '../../../../src/python/values/python-text.ts';

test('text of lists, numbers and truth is as Python writes it', () => {
  expect(pythonText(["it's", true, null, 1.5, 1e-7, { a: 'x' }])).toBe(`["it's", True, None, 1.5, 1e-07, {'a': 'x'}]`);
});
