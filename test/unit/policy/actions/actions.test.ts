import { expect, test } from '@jest/globals';
import type { ActionContext, ActionDefinition, RequestedStep } from '../../../../src/core/action.ts';
import type { Finding } from '../../../../src/core/finding.ts';
import { noHistory } from '../../../../src/core/history.ts';
import type { LifespanClass } from '../../../../src/core/settings.ts';
import { actions } from '../../../../src/policy/vocabulary.ts';
import { settings } from '../filters/context.ts';

const finding: Finding = {
  id: 'f1',
  policy: 'a-policy',
  policyDigest: 'd',
  subject: { type: 'ec2', id: 'i-1', arn: 'arn:i-1', account: '111122223333', region: 'eu-west-1', class: 'unknown' },
  because: { filter: 'and', at: { file: 'a.yml', line: 1, column: 1 }, result: true },
  tags: {},
  seen: 's',
};
const context: ActionContext = {
  now: new Date('2026-11-21T20:30:00Z'),
  settings,
  history: noHistory,
  evidence: new Map(),
  policy: { name: 'a-policy' },
  account: '111122223333',
  region: 'eu-west-1',
};

function drafts(
  name: string,
  options: unknown,
  changes: Partial<ActionContext> = {},
  type = 'ec2',
  lifespan?: LifespanClass,
): readonly RequestedStep[] {
  const definition = named(name);
  const subject = { ...finding.subject, type, ...(lifespan && { class: lifespan }) };
  return definition.plan({ ...finding, subject }, definition.schema.parse(options), { ...context, ...changes });
}

function named(name: string): ActionDefinition {
  const found = actions.find((each) => each.name === name || each.aliases?.includes(name));
  if (!found) throw new Error(`no action ${name}`);
  return found;
}

test.each([
  [
    'tag',
    { tags: { a: '1', b: '{account_id} {region} {now:%Y/%m/%d} {now:+2d%d} {{x}}' } },
    [{ verb: 'tag', options: { tags: { a: '1', b: '111122223333 eu-west-1 2026/11/21 23 {x}' } } }],
  ],
  ['mark', { key: 'k', value: 'v' }, [{ verb: 'tag', options: { tags: { k: 'v' } } }]],
  ['tag', { msg: 'v' }, [{ verb: 'tag', options: { tags: { maid_status: 'v' } } }]],
  ['unmark', {}, [{ verb: 'untag', options: { keys: ['maid_status'] } }]],
  [
    'mark-for-op',
    { op: 'stop', days: 2 },
    [{ verb: 'tag', options: { tags: { maid_status: 'Resource does not meet policy: stop@2026/11/23' } } }],
  ],
  [
    'mark-for-op',
    { op: 'stop' },
    [{ verb: 'tag', options: { tags: { maid_status: 'Resource does not meet policy: stop@2026/11/21' } } }],
  ],
  [
    'mark-for-op',
    { op: 'delete', hours: 4, msg: 'm: {op}@{action_date}' },
    [{ verb: 'tag', options: { tags: { maid_status: 'm: delete@2026/11/22 0030 UTC' } } }],
  ],
  [
    'mark-for-op',
    { op: 'delete', hours: 1, tz: 'pt' },
    [{ verb: 'tag', options: { tags: { maid_status: 'Resource does not meet policy: delete@2026/11/21 1330 PST' } } }],
  ],
  ['stop', {}, [{ verb: 'stop', options: {} }]],
  ['snapshot', { 'keep-days': 3 }, [{ verb: 'snapshot', options: { 'keep-days': 3 } }]],
  [
    'snapshot-then-delete',
    {},
    [
      { verb: 'snapshot', options: { 'keep-days': 30 } },
      { verb: 'delete', options: {}, waitsFor: [0] },
    ],
  ],
  [
    'delete',
    { force: true, 'skip-snapshot': true },
    [
      { verb: 'unprotect', options: {}, ifNeeded: true },
      { verb: 'delete', options: {}, waitsFor: [0] },
    ],
  ],
  ['detach', { force: true }, [{ verb: 'detach', options: { force: true } }]],
  ['notify', {}, [{ verb: 'notify', options: { to: 'owner' } }]],
  [
    'notify',
    { to: ['resource-owner', 'owner', 'slack'], subject: 's', violation_desc: 'Wrong.', action_desc: 'Mend it.' },
    [
      { verb: 'notify', options: { to: 'owner', subject: 's', message: 'Wrong. Mend it.' } },
      { verb: 'notify', options: { to: 'slack', subject: 's', message: 'Wrong. Mend it.' } },
    ],
  ],
])('%s %j', (name, options, expected) => {
  expect(drafts(name, options)).toEqual(expected);
});

