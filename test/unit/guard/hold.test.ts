import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { holdReader } from '../../../src/guard/hold.ts';

const endless = 'no end';

test.each<[string, string | undefined, string?]>([
  ['2026-11-21', '2026-11-21T23:00:00.000Z'],
  ['2026-11-20', undefined],
  ['2026-11-21T03:00:00Z', '2026-11-21T03:00:00.000Z'],
  ['2026-11-21 04:30+01:00', '2026-11-21T03:30:00.000Z'],
  ['2026-11-21T02:00:00Z', undefined],
  ['2026-11-21T02:00:01Z', '2026-11-21T02:00:01.000Z'],
  [' 2026-11-22 ', '2026-11-22T23:00:00.000Z'],
  ['2026-11-21T03:00', endless],
  ['2026-02-30', endless],
  ['2026-13-01T00:00Z', endless],
  // No clock on earth shows these times.
  ['2026-11-21T02:00+23:00', endless],
  ['2026-11-21T02:00+14:30', endless],
  ['2026-11-21T02:00-13:00', endless],
  ['2026-11-21T02:00+23:00:30', endless],
  ['2026-11-21T02:00+25:00', endless],
  ['2026-11-21 04:00 UTC-8', endless],
  ['2026-11-20T20:00-08:00', '2026-11-21T04:00:00.000Z'],
  ['2026-11-21T13:00+09:00[Asia/Tokyo]', '2026-11-21T04:00:00.000Z'],
  ['next week!', endless],
  ['tenletters', endless],
  ['', endless],
])('mayfly-hold: %j holds until %s', (value, until) => {
  const hold = holdReader({ tags: defaultSettings.tags, tz: 'Europe/Berlin' })(
    new Map([['Mayfly_Hold', value]]),
    new Date('2026-11-21T02:00:00Z'),
  );
  const expected =
    until === undefined ? undefined : { tag: `Mayfly_Hold=${value}`, ...(until !== endless && { until }) };
  expect(hold).toEqual(expected);
});

test.each<[readonly (readonly [string, string])[], object | undefined]>([
  [[['owner', '2026-12-24']], undefined],
  [
    [
      ['mayfly-hold', '2026-12-01'],
      ['mayflyhold', '2026-12-24'],
    ],
    { tag: 'mayflyhold=2026-12-24', until: '2026-12-25T00:00:00.000Z' },
  ],
  [
    [
      ['mayfly-hold', '2026-12-24'],
      ['mayflyhold', '2026-12-01'],
    ],
    { tag: 'mayfly-hold=2026-12-24', until: '2026-12-25T00:00:00.000Z' },
  ],
  [
    [
      ['mayfly-hold', '2026-12-24'],
      ['mayflyhold', '2026-12-24'],
    ],
    { tag: 'mayfly-hold=2026-12-24', until: '2026-12-25T00:00:00.000Z' },
  ],
  [
    [
      ['mayfly-hold', '2020-01-01'],
      ['mayflyhold', '2026-12-01'],
    ],
    { tag: 'mayflyhold=2026-12-01', until: '2026-12-02T00:00:00.000Z' },
  ],
  [
    [
      ['mayfly-hold', '2026-12-24'],
      ['mayflyhold', '?'],
    ],
    { tag: 'mayflyhold=?' },
  ],
])('of several holds, the longest counts, and one without end most: %j', (tags, expected) => {
  expect(
    holdReader({ tags: defaultSettings.tags, tz: 'UTC' })(new Map(tags), new Date('2026-11-21T02:00:00Z')),
  ).toEqual(expected);
});
