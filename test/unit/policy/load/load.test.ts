import { expect, test } from '@jest/globals';
import type { LoadedPolicies } from '../../../../src/policy/load/load.ts';
import { loadPolicies } from '../../../../src/policy/load/load.ts';
import { smallSettings, smallVocabulary } from './small-vocabulary.ts';

const load = (...texts: readonly string[]): LoadedPolicies =>
  loadPolicies(
    texts.map((text, at) => ({ path: `${at}.yml`, text })),
    smallVocabulary,
    smallSettings,
  );
const policyWith = (rest: string): string => `policies:\n  - name: one\n    resource: ec2\n${rest}`;

test('filters and actions in all their forms, with their positions', () => {
  const { policies, diagnostics } = load(
    policyWith(`    filters:
      - "tag:owner": absent
      - offhour
      - or: [{type: event, key: a, value: b}, not: [State.Name: running]]
    actions:
      - stop
      - terminate
      - {type: notify, to: [a]}
`),
  );
  expect(diagnostics).toEqual([]);
  expect(policies[0]).toMatchObject({
    name: 'one',
    type: 'ec2',
    at: { file: '0.yml', line: 2, column: 11 },
    filters: [
      {
        kind: 'filter',
        name: 'value',
        at: { line: 5, column: 9, length: 11 },
        options: { key: 'tag:owner', value: 'absent' },
      },
      { kind: 'filter', name: 'offhour', options: {} },
      {
        kind: 'block',
        name: 'or',
        of: [
          { name: 'event', options: { key: 'a', value: 'b' } },
          { kind: 'block', name: 'not', of: [{ name: 'value' }] },
        ],
      },
    ],
    actions: [
      { name: 'stop', options: {} },
      { name: 'delete', options: { force: false } },
      { name: 'notify', options: { to: ['a'] } },
    ],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
  });
});

test('a list of types gives a policy for each; `aws.` and aliases are the same type', () => {
  const { policies } = load('policies: [{name: a, resource: [aws.ec2, volume]}]');
  expect(policies.map(({ name, type, typeWritten }) => [name, type, typeWritten])).toEqual([
    ['a', 'ec2', 'aws.ec2'],
    ['a', 'ebs', 'volume'],
  ]);
  expect(new Set(policies.map(({ digest }) => digest)).size).toBe(2);
});

test('policy keys: region becomes a condition, limits and times are normalized', () => {
  const { policies, diagnostics } = load(
    policyWith(`    region: eu-west-1
    conditions: [account_id: "1"]
    max-resources: {amount: 3}
    max-resources-percent: 10
    start: 2026-01-01
    end: 2026-02-01T10:00:00+02:00
    tz: Europe/Berlin
    mode: {type: periodic, schedule: rate(1 day), tags: {a: b}}
    skip-snapshot: true
    query: [{instance-state-name: running}]
`),
  );
  expect(diagnostics).toMatchObject([{ code: 'policy/no-effect', severity: 'warning', at: { line: 10 } }]);
  expect(policies[0]).toMatchObject({
    conditions: [{ options: { key: 'account_id', value: '1' } }, { options: { key: 'region', value: 'eu-west-1' } }],
    maxResources: { amount: 3, percent: 10, op: 'or' },
    start: '2026-01-01T00:00:00.000Z',
    end: '2026-02-01T08:00:00.000Z',
    tz: 'Europe/Berlin',
    mode: { type: 'periodic' },
    skipSnapshot: true,
    query: [{ kind: 'filter', name: 'instance-state-name', values: ['running'], at: { line: 13, column: 14 } }],
  });
});

test('a name that is used twice is refused across files, and neither policy is loaded', () => {
  const { policies, diagnostics, dropped } = load(
    'policies: [{name: a, resource: ec2}, {name: b, resource: ec2}]',
    'policies: [{name: a, resource: ebs}]',
  );
  expect(policies.map(({ name }) => name)).toEqual(['b']);
  expect(diagnostics).toMatchObject([
    {
      code: 'policy/name-twice',
      at: { file: '1.yml' },
      message: 'The name `a` is already used by the policy at 0.yml:1.',
    },
  ]);
  expect(dropped.map(({ name, why }) => [name, why])).toEqual([
    ['a', 'broken'],
    ['a', 'broken'],
  ]);
});

