import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { offsetName, readOffset } from '../../../src/core/utc-offset.ts';

const twoDigits = (number: number): string => String(number).padStart(2, '0');

test.each([
  ['+14:00', 840],
  ['+13:45', 825],
  ['-12:00', -720],
  ['+0530', 330],
  ['-03', -180],
  ['-00:00', 0],
])('%s is %d minutes ahead of UTC', (text, minutes) => {
  expect(readOffset(text)).toBe(minutes === 0 ? -0 : minutes);
});

test.each([
  '+14:01',
  '-12:01',
  '+15:00',
  '-13:00',
  '+25:00',
  '+99:99',
  '+00:75',
  '+00:60',
  '+1',
  '01:00',
  '+01:00:00',
  '',
])('%j is no offset', (text) => {
  expect(readOffset(text)).toBeUndefined();
});

test('an offset is read if a clock on earth can have it, and never otherwise', () => {
  const digits = fc.integer({ min: 0, max: 99 });
  fc.assert(
    fc.property(fc.constantFrom('+', '-'), digits, digits, fc.constantFrom(':', ''), (sign, hours, minutes, colon) => {
      const text = `${sign}${twoDigits(hours)}${colon}${twoDigits(minutes)}`;
      const farthest = sign === '-' ? 12 : 14;
      const isOnEarth = minutes < 60 && (hours < farthest || (hours === farthest && minutes === 0));
      const read = readOffset(text);
      expect(read === undefined).toBe(!isOnEarth);
      if (read !== undefined) expect(readOffset(offsetName(read))).toBe(read + 0);
    }),
    { numRuns: 500 },
  );
});
