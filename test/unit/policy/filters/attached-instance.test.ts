import { expect, test } from '@jest/globals';
import { attachedInstance } from '../../../../src/policy/filters/attached-instance.ts';
import { expectRelated, resource, resultWith } from './context.ts';

const volume = resource({ Attachments: [{ InstanceId: 'i-7' }, { InstanceId: 'i-8' }] }, {}, { type: 'ebs' });

test('compares the first instance that a volume is attached to', () => {
  expectRelated(attachedInstance, volume, 'i-7');
});

test('a terminated instance that AWS does not list any more matches nothing', () => {
  expect(resultWith(attachedInstance, { key: 'State', value: 'absent' }, volume, { 'i-7': null })).toBe(false);
});
