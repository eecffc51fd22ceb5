import { expect, test } from '@jest/globals';
import { type BucketPlace, bucketPlace, exportLog, readCopyInBucket } from '../../../../src/app/log/bucket.ts';
import type { Log } from '../../../../src/app/log/log.ts';
import { loadConfig } from '../../../../src/config/load.ts';
import type { SelfInterface } from '../../../../src/core/aws.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { chainOf, sealing } from './applied.ts';

const at: BucketPlace = { url: 's3://ours/receipts', bucket: 'ours', prefix: 'receipts' };

/** A bucket in memory, of one object a page. The next puts fail as `failures` says, before or after they are done. */
function bucket(...failures: readonly { readonly code: string; readonly status?: number; readonly isDone?: true }[]) {
  const objects = new Map<string, string>();
  const failing = [...failures];
  const puts: string[] = [];
  const s3 = {
    putObject: ({ Key, Body, IfNoneMatch }: { Key: string; Body: string; IfNoneMatch?: string }) => {
      puts.push(Key);
      const failure = failing.shift();
      const exists = objects.has(Key) && IfNoneMatch === '*';
      if (!exists && (failure === undefined || failure.isDone)) objects.set(Key, Body);
      if (failure !== undefined) return refuse('PutObject', failure.code, failure.status);
      return exists ? refuse('PutObject', 'PreconditionFailed', 412) : Promise.resolve({});
    },
    getObject: ({ Key }: { Key: string }) => {
      const text = objects.get(Key);
      if (text === undefined) return refuse('GetObject', 'NoSuchKey', 404);
      return Promise.resolve({ Body: Buffer.from(text).toString('base64') });
    },
    listObjectsV2: ({ Prefix, ContinuationToken = '0' }: { Prefix: string; ContinuationToken?: string }) => {
      const from = Number(ContinuationToken);
      const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix)).sort();
      const Contents = keys.slice(from, from + 1).map((Key) => ({ Key }));
      return Promise.resolve({ Contents, ...(from + 1 < keys.length && { NextContinuationToken: String(from + 1) }) });
    },
  } as unknown as SelfInterface['s3'];
  return { objects, puts, s3 };
}

function refuse(operation: string, code: string, status?: number): Promise<never> {
  return Promise.reject(new CallFailed(`s3:${operation}`, code, 'no', status));
}

const chain = chainOf('p1', 5);
const log: Log = {
  ledger: 'ledger.sqlite',
  runs: [sealing('r1', chain.slice(0, 2)), sealing('r2', chain.slice(0, 4)), sealing('r3', [], { ended: undefined })],
  entries: chain,
  breaks: [],
};
const keys = [
  'receipts/p1/111122223333/0000000001-0000000002.ndjson',
  'receipts/p1/111122223333/0000000003-0000000004.ndjson',
  'receipts/p1/runs/r1.ndjson',
  'receipts/p1/runs/r2.ndjson',
];

test('an export has an object for each run that ended and for the receipts from one seal to the next', async () => {
  const { objects, s3 } = bucket();
  expect(await exportLog(log, at, s3)).toEqual({ written: 4, known: 0, unsealed: 1, diagnostics: [] });
  expect([...objects.keys()].sort()).toEqual(keys);
});

test('a second export writes nothing anew, and adds what was sealed since', async () => {
  const { objects, s3 } = bucket();
  await exportLog(log, at, s3);
  const before = new Map(objects);
  expect(await exportLog(log, at, s3)).toEqual({ written: 0, known: 4, unsealed: 1, diagnostics: [] });
  const later = { ...log, runs: [...log.runs, sealing('r4', chain)] };
  expect(await exportLog(later, at, s3)).toMatchObject({ written: 2, known: 4, unsealed: 0 });
  for (const [key, text] of before) expect(objects.get(key)).toBe(text);
});

