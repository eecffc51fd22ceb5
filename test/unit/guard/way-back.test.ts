import { expect, test } from '@jest/globals';
import { moment } from '../../../src/core/moment.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { waysBack } from '../../../src/guard/way-back.ts';

const now = new Date('2026-11-21T02:00:00Z');
const soon = '2026-11-21T02:00:01.000Z';
const place = { account: '111122223333', region: 'eu-west-1' };
const known = new Map<string, ResourceType>(types.map((type) => [type.name, type]));
const ours = 'mayfly-0123456789abcdef';

interface Case {
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly made?: string | undefined;
  readonly type?: string;
  readonly ledger?: string;
}

function snapshot({ id = 'by-hand', tags = {}, made = '2026-11-20T02:00:00Z', type = 'rds-snapshot' }: Case): Resource {
  const raw = { DBSnapshotIdentifier: id, ...(made !== '' && { SnapshotCreateTime: made }) };
  return {
    ...{ type, id, ...place, arn: `arn:aws:rds:eu-west-1:111122223333:snapshot:${id}` },
    ...{ tags: new Map(Object.entries(tags)), raw, unread: new Map(), seenAt: now.toISOString() },
  };
}

const kept = (of: Case) => waysBack(known, { tz: 'Europe/Berlin' }, () => of.ledger).kept(snapshot(of), now);

test.each<[string, Case, string | undefined]>([
  ['nothing of ours', {}, undefined],
  ['the step alone, which AWS copies from what was restored', { tags: { 'mayfly:step': '1' } }, undefined],
  ['a day that is to come', { tags: { 'mayfly:keep-until': '2026-11-22T02:00:00Z' } }, '2026-11-22T02:00:00.000Z'],
  ['a day without a time', { tags: { 'mayfly:keep-until': ' 2026-11-21 ' } }, '2026-11-21T23:00:00.000Z'],
  ['a day that ends now', { tags: { 'mayfly:keep-until': now.toISOString() } }, undefined],
  ['a day that is over', { tags: { 'mayfly:keep-until': '2026-11-20T02:00:00Z' } }, undefined],
  ['a day that ends in a moment', { tags: { 'mayfly:keep-until': soon } }, soon],
  [
    'an earlier day in its tag, which may be inherited, does not shorten that of the ledger',
    { tags: { 'mayfly:keep-until': '2026-11-20' }, ledger: '2026-12-20T00:00:00Z' },
    '2026-12-20T00:00:00.000Z',
  ],
  [
    'a later day in its tag makes it longer',
    { tags: { 'mayfly:keep-until': '2027-01-20T00:00:00Z' }, ledger: '2026-12-20T00:00:00Z' },
    '2027-01-20T00:00:00.000Z',
  ],
  ['the ledger, without any tag', { ledger: '2026-12-20T00:00:00Z' }, '2026-12-20T00:00:00.000Z'],
  ['the ledger, whose day is over', { id: ours, ledger: '2026-11-20T00:00:00Z' }, undefined],
  ['the name alone, for 90 days', { id: ours }, '2027-02-18T02:00:00.000Z'],
  ['the name alone, long ago', { id: ours, made: '2026-08-01T00:00:00Z' }, undefined],
  ['a source, without a day', { tags: { 'mayfly:source': 'arn:…' } }, '2027-02-18T02:00:00.000Z'],
  ['a name that only looks like ours', { id: 'mayfly-nightly' }, undefined],
  ['a database with such tags', { type: 'rds', tags: { 'mayfly:keep-until': '2027-01-01' } }, undefined],
  ['a type that nobody knows', { type: 'moon', tags: { 'mayfly:keep-until': '2027-01-01' } }, undefined],
])('%s', (_, of, until) => {
  expect(kept(of)).toEqual(
    until === undefined
      ? undefined
      : { message: `Mayfly made it as a way back, and keeps it until ${moment(until)}`, until },
  );
});

test.each<[string, Case]>([
  ['a day that nobody can read', { tags: { 'mayfly:keep-until': 'next year' } }],
  ['no day, and no time at which it was made', { id: ours, made: '' }],
])('%s: it is kept without end', (_, of) => {
  expect(kept(of)).toEqual({
    message:
      'Mayfly made it as a way back, and it is not known until when it is kept: write a date into its tag ' +
      'mayfly:keep-until, or delete it by hand',
  });
});

test.each(['mayfly:keep-until', 'mayfly:source', 'mayfly:step'])(
  'its own tag %s is only for people to write',
  (key) => {
    const ways = waysBack(known, { tz: 'UTC' }, () => undefined);
    const of = snapshot({ tags: { 'mayfly:keep-until': '2026-12-21' } });
    const message = `Mayfly made it as a way back, and its tag ${key} says until when: only people change that`;
    expect(ways.ownTag(of, { [key]: '2026-11-21' })).toBe(message);
    expect(ways.ownTag(of, { [key]: null })).toBe(message);
    expect(ways.ownTag(of, { owner: 'ada' })).toBeUndefined();
    expect(ways.ownTag(snapshot({}), { [key]: '2026-11-21' })).toBeUndefined();
  },
);