test('a volume that is deleted with force is detached first, where it is attached', () => {
  const expected = [
    { verb: 'detach', options: { force: true }, ifNeeded: true },
    { verb: 'delete', options: {}, waitsFor: [0] },
  ];
  expect(drafts('delete', { force: true }, {}, 'ebs')).toEqual(expected);
  expect(drafts('delete', {}, {}, 'ebs')).toEqual([{ verb: 'delete', options: {} }]);
  expect([
    named('delete').needs({ force: true } as never, 'ebs'),
    named('delete').needs({ force: true } as never, 'ec2'),
  ]).toEqual([
    ['detach', 'delete'],
    ['unprotect', 'delete'],
  ]);
});

test('a group that is deleted with force is deleted with its instances', () => {
  expect(drafts('delete', { force: true }, {}, 'asg')).toEqual([{ verb: 'delete-with-instances', options: {} }]);
  expect(drafts('delete', {}, {}, 'asg')).toEqual([{ verb: 'delete', options: {} }]);
  expect(named('delete').needs({ force: true } as never, 'asg')).toEqual(['delete-with-instances']);
});

function tagged(name: string, options: unknown, tags: Readonly<Record<string, string>>): readonly RequestedStep[] {
  const definition = named(name);
  return definition.plan({ ...finding, tags }, definition.schema.parse(options), context);
}

test.each([
  ['lower', 'ReSULT', 'result'],
  ['lower', 'result', undefined],
  ['upper', 'result-1', 'RESULT-1'],
  ['upper', '123', undefined],
  ['title', "it's ABC1d ΑΣ ǆa ß", "It'S Abc1D Ας ǅa Ss"],
  ['title', 'Result1', undefined],
  ['strip', 'halbtextblah', 'text'],
  ['strip', 'text', undefined],
  ['strip', 'blah', undefined],
] as const)('normalize-tag %s of %s is what Python makes of it: %s', (how, value, expected) => {
  const options = { key: 'k', action: how, ...(how === 'strip' && { value: 'blah' }) };
  expect(tagged('normalize-tag', options, { k: value })).toEqual(
    expected === undefined ? [] : [{ verb: 'tag', options: { tags: { k: expected } } }],
  );
});

test('normalize-tag and rename-tag leave alone what does not have the tag', () => {
  expect(tagged('normalize-tag', { key: 'constructor', action: 'upper' }, {})).toEqual([]);
  expect(tagged('rename-tag', { old_key: 'constructor', new_key: 'b' }, {})).toEqual([]);
});

test('a snapshot gets the tags that are listed, but none that would end it', () => {
  const given = { Name: 'web', team: 'a', TTL: '3d', 'lifespan-intent': 'ephemeral-task', 'aws:x': '' };
  const options = {
    'copy-tags': [...Object.keys(given), 'constructor'],
    tags: { team: 'b', by: 'us' },
    description: 'before the move',
  };
  const expected = { 'keep-days': 30, tags: { Name: 'web', team: 'b', by: 'us' }, description: 'before the move' };
  expect(tagged('snapshot', options, given)).toEqual([{ verb: 'snapshot', options: expected }]);
});

test('an instance hibernates, a database cannot', () => {
  expect(drafts('stop', { hibernate: true })).toEqual([{ verb: 'stop', options: { hibernate: true } }]);
  expect(drafts('stop', { hibernate: true }, {}, 'rds')).toEqual([{ verb: 'stop', options: {} }]);
});

test('rename-tag writes first, unless all places are taken, and removes only the value that it has seen', () => {
  const write = { verb: 'tag', options: { tags: { b: '1' } } };
  const remove = { verb: 'untag', options: { keys: ['a'], values: { a: '1' } } };
  const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`t${index}`, '']));
  expect(tagged('rename-tag', { old_key: 'a', new_key: 'b' }, { a: '1' })).toEqual([
    write,
    { ...remove, waitsFor: [0] },
  ]);
  expect(tagged('rename-tag', { old_key: 'a', new_key: 'b' }, { a: '1', ...many })).toEqual([
    remove,
    { ...write, waitsFor: [0] },
  ]);
});

