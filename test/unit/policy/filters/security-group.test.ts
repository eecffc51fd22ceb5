import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { securityGroup } from '../../../../src/policy/filters/security-group.ts';
import { expectRelated, resource, resultWith } from './context.ts';

const denied = unknown('AccessDenied on ec2:DescribeSecurityGroups');
const instance = resource({
  NetworkInterfaces: [{ Groups: [{ GroupId: 'sg-1' }] }, { Groups: [{ GroupId: 'sg-2' }] }],
});
const web = { key: 'GroupName', value: 'web' };

test.each([
  ['one matches', web, { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'db' } }, true],
  ['one matches, and another is not known', web, { 'sg-1': { GroupName: 'web' }, 'sg-2': denied }, true],
  ['none matches, and one is not known', web, { 'sg-1': { GroupName: 'db' }, 'sg-2': denied }, 'unknown'],
  ['none was queried', web, {}, 'unknown'],
  ['none matches', web, { 'sg-1': { GroupName: 'db' }, 'sg-2': null }, false],
  [
    'one of two matches, and all must',
    { ...web, operator: 'and' },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'db' } },
    false,
  ],
  [
    'both match, and all must',
    { ...web, operator: 'and' },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': { GroupName: 'web' } },
    true,
  ],
  [
    'one is deleted, and the policy wants it absent',
    { key: 'GroupName', value: 'absent' },
    { 'sg-1': { GroupName: 'db' }, 'sg-2': null },
    true,
  ],
  [
    'its tag matches',
    { key: 'tag:env', value: 'dev' },
    { 'sg-1': { Tags: [{ Key: 'env', Value: 'dev' }] }, 'sg-2': null },
    true,
  ],
  ['they are counted', { value_type: 'resource_count', op: 'eq', value: 2 }, {}, true],
  [
    'a function has no answer',
    { key: 'sum(GroupName)', value: 1 },
    { 'sg-1': { GroupName: 'web' }, 'sg-2': null },
    'unknown',
  ],
] as const)('security-group where %s: %s', (_title, options, descriptions, expected) => {
  expect(resultWith(securityGroup, options, instance, descriptions)).toBe(expected);
});

test('a database has its groups elsewhere', () => {
  const database = resource({ VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }] }, {}, { type: 'rds' });
  expectRelated(securityGroup, database, 'sg-1');
});

test('match-resource is refused with what to do instead', () => {
  const parsed = securityGroup.schema.safeParse({ ...web, 'match-resource': true });
  expect(parsed.error?.message).toContain('remove `match-resource` and write `value`');
});
