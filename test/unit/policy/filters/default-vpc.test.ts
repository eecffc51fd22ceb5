import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { defaultVpc } from '../../../../src/policy/filters/default-vpc.ts';
import { resource, resultWith } from './context.ts';

test.each([
  [{ IsDefault: true }, true],
  [{ IsDefault: false }, false],
  [null, false],
  [unknown('AccessDenied'), 'unknown'],
])('default-vpc where the VPC is %j: %s', (description, expected) => {
  const instance = resource({ VpcId: 'vpc-1' });
  const database = resource({ DBSubnetGroup: { VpcId: 'vpc-1' } }, {}, { type: 'rds' });
  expect(resultWith(defaultVpc, {}, instance, { 'vpc-1': description })).toBe(expected);
  expect(resultWith(defaultVpc, {}, database, { 'vpc-1': description })).toBe(expected);
});

test('a resource outside any VPC is not in the default one', () => {
  expect(resultWith(defaultVpc, {}, resource(), {})).toBe(false);
});
