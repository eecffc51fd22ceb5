import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { instanceAttribute } from '../../../../src/policy/filters/instance-attribute.ts';
import { bound, resource, resultWith } from './context.ts';

const options = { attribute: 'rootDeviceName', key: 'Value', value: '/dev/sda1' };

test('it asks for the attribute and compares it', () => {
  expect(bound(instanceAttribute, options).needs?.(resource())).toMatchObject([
    { question: { id: 'i-1', attribute: 'rootDeviceName' } },
  ]);
  expect(resultWith(instanceAttribute, options, resource(), { 'i-1': { Value: '/dev/sda1' } })).toBe(true);
  expect(resultWith(instanceAttribute, options, resource(), { 'i-1': {} })).toBe(false);
  expect(resultWith(instanceAttribute, options, resource(), { 'i-1': unknown('AccessDenied') })).toBe('unknown');
});

test('the value is never shown, because user data may hold secrets', () => {
  const attribute = bound(instanceAttribute, { attribute: 'userData', key: 'Value', value: 'x' });
  expect(JSON.stringify(attribute.describe('PASSWORD=x' as never))).not.toContain('PASSWORD');
});
