import { expect, test } from '@jest/globals';
import { volume } from '../../../../src/policy/filters/volume.ts';
import { expectRelated, resource, resultWith } from './context.ts';

const snapshot = resource({ VolumeId: 'vol-1' }, {}, { type: 'ebs-snapshot' });

test('compares the volume of a snapshot', () => {
  expectRelated(volume, snapshot, 'vol-1');
});

test('a snapshot whose volume is deleted matches `absent`', () => {
  expect(resultWith(volume, { key: 'VolumeId', value: 'absent' }, snapshot, { 'vol-1': null })).toBe(true);
});
