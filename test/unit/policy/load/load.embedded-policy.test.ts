import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../src/config/settings.ts';
import { evidenceKinds, types } from '../../../../src/estate/vocabulary.ts';
import { loadPolicies } from '../../../../src/policy/load/load.ts';
import { actions, filters } from '../../../../src/policy/vocabulary.ts';

function read(embedded: string) {
  const head = 'policies:\n  - name: a\n    resource: ec2\n    filters:\n';
  const text = `${head}      - type: missing\n        policy: ${embedded}\n`;
  const { policies, diagnostics, dropped } = loadPolicies(
    [{ path: 'a.yml', text }],
    { types, filters, actions, evidence: evidenceKinds() },
    defaultSettings,
  );
  return {
    policies,
    dropped,
    faults: diagnostics.map(({ at, code, message, remedy }) => `${at.line}:${at.column} ${code} ${message} ${remedy}`),
  };
}

test('an embedded policy has the name of the policy around it', () => {
  const { policies, faults } = read(
    '{resource: aws.ebs, query: [{encrypted: "true"}], filters: [{State: in-use}], region: eu-west-1}',
  );
  expect(faults).toEqual([]);
  expect(policies[0]?.filters[0]).toMatchObject({
    name: 'missing',
    at: { line: 5, column: 15 },
    options: {
      policy: {
        name: 'a',
        type: 'ebs',
        at: { line: 6, column: 9 },
        query: [{ name: 'encrypted', values: ['true'] }],
        filters: [{ name: 'value', at: { line: 6, column: 78 }, options: { key: 'State', value: 'in-use' } }],
        conditions: [{ options: { key: 'region', value: 'eu-west-1' } }],
      },
    },
  });
});

test.each([
  ['{filters: []}', '6:17 policy/missing-key `resource` is missing. It must be text, or a list.'],
  ['{resource: eb2}', '6:28 policy/unknown-type There is no resource type `eb2`. Did you mean `ebs`?'],
  ['{resource: [ebs, ec2]}', '6:28 policy/bad-embedded An embedded policy is for one type. Name one type.'],
  [
    '{resource: ebs, actions: [delete]}',
    '6:33 policy/bad-embedded An embedded policy cannot have `actions`. Remove it: the policy only selects.',
  ],
  [
    '{resource: ebs, mode: {type: pull}}',
    '6:33 policy/bad-embedded An embedded policy cannot have `mode`. Remove it: the policy only selects.',
  ],
  [
    '{resource: ebs, filters: [{type: valu, key: a, value: 1}]}',
    '6:50 policy/unknown-filter ebs has no filter `valu`. Did you mean `value`?',
  ],
  [
    '{resource: ebs, filtres: []}',
    '6:33 policy/unknown-key The embedded policy has no key `filtres`. Did you mean `filters`?',
  ],
  [
    '{resource: ebs, query: [{stauts: x}]}',
    '6:42 policy/unknown-query A query of ebs has no key `stauts`. Did you mean `status`?',
  ],
  ['{resource: ec2, filters: [{type: missing, policy: {resource: ebs, mode: {}}}]}', ''],
  ['7', '6:17 policy/wrong-type `policy` must be a mapping; this is a number. Correct the value.'],
])('%s is refused', (within, fault) => {
  const { policies, faults } = read(within);
  expect(policies).toEqual([]);
  if (fault === '')
    expect(faults).toContain(
      '6:83 policy/bad-embedded An embedded policy cannot have `mode`. Remove it: the policy only selects.',
    );
  else expect(faults).toEqual([fault]);
});

test('an embedded policy for a type that Mayfly does not support yet leaves its policy out', () => {
  expect(read('{resource: s3}').dropped).toMatchObject([{ name: 'a', why: 'unsupported' }]);
});
