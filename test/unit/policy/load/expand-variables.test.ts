import { expect, test } from '@jest/globals';
import type { Policy } from '../../../../src/core/policy.ts';
import { expandVariables } from '../../../../src/policy/load/expand-variables.ts';
import { expandText } from '../../../../src/policy/load/format-text.ts';

const variables = { account: '123456789012', region: 'eu-west-1', now: new Date('2026-03-05T14:07:09Z') };

/** Answers of c7n 0.9.53: `format_string_values` with the variables of `Policy.get_variables`, at the same time. */
test.each([
  ['{account_id}', '123456789012'],
  ['arn:{partition}:s3:::{region}', 'arn:aws:s3:::eu-west-1'],
  ['{now:%Y-%m-%d}', '2026-03-05'],
  ['{now:+1d%Y-%m-%d}', '2026-03-06'],
  ['{now:+2h+5M%H:%M}', '16:12'],
  ['at {now}', 'at 2026-03-05 14:07:09'],
  ['{now:%j %a %B %-d %I %p %U}', '064 Thu March 5 02 PM 09'],
  ['{now:%W %u %w %y %e|%F %T %D %R %f|%z%Z}', '09 4 4 26  5|2026-03-05 14:07:09 03/05/26 14:07 000000|'],
  ['{{a}} {region}', '{a} eu-west-1'],
  ['{account_id} {unknown}', '{account_id} {unknown}'],
  ['{{account_id}}', '{account_id}'],
  ['^a{2,3}$', '^a{2,3}$'],
  ['{}', '{}'],
  ['{op} {action_date} {account}', '{op} {action_date} {account}'],
  ['Tags[].{a: Key}', 'Tags[].{a: Key}'],
  ['{account_id!s}', '123456789012'],
])('%s', (written, expected) => {
  expect(expandText(written, variables)).toBe(expected);
});

/** Where Custodian stops with Python's ValueError. */
test.each(['a}b', '{region}{'])('a single brace leaves %s as it is', (written) => {
  expect(expandText(written, variables)).toBe(written);
});

test('variables expand in filters, conditions, actions and query, not in keys, subjects and digests', () => {
  const at = { file: 'a.yml', line: 1, column: 1 };
  const policy: Policy = {
    name: 'a',
    type: 'ec2',
    at,
    filters: [
      {
        kind: 'block',
        name: 'or',
        at,
        of: [{ kind: 'filter', name: 'value', at, options: { '{region}': ['{region}', 1] } }],
      },
    ],
    conditions: [{ kind: 'filter', name: 'value', at, options: { value: '{account_id}' } }],
    actions: [{ name: 'notify', at, options: { subject: 'on {account_id}', message: 'on {account_id}' } }],
    query: [{ kind: 'filter', name: 'availability-zone', values: ['{region}a'], at }],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: 'd',
  };
  expect(expandVariables(policy, variables)).toEqual({
    ...policy,
    filters: [
      {
        kind: 'block',
        name: 'or',
        at,
        of: [{ kind: 'filter', name: 'value', at, options: { '{region}': ['eu-west-1', 1] } }],
      },
    ],
    conditions: [{ kind: 'filter', name: 'value', at, options: { value: '123456789012' } }],
    actions: [{ name: 'notify', at, options: { subject: 'on {account_id}', message: 'on 123456789012' } }],
    query: [{ kind: 'filter', name: 'availability-zone', values: ['eu-west-1a'], at }],
  });
});
