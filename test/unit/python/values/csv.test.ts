import { expect, test } from '@jest/globals';
import { csvRows } from '../../../../src/python/values/csv.ts';

test('csv keeps commas, quotes and line ends within quotes', () => {
  expect(csvRows('a,"b,""c""\nd"\r\n\ne,')).toEqual([['a', 'b,"c"\nd'], [], ['e', '']]);
});
