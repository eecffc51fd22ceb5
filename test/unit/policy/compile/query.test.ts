import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../src/config/settings.ts';
import type { CompiledFilter } from '../../../../src/core/filter.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { evidenceKinds, types } from '../../../../src/estate/vocabulary.ts';
import { compilePolicy } from '../../../../src/policy/compile.ts';
import { loadPolicies } from '../../../../src/policy/load/load.ts';
import { actions, filters } from '../../../../src/policy/vocabulary.ts';
import { need } from '../../estate/need.ts';

const place = { account: '111122223333', region: 'eu-west-1' };
const vocabulary = { types, filters, actions, evidence: evidenceKinds() };

function stageOf(type: string, query: string, more = ''): CompiledFilter {
  const text = `policies:\n  - name: a\n    resource: ${type}\n    query: ${query}\n${more}`;
  const { policies, diagnostics } = loadPolicies([{ path: 'a.yml', text }], vocabulary, defaultSettings);
  expect(diagnostics).toEqual([]);
  const [policy] = policies;
  const each =
    policy &&
    compilePolicy(policy, vocabulary, { now: new Date('2026-11-21T02:00:00Z'), settings: defaultSettings }).stages[0]
      ?.each;
  if (!each) throw new Error('no stage');
  return each;
}

function resource(type: string, raw: Record<string, unknown>, unread: ReadonlyMap<string, string> = new Map()) {
  const found = types.find(({ name }) => name === type);
  if (!found) throw new Error(type);
  return toResource(found, place, { [found.id]: `${type}-1`, ...raw }, '2026-11-21T02:00:00Z', unread);
}

test.each([
  ['ec2', '[{instance-state-name: [running, stopped]}]', { State: { Name: 'stopped' } }, true],
  ['ec2', '[{instance-state-name: running}]', { State: { Name: 'stopped' } }, false],
  ['ec2', '[{"tag:Name": "web-*"}]', { Tags: [{ Key: 'Name', Value: 'web-1' }] }, true],
  ['ec2', '[{"tag:Name": "web-*"}]', { Tags: [{ Key: 'Name', Value: 'Web-1' }] }, false],
  ['ec2', '[{"tag:Name": "*[1]"}]', { Tags: [{ Key: 'Name', Value: 'web[1]' }] }, true],
  ['ec2', '[{"tag:Name": "*[1]"}]', { Tags: [{ Key: 'Name', Value: 'web1' }] }, false],
  ['ec2', '[{"tag:Name": "*"}]', { Tags: [] }, false],
  ['ec2', '[{tag-key: [a, b]}]', { Tags: [{ Key: 'x' }, { Key: 'b', Value: '' }] }, true],
  [
    'ec2',
    '[{instance.group-id: sg-2}, {vpc-id: vpc-1}]',
    { SecurityGroups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }], VpcId: 'vpc-1' },
    true,
  ],
  [
    'ec2',
    '[{instance.group-id: sg-2}, {vpc-id: vpc-1}]',
    { SecurityGroups: [{ GroupId: 'sg-2' }], VpcId: 'vpc-2' },
    false,
  ],
  ['ec2', '[{ebs-optimized: "true"}]', { EbsOptimized: true }, true],
  ['ec2', '[{InstanceIds: ["ec2-*", i-2]}]', {}, false],
  ['ec2', '[{vpc-id: vpc-1}]', {}, false],
  ['ebs', '[{size: [100, 200]}]', { Size: 200 }, true],
  ['ebs', '[{attachment.status: attached}]', { Attachments: [] }, false],
  ['rds', '[{DBInstanceIdentifier: RDS-1}]', {}, true],
  ['rds', '[{Filters: [{Name: db-instance-id, Values: ["arn:x"]}]}]', { DBInstanceArn: 'arn:x' }, true],
  ['rds', '[{Filters: [{Name: engine, Values: ["maria*"]}]}]', { Engine: 'mariadb' }, false],
])('%s %s of %j: %s', (type, query, raw, expected) => {
  const each = stageOf(type, query);
  expect(each.isEvident).toBe(false);
  expect(each.test(resource(type, raw))).toBe(expected);
});

test('a query runs before the filters, and its explanation has its position', () => {
  const each = stageOf('ec2', '[{vpc-id: [vpc-1, vpc-2]}]', '    filters: [{ImageId: ami-1}]\n');
  expect(each.explain(resource('ec2', { VpcId: 'vpc-3', ImageId: 'ami-1' }), new Map())).toMatchObject({
    result: false,
    of: [
      {
        filter: 'query',
        at: { line: 4, column: 14 },
        result: false,
        property: 'vpc-id',
        actual: { kind: 'value', value: 'vpc-3' },
        expected: { kind: 'compare', op: 'in', value: ['vpc-1', 'vpc-2'] },
      },
      { filter: 'value', result: true },
    ],
  });
});

test('a query for tags is unknown if these could not be read', () => {
  const unread = new Map([['Tags', 'AccessDenied']]);
  expect(stageOf('ec2', '[{"tag:a": b}]').judge(resource('ec2', {}, unread), new Map())).toBe('unknown');
  expect(stageOf('ec2', '[{tag-key: a}]').judge(resource('ec2', {}, unread), new Map())).toBe('unknown');
  expect(stageOf('ec2', '[{vpc-id: vpc-1}]').judge(resource('ec2', { VpcId: 'vpc-1' }, unread), new Map())).toBe(true);
});

test('what the listing cannot answer is put to AWS in one listing for the policy', () => {
  const each = stageOf('ec2', '[{vpc-id: vpc-1}, {private-ip-address: 10.0.0.1}, {"tag:Name": ["web-?", x]}]');
  const one = resource('ec2', { VpcId: 'vpc-1' });
  const question = {
    type: 'ec2',
    filters: [
      { Name: 'private-ip-address', Values: ['10.0.0.1'] },
      { Name: 'tag:Name', Values: ['web-?', 'x'] },
    ],
    parameters: {},
  };
  const asked = need('listing', place, question);
  expect(each.needs(one)).toEqual([asked]);
  expect(each.judge(one, new Map())).toBe('unknown');
  expect(each.judge(one, new Map([[asked.key, unknown('AccessDenied')]]))).toBe('unknown');
  expect(each.judge(one, new Map([[asked.key, ['ec2-2']]]))).toBe(false);
  expect(each.judge(one, new Map([[asked.key, ['ec2-2', 'ec2-1']]]))).toBe(true);
  expect(each.judge(resource('ec2', { VpcId: 'vpc-2' }), new Map())).toBe(false);
});
