import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../src/config/settings.ts';
import { evidenceKinds, types } from '../../../../src/estate/vocabulary.ts';
import { loadPolicies } from '../../../../src/policy/load/load.ts';
import { actions, filters } from '../../../../src/policy/vocabulary.ts';

/** The query of a type: its parts without their positions, and its faults as `line:column message remedy`. */
function read(type: string, query: string) {
  const text = `policies:\n  - name: a\n    resource: ${type}\n    query: ${query}\n`;
  const { policies, diagnostics } = loadPolicies(
    [{ path: 'a.yml', text }],
    { types, filters, actions, evidence: evidenceKinds() },
    defaultSettings,
  );
  const parts = policies
    .flatMap((policy) => policy.query ?? [])
    .map(({ name, values }) => `${name}=${values.join('|')}`);
  return {
    parts,
    at: policies[0]?.query?.map(({ at }) => `${at.line}:${at.column}`),
    faults: diagnostics.map(
      ({ at, code, severity, message, remedy }) => `${at.line}:${at.column} ${severity} ${code} ${message} ${remedy}`,
    ),
  };
}

test.each([
  ['ec2', '[{instance-state-name: running}]', ['instance-state-name=running']],
  [
    'ec2',
    '[{instance-state-name: [running, stopped]}, {"tag:Name": web*}, {vpc-id: vpc-1}]',
    ['instance-state-name=running|stopped', 'tag:Name=web*', 'vpc-id=vpc-1'],
  ],
  ['ec2', '[{tag-key: a}, {tag-key: b}, {tag-key: a}]', ['tag-key=a|b']],
  [
    'ec2',
    '[{Filters: [{Name: vpc-id, Values: [vpc-1]}]}, {InstanceIds: i-1}, {InstanceIds: [i-2]}, {MaxResults: 50}]',
    ['vpc-id=vpc-1', 'InstanceIds=i-1|i-2'],
  ],
  [
    'ec2',
    '[{subnet-id: subnet-1}, {private-ip-address: 10.0.0.1}]',
    ['subnet-id=subnet-1', 'private-ip-address=10.0.0.1'],
  ],
  [
    'ebs',
    '[{Name: encrypted, Values: ["true"]}, {Name: volume-type, Values: [gp3]}]',
    ['encrypted=true', 'volume-type=gp3'],
  ],
  ['ebs', '[{size: 100}]', ['size=100']],
  ['ebs-snapshot', '[{OwnerIds: self}, {SnapshotIds: [snap-1]}]', ['SnapshotIds=snap-1']],
  ['ebs-snapshot', '[{Name: status, Values: [completed]}]', ['status=completed']],
  [
    'ami',
    '[{Owners: [self], Filters: [{Name: name, Values: ["x*"]}]}, {ImageIds: [ami-1]}]',
    ['name=x*', 'ImageIds=ami-1'],
  ],
  [
    'rds',
    '[{DBInstanceIdentifier: a}, {Filters: [{Name: engine, Values: [mariadb]}]}]',
    ['DBInstanceIdentifier=a', 'engine=mariadb'],
  ],
  ['ec2', '[]', []],
])('%s %s', (type, query, parts) => {
  expect(read(type, query)).toMatchObject({ parts, faults: [] });
});

test('each part has the position of its name', () => {
  expect(read('ec2', '[{vpc-id: vpc-1}, {tag-key: a}]').at).toEqual(['4:14', '4:31']);
  expect(read('ebs', '[{Name: encrypted, Values: ["true"]}]').at).toEqual(['4:20']);
});

