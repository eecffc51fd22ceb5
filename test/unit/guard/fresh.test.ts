import { expect, test } from '@jest/globals';
import type { Aws } from '../../../src/core/aws.ts';
import type { ReportFault } from '../../../src/core/fault.ts';
import type { Ref } from '../../../src/core/resource.ts';
import type { ResourceType } from '../../../src/core/resource-type.ts';
import { unknown } from '../../../src/core/truth.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { listing } from '../../../src/estate/aws/listing.ts';
import { freshReader } from '../../../src/guard/fresh.ts';
import { typesByName } from '../../../src/guard/parents.ts';

const now = new Date('2026-11-21T02:00:00Z');

test('what was read is there, what AWS does not list is gone, what nobody requested is unread', async () => {
  const { fresh } = reader(['a']);
  await fresh.fetch([box('a'), box('b')]);
  expect(fresh.get(box('a'))).toMatchObject({ type: 'box', id: 'a', seenAt: now.toISOString() });
  expect([fresh.get(box('b')), fresh.get(box('c')), fresh.causeOf(box('c')), fresh.mayReadLater()]).toEqual([
    'gone',
    'unread',
    'it was not requested',
    false,
  ]);
});

test('a type that Mayfly does not know cannot be read, and a later read will not help', async () => {
  const { fresh } = reader([]);
  await fresh.fetch([{ type: 'crate', id: 'x' }]);
  const ref = { type: 'crate', id: 'x' };
  expect([fresh.get(ref), fresh.causeOf(ref), fresh.mayReadLater()]).toEqual([
    'unread',
    'Mayfly does not know the type crate',
    false,
  ]);
  await fresh.fetchProtection([ref]);
  expect(fresh.get(ref)).toBe('unread');
});

test('a hundred are read with one call, and nothing twice', async () => {
  const ids = Array.from({ length: 250 }, (_, at) => `b${at}`);
  const { fresh, reads } = reader(ids);
  await fresh.fetch([...ids, ...ids].map(box));
  await fresh.fetch(ids.map(box));
  expect(reads.map((requestedIds) => requestedIds.length)).toEqual([100, 100, 50]);
  expect(new Set(reads.flat()).size).toBe(250);
});

test('a batch that AWS refuses is split until the refused one stands alone', async () => {
  const { fresh, reads } = reader(['a', 'b', 'malformed', 'd', 'e']);
  await fresh.fetch(['a', 'b', 'malformed', 'd', 'e'].map(box));
  expect(reads).toEqual([
    ['a', 'b', 'malformed', 'd', 'e'],
    ['a', 'b', 'malformed'],
    ['a', 'b'],
    ['malformed'],
    ['d', 'e'],
  ]);
  expect(['a', 'b', 'd', 'e'].map((id) => typeof fresh.get(box(id)))).toEqual(['object', 'object', 'object', 'object']);
  expect([fresh.get(box('malformed')), fresh.causeOf(box('malformed')), fresh.mayReadLater()]).toEqual([
    'unread',
    'InvalidId.Malformed on box:Read',
    false,
  ]);
});

test('so is a batch whose answer makes no sense, and that is reported', async () => {
  const { fresh, faults } = reader(['a', 'nameless', 'b']);
  await fresh.fetch(['a', 'nameless', 'b'].map(box));
  expect([
    typeof fresh.get(box('a')),
    fresh.get(box('nameless')),
    typeof fresh.get(box('b')),
    fresh.mayReadLater(),
    faults,
  ]).toEqual(['object', 'unread', 'object', false, ['reading box']]);
});

test.each([
  ['denied', 'AccessDenied on box:Read', false],
  ['throttled', 'RequestLimitExceeded on box:Read', true],
  ['expired', 'ExpiredToken on box:Read', true],
])('one that is %s is not split: all of it is unread', async (id, cause, isLater) => {
  const { fresh, reads, faults } = reader(['a', id]);
  await fresh.fetch([box('a'), box(id)]);
  expect([reads, fresh.get(box('a')), fresh.causeOf(box('a')), fresh.mayReadLater(), faults]).toEqual([
    [['a', id]],
    'unread',
    cause,
    isLater,
    [],
  ]);
  await fresh.fetch([box('a')]);
  expect(reads.length).toBe(1);
  await fresh.fetchProtection([box('a')]);
  expect(fresh.get(box('a'))).toBe('unread');
});

test('credentials that AWS does not accept are named with the call', async () => {
  const { fresh } = reader(['a', 'expired', 'denied']);
  await fresh.fetch([box('a'), box('denied')]);
  expect(fresh.needsCredentials()).toBe(undefined);
  await fresh.fetch([box('expired')]);
  expect(fresh.needsCredentials()).toBe('ExpiredToken on box:Read');
});

test.each([
  ['Throttling on box:More', true],
  ['ExpiredToken on box:More', true],
  ['AccessDenied on box:More', false],
])('a detail call that failed with %s: a later read may succeed: %s', async (cause, isLater) => {
  const { fresh } = reader(['a', 'b'], cause);
  await fresh.fetch([box('a'), box('b')]);
  expect(fresh.mayReadLater()).toBe(isLater);
});

function reader(existing: readonly string[], furtherCause?: string) {
  const reads: (readonly string[])[] = [];
  const failed = (code: string, status: number) => new CallFailed('box:Read', code, 'no', status);
  const type = {
    name: 'box',
    arn: () => 'arn',
    id: 'Id',
    read: {
      byId: (_: Aws, ids: readonly string[]) =>
        listing(async function* () {
          await Promise.resolve();
          reads.push([...ids]);
          if (ids.includes('denied')) throw failed('AccessDenied', 403);
          if (ids.includes('throttled')) throw failed('RequestLimitExceeded', 503);
          if (ids.includes('expired')) throw failed('ExpiredToken', 403);
          if (ids.includes('malformed')) throw failed('InvalidId.Malformed', 400);
          yield ids.filter((id) => existing.includes(id)).map((id) => (id === 'nameless' ? {} : { Id: id }));
        }),
    },
    detailCalls:
      furtherCause === undefined
        ? []
        : [{ key: 'More', fetch: (_: Aws, raws: readonly { Id: string }[]) => more(raws, furtherCause) }],
    protection: {
      key: 'Locked',
      iam: [],
      fetch: (_: Aws, ids: readonly string[]) => Promise.resolve(ids.map(() => false)),
    },
    verbs: {},
  } as unknown as ResourceType;
  const aws = { place: { account: '111122223333', region: 'eu-west-1' } } as unknown as Aws;
  const faults: string[] = [];
  const fault: ReportFault = (where) => faults.push(where);
  return { fresh: freshReader(typesByName([type]), { aws, now: () => now, fault }), reads, faults };
}

/** Answers for all but the first, which failed. */
function more(raws: readonly { Id: string }[], cause: string): Promise<readonly unknown[]> {
  return Promise.resolve(raws.map(({ Id }) => (Id === 'a' ? unknown(cause) : [])));
}

function box(id: string): Ref {
  return { type: 'box', id };
}
