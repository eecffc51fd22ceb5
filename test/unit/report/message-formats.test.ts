import { expect, test } from '@jest/globals';
import type { Message } from '../../../src/core/notify.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import { toConsoleMessage } from '../../../src/report/console-message.ts';
import { toExplainText } from '../../../src/report/formats/explain-text.ts';
import { toReceiptText } from '../../../src/report/receipt-text.ts';
import { toSlackMessage } from '../../../src/report/slack-message.ts';
import { expectGolden } from '../../golden/expect-golden.ts';
import { reportedPlan } from './reported-plan.ts';

const [finding] = reportedPlan.findings;
const step = reportedPlan.steps.find((each) => each.effect === 'notify');
if (!finding || !step) throw new Error('the hand-made plan has a finding and a tell');

const done = { status: 'done', after: null } as const;
const item: Message['items'][number] = {
  step,
  finding,
  did: [{ verb: 'snapshot', ending: done }],
  will: [{ verb: 'delete', on: '2026-11-24T02:00:00.000Z' }],
};
const message: Message = { target: { to: 'team-channel', owner: 'maria' }, id: 'abc', repeated: true, items: [item] };

test('a message says whose it is, what was done, what comes and why', () => {
  expect(toConsoleMessage(message, { columns: 100 })).toBe(
    [
      'Mayfly: 1 resource of maria (reminder)',
      '  ebs vol-0a11c4e5 build-cache',
      '    snapshot is done, delete is planned for 2026-11-24 02:00 UTC',
      '    because expired-ttl: ttl `3d` expired on 2026-11-17 02:00 UTC',
      '',
    ].join('\n'),
  );
});

test('a resource of several policies appears once, with each reason', () => {
  const other = { ...item, finding: { ...finding, id: 'f2', policy: 'unattached' } };
  const both = { ...message, items: [item, other] };
  expect(toConsoleMessage(both, { columns: 100 })).toBe(
    [
      'Mayfly: 1 resource of maria (reminder)',
      '  ebs vol-0a11c4e5 build-cache',
      '    snapshot is done, delete is planned for 2026-11-24 02:00 UTC',
      '    because expired-ttl: ttl `3d` expired on 2026-11-17 02:00 UTC',
      '    and unattached: ttl `3d` expired on 2026-11-17 02:00 UTC',
      '',
    ].join('\n'),
  );
  const { blocks } = toSlackMessage(both) as { blocks: readonly { type: string; text?: { text: string } }[] };
  const sections = blocks.filter(({ type }) => type === 'section');
  expect(sections).toHaveLength(1);
  expect(sections[0]?.text?.text).toMatch(/_because_ expired-ttl: .*\n_and_ unattached: /);
});

test.each(['<', '&', '😀', 'a&'])('a long section is cut to 3,000 characters, between `%s`', (part) => {
  for (let shift = 0; shift < 6; shift += 1) {
    const named = { ...finding, subject: { ...finding.subject, name: 'x'.repeat(shift) + part.repeat(3000) } };
    const { blocks } = toSlackMessage({ ...message, items: [{ ...item, finding: named }] }) as {
      blocks: readonly { type: string; text?: { text: string } }[];
    };
    const text = blocks.find(({ type }) => type === 'section')?.text?.text ?? '';
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(text.length).toBeGreaterThan(2990);
    expect(text.isWellFormed()).toBe(true);
    expect(text.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
  }
});

test('nobody can be mentioned in Slack by a tag', () => {
  const hostile = { ...finding, subject: { ...finding.subject, name: '<!channel> & co' } };
  const text = JSON.stringify(toSlackMessage({ ...message, items: [{ ...item, finding: hostile }] }));
  expect(text).not.toContain('<!channel>');
  expect(text).toContain('&lt;!channel&gt; &amp; co');
});

test('a Slack message stays within 50 blocks and says how many it leaves out', () => {
  const many = Array.from({ length: 120 }, (_, at) => ({
    ...item,
    finding: { ...finding, subject: { ...finding.subject, arn: `arn:${at}` } },
  }));
  const { blocks } = toSlackMessage({ ...message, items: many }) as { blocks: readonly object[] };
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(blocks)).toContain('and 75 more resources');
});

