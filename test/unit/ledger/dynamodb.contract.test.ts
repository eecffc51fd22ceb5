import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTable } from '../../../src/ledger/dynamodb/table.ts';
import { openDynamoDbLedger } from '../../../src/ledger/dynamodb.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { connectTo, place } from '../../emulated/estate.ts';
import { type AwsProxy, startProxy } from '../../emulated/proxy.ts';
import { identityAnswer } from '../../xml.ts';
import { ledgerContract, receipt } from './contract.ts';
import { startTableServer, type TableServer } from './table-server.ts';

let server: TableServer;
let proxy: AwsProxy;
const tables = Array.from({ length: 25 }, (_, at) => `ledger-${at}`);
const identity = {
  status: 200,
  type: 'text/xml',
  body: Buffer.from(identityAnswer(place.account)),
};
let ready: readonly (readonly [Ledger, Ledger])[] = [];

beforeAll(async () => {
  server = await startTableServer();
  proxy = await startProxy(server.endpoint);
  // It is DynamoDB alone: who asks is said by the proxy.
  proxy.fault({ on: 'GetCallerIdentity', deed: { reply: identity } });
  ready = await Promise.all(tables.map(handsOn));
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

/** A table of their own, and two hands on it that share nothing else. */
async function handsOn(table: string): Promise<readonly [Ledger, Ledger]> {
  await server.createLedger(table);
  return [await open(table), await open(table)];
}

async function open(table: string): Promise<Ledger> {
  const aws = await connectTo(proxy.endpoint, [`arn:aws:dynamodb:${place.region}:*:table/${table}`]);
  return openDynamoDbLedger(openTable(aws, table, () => Promise.resolve()));
}

function next(): readonly [Ledger, Ledger] {
  const [first, ...others] = ready;
  if (first === undefined) throw new Error('no table is left: make more in beforeAll');
  ready = others;
  return first;
}

ledgerContract('DynamoDB, two processes on one table', next);

const isPut = (of: string) => (call: { readonly operation: string; readonly body: string }) =>
  call.operation === 'PutItem' && call.body.includes(of);

test.each(['lose', 'truncate', 'reset', 'throttle'] as const)(
  'a write whose answer is %s is sent again, and known as our own',
  async (deed) => {
    const [one, other] = next();
    proxy.fault({ on: isPut('p1'), deed, times: 3 });
    expect(await one.appendReceipt(receipt('s1', 'done'))).toBe(true);
    expect(await other.appendReceipt(receipt('s1', 'done'))).toBe(false);
    expect(await one.entries('p1')).toHaveLength(1);
    proxy.fault({ on: isPut('p1'), deed, times: 3 });
    const row = {
      plan: 'p1',
      step: 's1',
      version: 1,
      state: { status: 'pending' },
      began: '2026-11-21T02:00:00.000Z',
      attempts: 0,
    } as const;
    expect(await other.putStep(row)).toBe(true);
    expect(await one.putStep(row)).toBe(false);
  },
);

test("where an answer was lost and another's write stands, it is another's", async () => {
  const [one, other] = next();
  const row = {
    plan: 'p1',
    step: 's1',
    version: 1,
    state: { status: 'pending' },
    began: '2026-11-21T02:00:00.000Z',
    attempts: 0,
  } as const;
  let isFirst = true;
  // Nothing of the first attempt arrives; the same row, byte for byte, is written by the other before the second does.
  const before = async () => {
    if (!isFirst) return;
    isFirst = false;
    await other.putStep(row);
  };
  proxy.fault({ on: isPut('s1'), deed: 'reset', times: 1 });
  proxy.fault({ on: isPut('s1'), deed: { before }, times: 1 });
  expect(await one.putStep(row)).toBe(false);
  expect(isFirst).toBe(false);
});

test('a ledger that cannot be reached is reported, and never taken for an empty one', async () => {
  const [one] = next();
  // Its version is checked once, before the faults begin.
  await one.runs();
  const heal = proxy.fault({
    on: (call) => call.operation === 'Query' || call.operation === 'GetItem',
    deed: { error: 'InternalServerError', status: 500 },
  });
  await expect(one.step({ plan: 'p1', step: 's1' })).rejects.toMatchObject({
    name: 'CallFailed',
    operation: 'dynamodb:GetItem',
  });
  await expect(one.history(new Date())).rejects.toMatchObject({ name: 'CallFailed', operation: 'dynamodb:Query' });
  await expect(one.appendReceipt(receipt('s1', 'done'))).rejects.toMatchObject({ name: 'CallFailed' });
  heal();
  proxy.fault({ on: 'GetItem', deed: { error: 'AccessDeniedException', status: 400 }, times: 1 });
  proxy.forget();
  await expect(one.step({ plan: 'p1', step: 's1' })).rejects.toMatchObject({ code: 'AccessDeniedException' });
  expect(proxy.count('GetItem')).toBe(1);
});

test('a table that is not there is named, with what to do', async () => {
  const ledger = await open('no-such-table');
  await expect(ledger.runs()).rejects.toThrow(
    'There is no ledger table no-such-table in eu-west-1, which mayfly.yml names. docs/ledger.md explains how to ' +
      'create it.',
  );
});

test('a table that mayfly.yml does not name is not touched', async () => {
  const aws = await connectTo(proxy.endpoint, [`arn:aws:dynamodb:${place.region}:*:table/ours`]);
  const ledger = openDynamoDbLedger(openTable(aws, 'orders', () => Promise.resolve()));
  proxy.forget();
  await expect(ledger.runs()).rejects.toThrow('which mayfly.yml does not name');
  await expect(ledger.putRun({ id: 'r1', kind: 'apply', plan: 'p1', began: 'now' })).rejects.toThrow(
    'which mayfly.yml does not name',
  );
  expect(proxy.calls.filter(({ service }) => service === 'dynamodb')).toEqual([]);
});

test('claims expire after a day, ended steps after 400 days, receipts never', async () => {
  const [one] = next();
  const table = tables.at(-1 - ready.length) ?? '';
  const ended = receipt('s1', 'done');
  await one.putStep({
    plan: 'p1',
    step: 's1',
    version: 1,
    state: { status: 'ended', receipt: ended },
    began: ended.began,
    attempts: 1,
  });
  await one.putStep({
    plan: 'p1',
    step: 's2',
    version: 1,
    state: { status: 'pending' },
    began: ended.began,
    attempts: 1,
  });
  await one.claim({ arn: 'a', plan: 'p1', step: 's1', until: '2026-11-22T02:00:00.000Z' }, new Date());
  await one.appendReceipt(ended);
  const items = (await server.call('Scan', { TableName: table })).Items as readonly Record<
    string,
    { readonly S?: string; readonly N?: string }
  >[];
  const expires = Object.fromEntries(
    items.map(({ pk, sk, expires: at }) => [`${pk?.S} ${sk?.S}`, at && new Date(Number(at.N) * 1000).toISOString()]),
  );
  expect(expires).toEqual({
    'steps#p1 s1': '2027-12-26T02:01:00.000Z',
    'steps#p1 s2': undefined,
    'claims a': '2026-11-23T02:00:00.000Z',
    'receipts p1#111122223333#0000000001': undefined,
  });
});

test('more than one page is read whole', async () => {
  const [one] = next();
  // A page of a query ends at 1 MB.
  const long = { ...receipt('s', 'done'), before: 'x'.repeat(200_000) };
  for (let step = 0; step < 12; step++) await one.appendReceipt({ ...long, step: `s${step}` });
  proxy.forget();
  expect((await one.receipts('p1')).map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, at) => `s${at}`));
  expect(proxy.count('Query')).toBeGreaterThan(1);
});
