import { expect, test } from '@jest/globals';
import { listOf, nameIn, namesIn, type SettingsPart, withParts } from '../../../../src/estate/parts/restore-parts.ts';

const groups: SettingsPart = {
  name: 'groups',
  value: 'sg-1,sg-2',
  isOptional: true,
  members: ['Groups', 'Zone'],
  using: (value) => ({ Groups: listOf(value) }),
};
const key: SettingsPart = { name: 'key', value: 'NAME', isOptional: true, members: ['KeyName'] };
const settings = { Groups: ['sg-0'], Zone: 'a', KeyName: 'ops', Size: 8 };

test.each([
  [{}, settings],
  [{ use: { key: 'other' } }, { ...settings, KeyName: 'other' }],
  [{ use: { groups: 'sg-1, sg-2,' } }, { Groups: ['sg-1', 'sg-2'], KeyName: 'ops', Size: 8 }],
  [{ without: ['groups', 'key'] }, { Size: 8 }],
  [{ use: { another: 'x' }, without: ['something'] }, settings],
])('%j', (wanted, expected) => {
  expect(withParts(settings, [groups, key], wanted)).toEqual(expected);
});

test('a setting is a name, a list of names, or neither', () => {
  expect([nameIn('a'), nameIn(['a']), nameIn(undefined)]).toEqual([['a'], [], []]);
  expect([namesIn(['a', 1, 'b']), namesIn('a'), namesIn(undefined)]).toEqual([['a', 'b'], [], []]);
});
