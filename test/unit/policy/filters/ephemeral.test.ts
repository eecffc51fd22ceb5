import { expect, test } from '@jest/globals';
import { ephemeral } from '../../../../src/policy/filters/ephemeral.ts';
import { resource, resultOf } from './context.ts';

test.each([
  [[{ DeviceName: '/dev/xvda', Ebs: {} }], false],
  [[{ DeviceName: '/dev/sdb', Ebs: {} }], true],
  [[{ DeviceName: '/dev/sda1' }], true],
  [[null], true],
  [undefined, true],
])('ephemeral with the devices %j: %s', (BlockDeviceMappings, expected) => {
  expect(resultOf(ephemeral, {}, resource({ BlockDeviceMappings }))).toBe(expected);
});
