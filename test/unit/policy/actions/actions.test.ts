import { expect, test } from '@jest/globals';
import type { ActionContext, ActionDefinition, Draft } from '../../../../src/core/action.ts';
import type { Finding } from '../../../../src/core/finding.ts';
import { noHistory } from '../../../../src/core/history.ts';
import { actions } from '../../../../src/policy/vocabulary.ts';
import { settings } from '../filters/context.ts';

const finding: Finding = {
  id: 'f1',
  policy: 'a-policy',
  policyDigest: 'd',
  subject: { type: 'ec2', id: 'i-1', arn: 'arn:i-1', account: '111122223333', region: 'eu-west-1', class: 'unknown' },
  because: { filter: 'and', at: { file: 'a.yml', line: 1, column: 1 }, says: true },
  tags: {},
  seen: 's',
};
const context: ActionContext = {
  now: new Date('2026-11-21T20:30:00Z'),
  settings,
  history: noHistory,
  policy: { name: 'a-policy' },
  account: '111122223333',
  region: 'eu-west-1',
};

function drafts(name: string, options: unknown, changes: Partial<ActionContext> = {}, type = 'ec2'): readonly Draft[] {
  const definition = named(name);
  return definition.plan({ ...finding, subject: { ...finding.subject, type } }, definition.schema.parse(options), { ...context, ...changes });
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
  ['mark-for-op', { op: 'stop', days: 2 }, [{ verb: 'tag', options: { tags: { maid_status: 'Resource does not meet policy: stop@2026/11/23' } } }]],
  ['mark-for-op', { op: 'stop' }, [{ verb: 'tag', options: { tags: { maid_status: 'Resource does not meet policy: stop@2026/11/21' } } }]],
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
  ['delete', { force: true, 'skip-snapshot': true }, [{ verb: 'delete', options: {} }]],
  ['notify', {}, [{ verb: 'tell', options: { to: 'owner' } }]],
  [
    'notify',
    { to: ['resource-owner', 'owner', 'slack'], subject: 's', violation_desc: 'Wrong.', action_desc: 'Mend it.' },
    [
      { verb: 'tell', options: { to: 'owner', subject: 's', message: 'Wrong. Mend it.' } },
      { verb: 'tell', options: { to: 'slack', subject: 's', message: 'Wrong. Mend it.' } },
    ],
  ],
])('%s %j', (name, options, expected) => {
  expect(drafts(name, options)).toEqual(expected);
});

test('rds alone is told to leave its own final snapshot out', () => {
  expect(drafts('delete', { 'skip-snapshot': true }, {}, 'rds')).toEqual([{ verb: 'delete', options: { 'skip-final-snapshot': true } }]);
});

test.each([
  ['notify', { to: ['ops@example.com'] }, /mail/],
  ['notify', { to: 'owner', transport: { type: 'sqs', queue: 'q' } }, /not supported yet/],
  ['stop', { hibernate: true }, /not hibernated/],
  ['tag', {}, /nothing to write/],
  ['tag', { key: 'a', value: '{owner}' }, /placeholder/],
  ['tag', { key: 'a', tag: 'b', value: 'v' }, /keep `key`/],
  ['mark-for-op', { msg: '{owner}: {op}@{action_date}' }, /filled in/],
])('%s %j is refused', (name, options, says) => {
  const parsed = named(name).schema.safeParse(options);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.message).toMatch(says);
});

test.each([
  ['the first night', { told: 0 }, { to: 'owner', rung: 1 }],
  ['the second night', { told: 1, lastAt: '2026-11-20T20:31:00Z' }, { to: 'channel', rung: 2 }],
  ['the third night', { told: 2, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', rung: 3 }],
  ['later nights', { told: 7, lastAt: '2026-11-20T20:31:00Z' }, { to: 'on-call', rung: 8 }],
])('escalate on %s', (_title, rungs, options) => {
  expect(drafts('escalate', {}, { history: { ...noHistory, rungs: () => rungs } })).toEqual([{ verb: 'tell', options }]);
});

test('escalate tells nobody twice in one night', () => {
  expect(drafts('escalate', {}, { history: { ...noHistory, rungs: () => ({ told: 1, lastAt: '2026-11-21T19:00:00Z' }) } })).toEqual([]);
});
