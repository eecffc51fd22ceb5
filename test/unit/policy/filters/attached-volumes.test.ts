import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { attachedVolumes } from '../../../../src/policy/filters/attached-volumes.ts';
import { faultsOf, resource, resultWith } from './context.ts';

const instance = resource({ BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-1' } }, { Ebs: { VolumeId: 'vol-2' } }] });
const disk = (Encrypted: boolean, Device: string, InstanceId = 'i-1') => ({
  Encrypted,
  Attachments: [{ InstanceId, Device }],
});
const plain = { key: 'Encrypted', value: false };

test.each([
  ['one matches', plain, { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') }, true],
  [
    'one matches, and all must',
    { ...plain, operator: 'and' },
    { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') },
    false,
  ],
  [
    'the one that matches is skipped',
    { ...plain, 'skip-devices': ['a'] },
    { 'vol-1': disk(false, 'a'), 'vol-2': disk(true, 'b') },
    false,
  ],
  [
    'all are skipped, and all must match',
    { ...plain, operator: 'and', 'skip-devices': ['a', 'b'] },
    { 'vol-1': disk(true, 'a'), 'vol-2': disk(true, 'b') },
    true,
  ],
  [
    'the one that matches is on another instance by now',
    plain,
    { 'vol-1': disk(false, 'a', 'i-2'), 'vol-2': disk(true, 'b') },
    false,
  ],
  ['both are deleted', { ...plain, operator: 'and' }, { 'vol-1': null, 'vol-2': null }, false],
  ['one is not known', plain, { 'vol-1': disk(false, 'a'), 'vol-2': unknown('AccessDenied') }, 'unknown'],
] as const)('ebs where %s: %s', (_title, options, descriptions, expected) => {
  expect(resultWith(attachedVolumes, options, instance, descriptions)).toBe(expected);
});

test('volumes cannot be counted here', () => {
  const options = { value_type: 'resource_count', op: 'eq', value: 1 };
  expect(faultsOf(attachedVolumes, options)).toMatchObject([{ path: ['value_type'] }]);
});
