import { expect, test } from '@jest/globals';
import { savingsOf } from '../../../src/app/savings.ts';
import type { Origin } from '../../../src/core/origin.ts';
import type { Receipt } from '../../../src/core/receipt.ts';
import type { Estimate } from '../../../src/core/resource-type.ts';
import type { SavingsBy } from '../../../src/core/views/savings.ts';
import { toSavingsText } from '../../../src/report/formats/savings-text.ts';

// 730 hours are a month: what saves 730 dollars a month saves one an hour.
const hour = (nth: number) => new Date(Date.UTC(2026, 10, 1) + nth * 3_600_000).toISOString();

function receipt(
  verb: string,
  ended: number,
  perMonth: number | undefined,
  changes: Partial<Receipt> & { readonly id?: string; readonly owner?: string } = {},
): Receipt {
  const { id = 'i-1', owner = 'ada', ...more } = changes;
  const savings: Estimate = perMonth === undefined ? { unknown: 'no price' } : { perMonth, source: 'a test' };
  return {
    plan: 'p',
    step: `${verb}-${id}-${ended}`,
    origin: { kind: 'policy' },
    finding: 'f',
    policy: 'idle',
    policyDigest: 'd',
    subject: {
      type: 'ec2',
      id,
      account: '1',
      region: 'eu-west-1',
      arn: `arn:${id}`,
      class: 'ephemeral-task',
      ...(owner !== '' && { owner }),
    },
    verb,
    options: {},
    began: hour(ended),
    ended: hour(ended),
    ending: { status: 'done', after: null },
    savings,
    undo: { possible: false, reason: 'a test' },
    ...more,
  };
}

function restoreOf(step: string, plan = 'p'): Origin {
  return { kind: 'restore', plan, step };
}

const types = [{ name: 'ec2' }, { name: 'rds', startsAgainAfterDays: 7 }];

function sum(receipts: readonly Receipt[], now = 100, since?: number, by: SavingsBy = 'owner') {
  return savingsOf(receipts, types, {
    by,
    now: new Date(hour(now)),
    ...(since !== undefined && { since: new Date(hour(since)) }),
  });
}

const made = { status: 'done', after: null, created: { type: 'ebs-snapshot', id: 'snap-1' } } as const;
const database = { id: 'db', subject: { ...receipt('stop', 0, 0).subject, type: 'rds' } };

test.each([
  ['a stop saves from its end on', [receipt('stop', 10, 730)], 90, 730],
  ['until it is started', [receipt('stop', 10, 730), receipt('start', 40, undefined)], 30, 0],
  [
    'another’s start does not matter',
    [receipt('stop', 10, 730), receipt('start', 40, undefined, { id: 'i-2' })],
    90,
    730,
  ],
  ['stopped twice, it saves once', [receipt('stop', 10, 730), receipt('stop', 40, 730)], 90, 730],
  ['a deletion of what is stopped saves what was left', [receipt('stop', 10, 730), receipt('delete', 40, 73)], 96, 803],
  [
    'until it is undone',
    [receipt('delete', 10, 730), receipt('restore', 60, -730, { origin: restoreOf('delete-i-1-10'), id: 'snap-1' })],
    50,
    0,
  ],
  [
    'the undo of another does not matter',
    [receipt('delete', 10, 730), receipt('restore', 60, -730, { origin: restoreOf('delete-i-2-10') })],
    90,
    730,
  ],
  [
    'the undo of a step of another plan does not matter',
    [receipt('delete', 10, 730), receipt('restore', 60, -730, { origin: restoreOf('delete-i-1-10', 'another') })],
    90,
    730,
  ],
  [
    'the stop of a restore saves nothing',
    [receipt('start', 10, undefined), receipt('stop', 40, 730, { origin: restoreOf('start-i-1-10') })],
    0,
    0,
  ],
  [
    'a policy that is named like a restore saves, and undoes nothing',
    [receipt('delete', 10, 730), receipt('delete', 60, 730, { id: 'i-2', policy: 'undo of delete-i-1-10' })],
    130,
    1460,
  ],
  ['its snapshot is paid', [receipt('snapshot', 10, -73, { ending: made }), receipt('delete', 10, 730)], 81, 657],
  [
    'until it goes, too, which saves nothing of its own',
    [
      receipt('snapshot', 10, -73, { ending: made }),
      receipt('delete', 60, 73, { subject: { ...receipt('x', 0, 0).subject, type: 'ebs-snapshot', id: 'snap-1' } }),
    ],
    -5,
    0,
  ],
  [
    'what failed saved nothing',
    [receipt('stop', 10, 730, { ending: { status: 'failed', message: 'AWS said no' } })],
    0,
    0,
  ],
  ['what is not known counts nothing', [receipt('stop', 10, undefined)], 0, 0],
  ['what is told or tagged saves nothing', [receipt('tag', 10, 0), receipt('notify', 10, 0)], 0, 0],
])('%s', (_title, receipts, soFar, perMonth) => {
  expect(sum(receipts).total).toMatchObject({ soFar: expect.closeTo(soFar, 8), perMonth: expect.closeTo(perMonth, 8) });
});

test('a database that AWS starts again after a week saves no longer than that', () => {
  expect(sum([receipt('stop', 0, 730, database)], 400).total).toMatchObject({ soFar: 168, stopped: 0 });
  expect(sum([receipt('stop', 0, 730, database), receipt('stop', 170, 730, database)], 400).total).toMatchObject({
    soFar: 336,
    stopped: 0,
  });
});

test('only savings from a given day on count', () => {
  const receipts = [
    receipt('stop', 10, 730),
    receipt('start', 40, undefined),
    receipt('delete', 20, 73, { id: 'i-2' }),
  ];
  expect(sum(receipts, 100, 30).total.soFar).toBeCloseTo(10 + 7, 8);
  expect(sum(receipts, 100, 50).rows).toHaveLength(1);
});

test.each([
  ['owner', ['ben', 'ada', undefined]],
  ['team', [undefined]],
  ['policy', ['idle', 'ttl']],
] as const)('a line for each %s, who saved most first', (by, names) => {
  const receipts = [
    receipt('stop', 10, 100),
    receipt('stop', 10, 730, { id: 'i-2', owner: 'ben' }),
    receipt('delete', 10, undefined, { id: 'i-3', owner: '', policy: 'ttl' }),
  ];
  const found = sum(receipts, 100, undefined, by);
  expect(found.rows.map(({ name }) => name)).toEqual(names);
  expect(found.total).toMatchObject({ perMonth: 830, unknown: 1 });
});

test('as text, with what it rests on', () => {
  const found = sum([
    receipt('snapshot', 10, -73, { ending: made }),
    receipt('delete', 10, 730),
    receipt('stop', 10, undefined, { id: 'i-2', owner: '' }),
  ]);
  expect(toSavingsText({ ledger: 'ledger.sqlite', ...found }, { colour: false })).toBe(
    [
      'owner        saved  a month now  stopped  deleted  snapshots',
      'ada         $81.00      $657.00    $0.00  $730.00    -$73.00',
      '(no owner)   $0.00        $0.00    $0.00    $0.00      $0.00',
      'total       $81.00      $657.00    $0.00  $730.00    -$73.00',
      '',
      'Saved until 2026-11-05, by the prices in the receipts. The cost of existing snapshots is subtracted; ' +
        'the storage of stopped resources is still paid and is not counted as saved.',
      'The savings of 1 stop or deletion are not known and count as $0.00.',
      '',
    ].join('\n'),
  );
});
