import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const protection = createProtection(defaultSettings, types);

test('what decides on the life of its source is told from all other tags', () => {
  const tags = {
    ...{ 'Lifespan-Intent': 'ephemeral-task', TTL: '2026-11-22', 'persistent-core': 'yes' },
    ...{ maid_status: 'Resource does not meet policy: delete@2026/11/25', 'mayfly:restored-from': 'rds old receipt 1' },
    ...{ owner: 'ada', Name: 'orders', 'aws:cloudformation:stack-name': 'shop', 'mayfly-hold': '2026-12-01' },
  };
  const resource = {
    ...{ type: 'rds-snapshot', id: 'final', account: '1', region: 'eu-west-1', arn: 'arn:final' },
    ...{ tags: new Map(Object.entries(tags)), raw: {}, unread: new Map(), seenAt: '' },
  };
  expect(protection.lifespanTags(resource)).toEqual([
    'Lifespan-Intent',
    'TTL',
    'persistent-core',
    'maid_status',
    'mayfly:restored-from',
  ]);
});