test('an explanation is a tree of what each filter found', () => {
  const explained = {
    policy: finding.policy,
    arn: finding.subject.arn,
    result: true,
    verdict: finding.because,
  } as const;
  expectGolden(toExplainText([explained], { columns: 100, colour: false }), 'explanation-is-a-tree.txt');
});

test('receipts begin with what failed', () => {
  const receipt = receiptOf({ finding: finding.id });
  const receipts: readonly Receipt[] = [
    {
      ...receipt,
      verb: 'snapshot',
      ending: { ...done, created: { type: 'ebs-snapshot', id: 'snap-1' } },
      savings: { perMonth: -2.5, source: 's' },
    },
    {
      ...receipt,
      verb: 'delete',
      ending: { status: 'failed', message: 'VolumeInUse' },
      savings: { perMonth: 40, source: 's' },
    },
    {
      ...receipt,
      verb: 'stop',
      ending: { status: 'refused', cause: 'protected', message: 'its tag lifespan-intent says persistent-core' },
      savings: { unknown: 'u' },
    },
  ];
  expectGolden(toReceiptText(receipts, { columns: 100, colour: false }), 'receipts-begin-with-what-failed.txt');
});

test('a receipt says how far a session was wider than its batch, and nothing where it was not', () => {
  const wide = { resources: 'type', tagsLeftOut: ['Lifespan Intent', 'persistent core'] } as const;
  const receipts: readonly Receipt[] = [
    receiptOf({ ending: done, session: wide }),
    receiptOf({ ending: { status: 'failed', message: 'VolumeInUse' }, session: { ...wide, tagsLeftOut: [] } }),
    receiptOf({ ending: done, session: { resources: 'batch', tagsLeftOut: [] } }),
  ];
  expectGolden(toReceiptText(receipts, { columns: 100, colour: false }), 'receipts-of-wide-sessions.txt');
});

test('a long owner or name is cut at the width of the terminal', () => {
  const owner = 'o'.repeat(256);
  const subject = { ...step.subject, owner, name: 'n'.repeat(256) };
  const long = {
    ...message,
    target: { to: 'team-channel', owner },
    items: [{ ...item, finding: { ...finding, subject } }],
  };
  const receipts: readonly Receipt[] = [receiptOf({ subject })];
  for (const text of [
    toConsoleMessage(long, { columns: 80 }),
    toReceiptText(receipts, { columns: 80, colour: false }),
  ]) {
    expect(text).toContain('…');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toContain(subject.id);
  }
});

test.each([
  [{ possible: true, message: 'restore the snapshot' }, 'undo: restore the snapshot'],
  [{ possible: true, message: 'restore the snapshot' }, 'mayfly restore s3'],
  [{ possible: false, reason: 'a snapshot adds' }, 'cannot be undone: a snapshot adds'],
  [{ possible: false, reason: 'it adds', remedy: 'Delete it.' }, 'cannot be undone: it adds. Delete it.'],
  // Words decide nothing.
  [{ possible: true, message: 'cannot be undone: no' }, 'undo: cannot be undone: no'],
] as const)('how to undo it is said once: %j', (undo, line) => {
  expect(toReceiptText([receiptOf({ undo })], { columns: 80, colour: false }).split('\n')).toContain(`      ${line}`);
});

function receiptOf(changes: Partial<Receipt>): Receipt {
  if (!step) throw new Error('the hand-made plan has a tell');
  const { id, subject, policy } = step;
  return {
    plan: 'p',
    step: id,
    origin: { kind: 'policy' },
    finding: 'f',
    policy,
    policyDigest: 'd',
    subject,
    verb: 'snapshot',
    options: {},
    began: '',
    ended: '',
    ending: done,
    undo: { possible: true, message: 'restore the snapshot' },
    savings: { unknown: 'u' },
    ...changes,
  };
}