test('an object with other content is left as it is and reported; the others are written', async () => {
  const { objects, s3 } = bucket();
  const [first = ''] = keys;
  objects.set(first, 'something else');
  expect(await exportLog(log, at, s3)).toMatchObject({
    written: 3,
    known: 0,
    diagnostics: [{ code: 'log/export-differs', at: { file: `s3://ours/${first}` } }],
  });
  expect(objects.get(first)).toBe('something else');
});

test.each([
  ['an answer that was lost', { code: 'TimeoutError', isDone: true }],
  ['a call that never arrived', { code: 'ECONNRESET' }],
  ['a throttled call', { code: 'SlowDown', status: 503 }],
  ['a conflict with another write', { code: 'ConditionalRequestConflict', status: 409 }],
] as const)('after %s the object is put again, and is there once', async (_, failure) => {
  const { objects, puts, s3 } = bucket(failure);
  const { written, known, diagnostics } = await exportLog(log, at, s3);
  expect([written + known, diagnostics, puts.length, objects.size]).toEqual([4, [], 5, 4]);
});

test('a put that S3 refuses is not repeated, and one that never succeeds ends after four attempts', async () => {
  const refusing = bucket({ code: 'AccessDenied', status: 403 });
  await expect(exportLog(log, at, refusing.s3)).rejects.toMatchObject({ code: 'AccessDenied' });
  expect(refusing.puts).toHaveLength(1);
  const silent = bucket(...Array.from({ length: 9 }, () => ({ code: 'TimeoutError' })));
  await expect(exportLog(log, at, silent.s3)).rejects.toMatchObject({ code: 'TimeoutError' });
  expect(silent.puts).toHaveLength(4);
});

test('the copy is read back from all pages of the bucket, without what lies elsewhere', async () => {
  const { objects, s3 } = bucket();
  await exportLog(log, at, s3);
  objects.set('receipts/readme.txt', 'not ours');
  objects.set('receipts-old/p1.ndjson', 'not ours');
  const { receipts, diagnostics } = await readCopyInBucket(at, s3);
  expect(diagnostics).toEqual([]);
  expect(receipts).toMatchObject(chain.slice(0, 4).map(({ plan, number, digest }) => ({ plan, number, digest })));
});

test('a place without receipts is not taken for an empty copy', async () => {
  expect(await readCopyInBucket(at, bucket().s3)).toMatchObject({
    receipts: [],
    diagnostics: [{ code: 'log/not-an-export', at: { file: at.url } }],
  });
});

test('without a prefix the objects lie at the top of the bucket', async () => {
  const { objects, s3 } = bucket();
  const top = { ...at, prefix: '' };
  await exportLog(log, top, s3);
  expect([...objects.keys()].sort()).toEqual(keys.map((key) => key.slice('receipts/'.length)));
  expect((await readCopyInBucket(top, s3)).receipts).toHaveLength(4);
});

const { config } = loadConfig({ path: 'mayfly.yml', text: 'bucket: ours' });

test.each([
  ['s3://ours/receipts', 'receipts'],
  ['s3://ours/receipts/', 'receipts'],
  ['s3://ours/a/b', 'a/b'],
  ['s3://ours/', ''],
  ['s3://ours', ''],
])('%s is a place in our bucket', (url, prefix) => {
  expect(bucketPlace(url, { config })).toEqual({ url, bucket: 'ours', prefix });
});

test.each([
  ['s3://theirs/receipts', 'mayfly.yml names another bucket as Mayfly’s: ours.'],
  ['s3://ours/../theirs', 'This is not a prefix of a bucket.'],
  ['s3://ours/a//b', 'This is not a prefix of a bucket.'],
  ['s3:///receipts', 'mayfly.yml names another bucket as Mayfly’s: ours.'],
])('%s is none', (url, message) => {
  expect(bucketPlace(url, { config })).toMatchObject({ code: 'log/not-ours', at: { file: url }, message });
});

test('where mayfly.yml names no bucket, the remedy names the line to write', () => {
  const { config: without } = loadConfig(undefined);
  expect(bucketPlace('s3://theirs/x', { config: without })).toMatchObject({
    code: 'log/not-ours',
    remedy: 'Write `bucket: theirs` into mayfly.yml.',
  });
});