test('what Mayfly does not support yet is distinguished from what is broken, and the others load', () => {
  const { policies, dropped, diagnostics } = load(`policies:
  - {name: queue, resource: sqs}
  - {name: network, resource: ec2, filters: [{type: security-group, key: a, value: b}], actions: [reboot]}
  - {name: both, resource: sqs, actoins: []}
  - {name: config, resource: ec2, source: config}
  - {name: fine, resource: ec2}
`);
  expect(policies.map(({ name }) => name)).toEqual(['fine']);
  expect(dropped.map(({ name, why }) => [name, why])).toEqual([
    ['queue', 'unsupported'],
    ['network', 'unsupported'],
    ['both', 'broken'],
    ['config', 'unsupported'],
  ]);
  expect(diagnostics.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'policy/not-yet-type',
      'policy/not-yet-filter',
      'policy/not-yet-action',
      'policy/not-yet-source',
    ]),
  );
});

test('an action whose verb the type does not have is refused', () => {
  const { diagnostics } = load('policies: [{name: a, resource: note, actions: [stop]}]');
  expect(diagnostics).toMatchObject([
    { code: 'policy/unknown-action', message: '`stop` needs `stop`, which note does not have.' },
  ]);
});

test('the digest depends on the content, not on its place or its anchors', () => {
  const plain = load(policyWith('    filters: ["tag:a": absent]\n')).policies[0];
  const anchored = load(
    '# moved\nvars: {f: &f {"tag:a": absent}}\npolicies:\n- name: one\n  resource: ec2\n  filters:\n  - *f\n',
  ).policies[0];
  expect(anchored?.digest).toBe(plain?.digest);
  expect(load(policyWith('    filters: ["tag:b": absent]\n')).policies[0]?.digest).not.toBe(plain?.digest);
});

test('`__proto__` pollutes nothing and is an unknown key', () => {
  const { diagnostics } = load(
    policyWith('    __proto__: {skip-snapshot: true}\n    filters: [{type: constructor}, {type: __proto__}]\n'),
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['policy/unknown-filter', 'policy/unknown-filter']),
  );
  expect(load(policyWith('')).policies[0]?.skipSnapshot).toBe(false);
});

test.each([
  ['2026-11-21T02:00:00+23:00', 'policy/bad-time'],
  ['2026-11-21T02:00:00-13:00', 'policy/bad-time'],
  ['2026-11-21T02:00:00+25:00', 'policy/bad-time'],
  ['2026-11-21T02:00:00+14:00', undefined],
  ['2026-02-30', 'policy/bad-time'],
  ['2026-11-21 24:00', 'policy/bad-time'],
  // Custodian takes it for 2:00 ahead of UTC, most people for behind.
  ['2026-11-21 02:00 UTC-8', 'policy/bad-time'],
  ['2026-11-21 02:00:00 -0800', undefined],
  ['2026-11-21T02:00:00Z', undefined],
  ['2026-11-21', undefined],
])('a policy that ends at %s: %s', (end, code) => {
  const { diagnostics } = load(policyWith(`    end: "${end}"\n`));
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(code === undefined ? [] : [code]);
});

test('what a number may be is said as it is: 0 days are no days to keep', () => {
  const fault = (actions: string) =>
    load(`policies:\n  - {name: one, resource: ebs, actions: [${actions}]}\n`).diagnostics.map(
      ({ message, remedy }) => `${message} ${remedy}`,
    );
  expect(fault('{type: snapshot, keep-days: 0}')).toEqual([
    '`keep-days` must be more than 0. Write a number more than 0.',
  ]);
});

test('a time zone of a policy is one that its own filters can use', () => {
  const codes = (tz: string) => load(policyWith(`    tz: ${tz}\n`)).diagnostics.map(({ code }) => code);
  expect([codes('UTC-8'), codes('Etc/GMT+8'), codes('est5'), codes('UTC+25')]).toEqual([
    ['policy/no-effect'],
    ['policy/no-effect'],
    ['policy/unknown-zone'],
    ['policy/unknown-zone'],
  ]);
});