test.each([
  [
    'ec2',
    '[{instance-state-nam: running}]',
    '4:14 error policy/unknown-query A query of ec2 has no key `instance-state-nam`. Did you mean ' +
      '`instance-state-name`?',
  ],
  [
    'ec2',
    '[{instance-state-name: runing}]',
    '4:35 error policy/bad-query `instance-state-name` cannot be `runing`. Did you mean `running`?',
  ],
  [
    'ec2',
    '[{instance-state-name: running, vpc-id: a}]',
    '4:44 error policy/bad-query An entry of this `query` has one key. Begin a new entry with `- `.',
  ],
  [
    'ec2',
    '[{Name: vpc-id, Values: [a]}]',
    '4:28 error policy/bad-query An entry of this `query` has one key. Write `- Filters: [{Name: …, Values: […]}]`.',
  ],
  [
    'ec2',
    '[{InstanceIds: [i-1]}, {vpc-id: a}]',
    '4:36 error policy/unknown-query `vpc-id` is a filter. Write it under `Filters`: `{Name: vpc-id, Values: […]}`.',
  ],
  [
    'ec2',
    '[{Filters: [{Name: vpc-id, Values: a}]}]',
    '4:47 error policy/bad-query `Values` needs a list. Put the value into `[ ]`.',
  ],
  [
    'ec2',
    '[{Filters: [{Name: vpc-id}]}]',
    '4:25 error policy/bad-query A filter of a query needs `Name` and `Values`. Write `{Name: …, Values: […]}`.',
  ],
  ['ec2', '[{vpc-id: []}]', '4:14 error policy/bad-query `vpc-id` has no value. Add one, or remove it.'],
  [
    'ec2',
    '[{ebs-optimized: true}]',
    "4:29 error policy/bad-query A value of `ebs-optimized` must be text. Quote it: `'true'`.",
  ],
  [
    'ebs',
    '[{Name: tag, Values: [a]}]',
    '4:20 error policy/unknown-query `tag` names no tag key. Write `tag:KEY`, or `tag-key`.',
  ],
  [
    'ami',
    '[{Owners: [amazon]}]',
    '4:23 error policy/query-outside `Owners` cannot be `amazon`: Mayfly reads only images that the account ' +
      'owns. Write `self`, or remove `Owners`.',
  ],
  [
    'ami',
    '[{Owners: []}]',
    '4:14 error policy/query-outside `Owners` cannot be `none`: Mayfly reads only images that the account ' +
      'owns. Write `self`, or remove `Owners`.',
  ],
  [
    'ami',
    '[{IncludeDisabled: true}]',
    '4:31 error policy/query-outside `IncludeDisabled` cannot be `true`: Mayfly does not list disabled ' +
      'images. Write `false`, or remove `IncludeDisabled`.',
  ],
  [
    'ebs-snapshot',
    '[{OwnerIds: "111122223333"}]',
    '4:24 error policy/query-outside `OwnerIds` cannot be `111122223333`: Mayfly reads only snapshots that ' +
      'the account owns. Write `self`, or remove `OwnerIds`.',
  ],
  [
    'rds',
    '[{Filters: [{Name: "tag:a", Values: [b]}]}]',
    '4:31 error policy/unknown-query A query of rds has no key `tag:a`. It can have `db-cluster-id`, ' +
      '`db-instance-id`, `dbi-resource-id`, `domain` or `engine`.',
  ],
  [
    'rds',
    '[{Filters: [{Name: engine, Values: [a]}, {Name: engine, Values: [b]}]}]',
    '4:14 error policy/bad-query `Filters` names one filter twice. Put all of its values into one.',
  ],
  [
    'cfn',
    '[{StackName: a}]',
    '4:12 error policy/bad-query Custodian ignores `query` for cfn and lists all of them. Use `filters` instead.',
  ],
])('%s %s is refused', (type, query, fault) => {
  const { parts, faults } = read(type, query);
  expect({ parts, faults }).toEqual({ parts: [], faults: [fault] });
});

test('of several `Filters` the last counts, with a warning', () => {
  expect(
    read('ec2', '[{Filters: [{Name: vpc-id, Values: [a]}]}, {Filters: [{Name: vpc-id, Values: [b]}]}]'),
  ).toMatchObject({
    parts: ['vpc-id=b'],
    faults: [
      '4:14 warning policy/bad-query This `Filters` has no effect: a later one replaces it, as in Custodian. ' +
        'Put all of it under one `Filters`.',
    ],
  });
});
