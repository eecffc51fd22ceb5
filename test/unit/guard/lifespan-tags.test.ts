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
  expect(lifespanTags(tags)).toEqual([
    'Lifespan-Intent',
    'TTL',
    'persistent-core',
    'maid_status',
    'mayfly:restored-from',
  ]);
});

test.each([
  ['a mark for an operation', { any: 'due: stop@2026/11/22' }, true],
  ['a mark with another date', { any: 'due: stop@2026-11-22' }, true],
  ['a mark whose day has one digit', { any: 'due: stop@2026/1/2' }, true],
  ['an address', { any: 'ada@2026.example' }, false],
  ['a number of a year and more', { any: 'ada@20261/2' }, false],
  ["a key of Mayfly's in capitals", { 'MAYFLY:restored-from': 'x' }, true],
  ['a key that only has Mayfly in it', { 'team/mayfly:owner': 'ada' }, false],
  [
    "AWS's own, which nobody can remove",
    { 'aws:lifespan-intent': 'persistent-core', 'RDS:ttl': 'persistent-core' },
    false,
  ],
  ["a key that only has AWS's beginning in it", { 'my-aws:lifespan': 'persistent-core' }, true],
])('%s', (_, tags, decides) => {
  expect(lifespanTags(tags)).toEqual(decides ? Object.keys(tags) : []);
});

function lifespanTags(tags: Readonly<Record<string, string>>): readonly string[] {
  return protection.lifespanTags({
    ...{ type: 'rds-snapshot', id: 'final', account: '1', region: 'eu-west-1', arn: 'arn:final' },
    ...{ tags: new Map(Object.entries(tags)), raw: {}, unread: new Map(), seenAt: '' },
  });
}
