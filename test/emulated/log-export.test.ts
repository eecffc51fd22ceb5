import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { type Workplace, workplace } from './workplace.ts';

// A command is a process of its own: a second each, more where others work.
/** The log in a bucket: kept where the ledger's machine cannot change it, compared with it later. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const region = 'eu-west-1';
const Bucket = 'our-mayfly';
const place = `s3://${Bucket}/receipts/2026`;
const account = '123456789012';

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
  work.write('mayfly.yml', `mode: act\nbucket: ${Bucket}\n`);
  await call('create_bucket', { CreateBucketConfiguration: { LocationConstraint: region } });
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

function call(operation: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
  return seeder(moto).call('s3', operation, { Bucket, ...parameters });
}

async function keys(): Promise<readonly string[]> {
  const { Contents = [] } = (await call('list_objects_v2', {})) as {
    readonly Contents?: readonly { readonly Key: string }[];
  };
  return Contents.map(({ Key }) => Key).sort();
}

/** Plans and applies; gives the plan's id. */
async function applied(volumes: number): Promise<string> {
  for (let nth = 0; nth < volumes; nth++) await seeder(moto).volume({});
  expect(await work.mayfly('plan', 'mark.yml')).toMatchObject({ code: 0, err: '' });
  expect(await work.mayfly('apply', 'out/plan')).toMatchObject({ code: 0, err: '' });
  return work.plan().header.id;
}

test('an export writes each sealed stretch and each run once, and the copy verifies the ledger', async () => {
  const id = await applied(3);
  const first = await work.mayfly('log', '--export', place);
  expect(first).toMatchObject({ code: 0, err: `Written to ${place}: 2 objects; 0 were there already.\n` });
  const [chain = '', run = ''] = await keys();
  expect(chain).toBe(`receipts/2026/${id}/${account}/0000000001-0000000003.ndjson`);
  expect(run).toMatch(new RegExp(`^receipts/2026/${id}/runs/[0-9a-f]{16}\\.ndjson$`));

  const other = await applied(2);
  expect(await work.mayfly('log', '--export', place)).toMatchObject({
    code: 0,
    err: `Written to ${place}: 2 objects; 2 were there already.\n`,
  });
  expect((await keys()).filter((key) => key.includes(other))).toHaveLength(2);
  expect(await work.mayfly('log', '--against', place)).toMatchObject({
    code: 0,
    out: expect.stringContaining('valid: 5 receipts of 2 plans') as unknown,
  });

  // A machine whose ledger is gone and that began anew.
  work.write('elsewhere.yml', `mode: act\nbucket: ${Bucket}\nledger: anew.sqlite\n`);
  expect(await work.mayfly('plan', 'mark.yml', '--config', 'elsewhere.yml')).toMatchObject({ code: 0 });
  const compared = await work.mayfly('log', '--against', place, '--config', 'elsewhere.yml');
  expect(compared.code).toBe(1);
  expect(compared.out.replaceAll(/\s+/g, ' ')).toContain('the copy has this receipt, the ledger does not');
});

test('an export never overwrites: it reports an object that differs and writes the others', async () => {
  const id = await applied(1);
  const Key = `receipts/2026/${id}/${account}/0000000001-0000000001.ndjson`;
  await call('put_object', { Key, Body: 'something else' });
  const { code, err } = await work.mayfly('log', '--export', place);
  expect(code).toBe(1);
  expect(err).toContain(`s3://${Bucket}/${Key}:1:1`);
  expect(err).toContain('This object differs from what the ledger holds now');
  expect(err).toContain('1 object;');
  const compared = await work.mayfly('log', '--against', place);
  expect(compared).toMatchObject({ code: 1, err: expect.stringContaining(`${Key}:1:1`) as unknown });
});

test.each(['lose', 'reset', 'throttle'] as const)('an object whose answer is %s is known as our own', async (deed) => {
  await applied(1);
  proxy.fault({ on: (sent) => sent.operation === 'PutObject', deed, times: 1 });
  expect(await work.mayfly('log', '--export', place)).toMatchObject({ code: 0 });
  expect(await keys()).toHaveLength(2);
});

test('another bucket than mayfly.yml names is not touched, and the error says what to do', async () => {
  await applied(1);
  proxy.forget();
  const refused = await work.mayfly('log', '--export', 's3://somebody-else/receipts');
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining('mayfly.yml names another bucket as Mayfly’s: our-mayfly.') as unknown,
  });
  work.write('mayfly.yml', 'mode: act\n');
  const unnamed = await work.mayfly('log', '--against', 's3://somebody-else/receipts');
  expect(unnamed).toMatchObject({
    code: 1,
    err: expect.stringContaining('Write `bucket: somebody-else` into mayfly.yml.') as unknown,
  });
  expect(proxy.calls.filter(({ service }) => service === 's3')).toEqual([]);
});

test('a comparison with an empty place says so, and does not call the log valid', async () => {
  await applied(1);
  expect(await work.mayfly('log', '--against', place)).toMatchObject({
    code: 1,
    err: expect.stringContaining('No receipts are stored here.') as unknown,
  });
});
