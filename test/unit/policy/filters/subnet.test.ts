import { expect, test } from '@jest/globals';
import { subnet } from '../../../../src/policy/filters/subnet.ts';
import { expectRelated, resource } from './context.ts';

test.each([
  [resource({ NetworkInterfaces: [{ SubnetId: 's-1' }, { SubnetId: 's-1' }] })],
  [resource({ DBSubnetGroup: { Subnets: [{ SubnetIdentifier: 's-1' }] } }, {}, { type: 'rds' })],
  [resource({ SubnetId: 's-1' }, {}, { type: 'eni' })],
])('%# compares the subnets of the resource', (of) => {
  expectRelated(subnet, of, 's-1');
});

test.each(['igw', 'nat'])('%s is refused: Mayfly does not read route tables', (option) => {
  const parsed = subnet.schema.safeParse({ key: 'SubnetId', value: 'absent', [option]: true });
  expect(parsed.error?.message).toContain('route tables');
});
