import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ChainedReceipt } from '../../src/core/chained-receipt.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { ledgerTable } from './tables.ts';
import { type Applied, type Ran, until, type Workplace, workplace } from './workplace.ts';

// A command is a process of its own: a second each, more where others work.
/**
 * The ledger as people meet it: `mayfly log`, a table that a team shares, and the refusal to act beside a deployed
 * Mayfly.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const policy = `
policies:
  - name: mark-them
    resource: ebs
    filters: [{ "tag:seen": absent }]
    actions: [{ type: tag, tags: { seen: "yes" } }]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

beforeEach(async () => {
  await moto.reset();
  work = workplace(proxy.endpoint);
  work.write('mark.yml', policy);
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

const region = 'eu-west-1';
const ours = `ledger: { table: mayfly-ledger, region: ${region} }\nhome: ${region}\n`;

async function planned(volumes = 3): Promise<void> {
  for (let nth = 0; nth < volumes; nth++) await seeder(moto).volume({ nth: String(nth) });
  const { code, err } = await work.mayfly('plan', 'mark.yml', '--detailed-exitcode');
  expect({ code, err }).toEqual({ code: 2, err: '' });
  proxy.forget();
}

function applied(): Promise<Ran> {
  return work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
}

async function deployed(at: string): Promise<void> {
  await moto.seed({ region: at, calls: ledgerTable('mayfly-ledger') });
}

// Promise F2 of docs/safety.md.
test('mayfly log shows, verifies and exports what an apply did; a receipt that was changed is found', async () => {
  await planned();
  expect(await applied()).toMatchObject({ code: 0, err: '' });
  const { id } = work.plan().header;

  const shown = await work.mayfly('log', '--plan', id);
  expect(shown.code).toBe(0);
  expect(shown.out).toContain(`plan ${id}: 3 steps done`);
  expect(shown.out).toMatch(/run [0-9a-f]{16}, began \S+ \S+ UTC, ended \S+ \S+ UTC, 3 done/);
  expect(shown.out).toMatch(/account 123456789012: 3 receipts, last digest [0-9a-f]{64}/);
  expect(await work.mayfly('log', '--verify')).toEqual({
    code: 0,
    out: 'valid: 3 receipts of 1 plan in .mayfly/ledger.sqlite, unchanged since they were written\n',
    err: '',
  });

  expect((await work.mayfly('log', '--export', 'receipts.ndjson')).code).toBe(0);
  const lines = work
    .read('receipts.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly kind: string } & ChainedReceipt);
  expect(lines.map(({ kind, number }) => [kind, number])).toEqual([
    ['run', undefined],
    ['receipt', 1],
    ['receipt', 2],
    ['receipt', 3],
  ]);

  expect((await work.mayfly('log', '--against', 'receipts.ndjson')).code).toBe(0);
  expect(await work.mayfly('log', '--against', 'mark.yml')).toMatchObject({
    code: 1,
    err: expect.stringContaining('mark.yml:2:1') as unknown,
  });
  expect(await work.mayfly('log', '--against', 'nowhere.ndjson')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no such file') as unknown,
  });

  const database = new DatabaseSync(join(work.folder, '.mayfly/ledger.sqlite'));
  database.exec(
    `drop trigger receipts_are_not_changed; update receipts set body = replace(body, '"done"', '"skipped"') ` +
      'where number = 2;',
  );
  database.close();
  const verified = await work.mayfly('log', '--verify');
  expect(verified).toMatchObject({ code: 1, err: '' });
  expect(verified.out).toContain('broken: 3 receipts of 1 plan in .mayfly/ledger.sqlite do not match what was written');
  expect(verified.out.replaceAll(/\s+/g, ' ')).toContain(
    `plan ${id}, account 123456789012, receipt 2: it was changed: its digest does not match`,
  );
  // Made anew from end to end, with its seal: only the copy knows.
  work.write('kept.ndjson', work.read('receipts.ndjson').replaceAll(/"digest":"[0-9a-f]{4}/g, '"digest":"0000'));
  const compared = await work.mayfly('log', '--against', 'kept.ndjson');
  expect(compared.code).toBe(1);
  expect(compared.out).toContain('the copy has a different receipt');
  const json = await work.mayfly('log', '--verify', '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ breaks: [{ plan: id, number: 2 }] });
});

test('mayfly log says that there is no ledger, or no such plan, and makes none', async () => {
  expect(await work.mayfly('log', '--verify')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no ledger .mayfly/ledger.sqlite here.') as unknown,
  });
  await planned();
  expect(await work.mayfly('log', '--plan', 'nonesuch')).toMatchObject({
    code: 1,
    err: expect.stringContaining('knows no plan nonesuch') as unknown,
  });
});

test('in a shared table the same happens, and a dropped receipt is found', async () => {
  await deployed(region);
  work.write('mayfly.yml', ours);
  await planned();
  expect(await applied()).toMatchObject({ code: 0, err: '' });
  expect(await work.mayfly('log', '--verify')).toMatchObject({
    code: 0,
    out: expect.stringContaining('valid: 3 receipts') as unknown,
  });
  // Again, and from another machine: nothing is left to do, and all is known.
  const again = await applied();
  expect((JSON.parse(again.out) as Applied).endedNow).toBe(0);

  const { id } = work.plan().header;
  const key = { pk: { S: 'receipts' }, sk: { S: `${id}#123456789012#0000000003` } };
  await seeder(moto).call('dynamodb', 'delete_item', { TableName: 'mayfly-ledger', Key: key });
  const verified = await work.mayfly('log', '--verify');
  expect(verified.code).toBe(1);
  expect(verified.out.replaceAll(/\s+/g, ' ')).toContain('ended with 3 receipts here; 2 are left');
});

test('two machines apply one plan, the first is killed: each volume is tagged once, in one chain', async () => {
  await deployed(region);
  work.write('mayfly.yml', ours);
  await planned(12);
  const tagged = (): readonly string[] =>
    proxy.calls
      .filter(({ operation }) => operation === 'CreateTags')
      .flatMap(({ body }) => [...body.matchAll(/ResourceId\.\d+=(vol-\w+)/g)].map(([, id = '']) => id));
  // Its tags are set, and before it hears of that it is gone.
  const killed = work.start('apply', 'out/plan', '--mode', 'act', '--json');
  const heal = proxy.fault({ on: 'CreateTags', deed: 'silence', times: 1 });
  await until(() => tagged().length > 0, 'a volume is being tagged');
  killed.signal('SIGKILL');
  await killed.ended;
  heal();
  const both = await Promise.all([applied(), applied()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const volumes = work.plan().steps.map(({ subject }) => subject.id);
  expect([...tagged()].sort()).toEqual([...volumes].sort());
  const { out } = await work.mayfly('log', '--json');
  const log = JSON.parse(out) as {
    readonly entries: readonly ChainedReceipt[];
    readonly breaks: readonly unknown[];
    readonly runs: readonly { readonly ended?: string }[];
  };
  expect(log.breaks).toEqual([]);
  expect(log.entries.map(({ number, receipt: { ending } }) => [number, ending.status])).toEqual(
    volumes.map((_, at) => [at + 1, 'done']),
  );
  expect(log.runs.map(({ ended }) => ended === undefined)).toEqual([true, false, false]);
});

test('a missing table is reported in one sentence', async () => {
  work.write('mayfly.yml', ours);
  expect(await work.mayfly('plan', 'mark.yml')).toMatchObject({
    code: 1,
    err:
      'mayfly: There is no ledger table mayfly-ledger in eu-west-1, which mayfly.yml names. docs/ledger.md ' +
      'explains how to create it.\n',
  });
});

// Promise F7 of docs/safety.md.
test('apply leaves an account to the Mayfly that is deployed there, in whatever region', async () => {
  await deployed('us-east-1');
  await planned();
  const { code, out } = await applied();
  expect(code).toBe(1);
  const summary = JSON.parse(out) as Applied & {
    readonly refused: { readonly cause: string; readonly message: string };
  };
  expect(summary).toMatchObject({ receipts: [], refused: { cause: 'deployed-ledger' } });
  expect(summary.refused.message).toContain(
    'Account 123456789012 has the ledger of a deployed Mayfly, the table `mayfly-ledger` in us-east-1',
  );
  expect(summary.waiting).toHaveLength(3);
  expect(proxy.writes()).toEqual([]);
});

test('where it cannot be looked for, apply does nothing and says so', async () => {
  await planned();
  const heal = proxy.fault({ on: 'DescribeTable', deed: { error: 'AccessDeniedException', status: 400 } });
  const { code, out } = await applied();
  heal();
  expect(code).toBe(1);
  expect((JSON.parse(out) as { refused: { message: string } }).refused.message).toContain(
    'AccessDeniedException on dynamodb:DescribeTable',
  );
  expect(proxy.writes()).toEqual([]);
});