test('of several old keys the first that is there gives the value, and all go', () => {
  expect(tagged('rename-tag', { old_keys: ['x', 'a', 'b'], new_key: 'c' }, { b: '2', a: '1' })).toEqual([
    { verb: 'tag', options: { tags: { c: '1' } } },
    { verb: 'untag', options: { keys: ['a', 'b'], values: { a: '1', b: '2' } }, waitsFor: [0] },
  ]);
});

const fifty = Object.fromEntries(
  [
    'ttl',
    'Lifespan_Intent',
    'aws:x',
    ...Array.from({ length: 46 }, (_, index) => `t${String(index).padStart(2, '0')}`),
  ].map((key) => [key, '']),
);

test.each([
  ['there is room', { space: 2, preserve: [] }, []],
  ['there is room for less', { space: 4, preserve: ['t00'] }, [{ verb: 'untag', options: { keys: ['t01', 't02'] } }]],
  [
    'what Mayfly goes by would be next',
    { space: 50, preserve: Object.keys(fifty).filter((key) => key !== 't00') },
    [{ verb: 'untag', options: { keys: ['t00'] } }],
  ],
  [
    'all would go',
    { space: 0, preserve: Object.keys(fifty).filter((key) => key.startsWith('t') && key !== 'ttl') },
    [],
  ],
])('tag-trim where %s', (_title, options, expected) => {
  expect(tagged('tag-trim', options, fifty)).toEqual(expected);
});

test.each([
  ['rds', 'ephemeral-task', { 'skip-final-snapshot': true }],
  ['rds-cluster', 'ephemeral-task', { 'skip-final-snapshot': true }],
  ['rds', 'unknown', {}],
  ['ebs', 'ephemeral-task', {}],
] as const)('%s of class %s, told to leave its final snapshot out', (type, lifespan, options) => {
  expect(drafts('delete', { 'skip-snapshot': true }, {}, type, lifespan)).toEqual([{ verb: 'delete', options }]);
});

test.each([
  ['notify', { to: ['ops@example.com'] }, /mail/],
  ['notify', { to: 'owner', transport: { type: 'sqs', queue: 'q' } }, /not supported yet/],
  ['stop', { 'terminate-ephemeral': true }, /separate policy/],
  ['snapshot', { 'copy-volume-tags': true }, /list them/],
  ['tag', {}, /nothing to write/],
  ['tag', { key: 'a', value: '{owner}' }, /placeholder/],
  ['tag', { key: 'a', tag: 'b', value: 'v' }, /keep `key`/],
  ['rename-tag', { old_key: 'a', new_key: 'a' }, /would be removed/],
  ['rename-tag', { new_key: 'a' }, /add `old_key`/],
  ['rename-tag', { old_key: 'aws:a', new_key: 'a' }, /AWS reserves/],
  ['normalize-tag', { key: 'a', action: 'strip' }, /needs `value`/],
  ['tag-trim', { space: 3 }, /preserve/],
  ['mark-for-op', { msg: '{owner}: {op}@{action_date}' }, /replaced/],
])('%s %j is refused', (name, options, message) => {
  const parsed = named(name).schema.safeParse(options);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.message).toMatch(message);
});

test.each([
  ['the first night', { notified: 0 }, { to: 'owner', level: 1 }],
  ['the second night', { notified: 1, lastAt: '2026-11-20T20:31:00Z' }, { to: 'channel', level: 2 }],
  ['the third night', { notified: 2, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', level: 3 }],
  ['later nights', { notified: 7, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', level: 8 }],
])('escalate on %s', (_title, rungs, options) => {
  expect(drafts('escalate', {}, { history: { ...noHistory, escalation: () => rungs } })).toEqual([
    { verb: 'notify', options },
  ]);
});

test('escalate tells nobody twice in one night', () => {
  expect(
    drafts(
      'escalate',
      {},
      { history: { ...noHistory, escalation: () => ({ notified: 1, lastAt: '2026-11-21T19:00:00Z' }) } },
    ),
  ).toEqual([]);
});
