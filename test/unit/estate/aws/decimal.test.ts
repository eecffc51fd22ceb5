import { expect, test } from '@jest/globals';
import { decimalIn } from '../../../../src/estate/aws/decimal.ts';

test.each([
  ['0.1070000000', 0.107],
  ['0', 0],
  ['1200.5', 1200.5],
  ['-12.5', -12.5],
  ['1.2E-9', 1.2e-9],
])('%s is a number', (text, number) => {
  expect(decimalIn(text)).toBe(number);
});

test.each([undefined, '', ' ', '0x10', 'NaN', 'Infinity', '1e400', '1e999', '1,5', '1_000', '.', '12 USD', 'much'])(
  '`%s` is no number',
  (text) => {
    expect(decimalIn(text)).toBeUndefined();
  },
);
