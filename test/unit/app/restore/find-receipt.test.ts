import { expect, test } from '@jest/globals';
import { findReceipt } from '../../../../src/app/restore/find-receipt.ts';
import type { Receipt } from '../../../../src/core/receipt.ts';
import { undoUntil } from '../../../../src/core/undo-until.ts';

function receipt(step: string, verb: string, id: string, changes: Partial<Receipt> = {}): Receipt {
  return {
    plan: 'p1',
    step,
    origin: { kind: 'policy' },
    finding: 'f1',
    policy: 'expired',
    policyDigest: '',
    subject: {
      type: 'ebs',
      id,
      account: '123456789012',
      region: 'eu-west-1',
      arn: `arn:aws:ec2:eu-west-1:123456789012:volume/${id}`,
      class: 'unknown',
    },
    verb,
    options: {},
    began: '2026-11-21T02:00:00.000Z',
    ended: '2026-11-21T02:00:05.000Z',
    before: { raw: {}, tags: {} },
    ending: { status: 'done', after: null },
    savings: { unknown: 'no price' },
    undo: { possible: true, message: 'it can be made again' },
    ...changes,
  };
}

const deleted = receipt('aaaa1111', 'delete', 'vol-1', { ended: '2026-11-21T02:10:00.000Z' });
const stopped = receipt('aaaa2222', 'stop', 'vol-1');
const told = receipt('bbbb1111', 'notify', 'vol-1', {
  undo: { possible: false, reason: 'a message cannot be taken back' },
  ended: '2026-11-21T03:00:00.000Z',
});
const added = receipt('cccc1111', 'snapshot', 'vol-1', {
  undo: { possible: false, reason: 'a snapshot adds' },
  options: { 'keep-days': 30 },
});
const undone = receipt('dddd1111', 'tag', 'vol-1', {
  policy: 'undo of aaaa1111',
  origin: { kind: 'restore', plan: 'p1', step: 'aaaa1111' },
  ended: '2026-11-22T02:00:00.000Z',
});
const all = [deleted, stopped, told, added, undone];
const said = (word: string, receipts: readonly Receipt[] = all): string => {
  const found = findReceipt(word, receipts, 'the ledger');
  if (!('message' in found)) return found.receipt.step;
  return [found.message, ...found.remedies.map(({ message, receipt: step }) => [message, step].join(' '))].join(' ');
};

test.each([
  ['aaaa1111', 'aaaa1111'],
  ['aaaa11', 'aaaa1111'],
  ['dddd', 'dddd1111'],
  ['vol-1', 'aaaa1111'],
  [deleted.subject.arn, 'aaaa1111'],
])('%s means the receipt %s: the latest of a resource that a policy made and that can be undone', (word, step) => {
  expect(said(word)).toBe(step);
});

test('a policy that is named like a restore is a policy: what it did is found by its resource', () => {
  const named = receipt('ffff1111', 'delete', 'vol-1', {
    policy: 'undo of aaaa1111',
    ended: '2026-11-23T02:00:00.000Z',
  });
  expect(said('vol-1', [...all, named])).toBe('ffff1111');
});

test('an ambiguous request is refused with the choices, and an unknown one with the reason', () => {
  expect(said('aaaa')).toMatch(
    /^aaaa fits several receipts\. The delete of ebs vol-1 in \d+ eu-west-1: aaaa1111 The stop/,
  );
  expect(said('bbbb')).toMatch(/^the ledger has no receipt bbbb\./);
  expect(said('aaa')).toMatch(/^the ledger has no receipt aaa\./);
  expect(said('vol-1', [told, added])).toMatch(/^Nothing that was done to vol-1 can be undone\./);
  const neverSent = { ending: { status: 'failed', message: 'no' }, before: undefined } as const;
  expect(said('vol-1', [receipt('eeee1111', 'delete', 'vol-1', neverSent)])).toMatch(/^Nothing that was done to vol-1/);
});

test('a delete that was sent and failed may have happened: it is found, with what is meant if it has not', () => {
  const failed = { status: 'failed', message: 'it was sent, but its end could not be seen' } as const;
  const sent = receipt('eeee1111', 'delete', 'vol-1', { ending: failed, ended: '2026-11-24T02:00:00.000Z' });
  expect(findReceipt('eeee1111', [...all, sent], 'the ledger')).toEqual({ receipt: sent });
  expect(findReceipt('vol-1', [stopped, sent], 'the ledger')).toEqual({ receipt: sent, otherwise: stopped });
  const failedStop = receipt('eeee2222', 'stop', 'vol-1', { ending: failed });
  expect(said('vol-1', [failedStop])).toMatch(/^Nothing that was done to vol-1 can be undone\./);
});

test('a resource that is called like the beginning of an id is not mistaken for a receipt', () => {
  const database = receipt('ffff1111', 'delete', 'aaaa1');
  const both = said('aaaa1', [...all, database]);
  expect(both).toMatch(
    /^aaaa1 fits several receipts\. The delete of ebs vol-1 .* aaaa1111 The delete of ebs aaaa1 .* ffff1111$/,
  );
  expect(said('aaaa1', [database])).toBe('ffff1111');
  expect(said('aaaa1111', [...all, receipt('ffff1111', 'delete', 'aaaa1111')])).toBe('aaaa1111');
});

test('an undo ends with the snapshot that it rests on, and without one not at all', () => {
  expect(undoUntil(deleted, all)).toBe('2026-12-21T02:00:00.000Z');
  const sent = {
    ...added,
    ending: { status: 'done', after: null, notes: { sent: '2026-11-21T02:00:03.000Z' } },
  } as const;
  expect(undoUntil(deleted, [sent])).toBe('2026-12-21T02:00:03.000Z');
  expect(undoUntil(stopped, [stopped])).toBeUndefined();
  expect(undoUntil(deleted, [{ ...added, plan: 'p2' }])).toBeUndefined();
});
