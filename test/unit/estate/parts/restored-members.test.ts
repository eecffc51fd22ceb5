import { expect, test } from '@jest/globals';
import { other, restored, told, toldAbout } from '../../../../src/estate/parts/restored-members.ts';

const members = {
  Size: restored('Size'),
  State: other('AWS sets it'),
  Replicas: told('replicas', (names) => `Replicas: ${names}.`),
  Check: told('a check', 'The check is on again.', (value) => value === false),
};

test.each<[Record<string, unknown>, readonly string[]]>([
  [{}, []],
  [{ Size: 8, State: 'available' }, []],
  [{ Replicas: [] }, []],
  [{ Replicas: ['a', 'b'] }, ['Replicas: a, b.']],
  [{ Replicas: {} }, []],
  [{ Replicas: 'stopped' }, []],
  [{ Replicas: { size: 2 } }, ['Replicas: {"size":2}.']],
  [{ Check: false }, ['The check is on again.']],
  [{ Check: true }, []],
])('of %j this is told: %j', (raw, expected) => {
  expect(toldAbout(raw, { members })).toEqual(expected);
});
