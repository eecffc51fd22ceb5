import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RunRecord } from '../../src/core/run-record.ts';
import { type Executed, execute, type Functions, functionsIn, StateError } from './machine.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, type Seeder, seeder } from './seeder.ts';
import { slowSnapshots } from './slow-snapshots.ts';
import { ledgerTable } from './tables.ts';
import { until } from './workplace.ts';

// A function that is called for the first time is a new process: a second, more where others work.
/** The deployed Mayfly: the machines of infra/ in a local interpreter, the bundled functions, and AWS emulated. */
let moto: Moto;
let proxy: AwsProxy;
let place: Seeder;
let folder: string;
let functions: Functions;

const region = 'eu-west-1';
const role = 'arn:aws:iam::123456789012:role/mayfly-estate';
const ephemeral = { owner: 'ada', 'lifespan-intent': 'ephemeral-task' };
const policies = `
policies:
  - name: volumes-past-their-ttl
    resource: ebs
    filters: [{ State: available }, ttl]
    actions: [{ type: notify, to: owner }, snapshot-then-delete]
  - name: instances-to-stop
    resource: ec2
    filters: [{ "tag:nights": "off" }, { State.Name: running }]
    actions: [stop]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  place = seeder(moto, region);
  folder = mkdtempSync(join(tmpdir(), 'mayfly-machine-'));
  mkdirSync(join(folder, 'policies'));
  writeFileSync(join(folder, 'policies/night.yml'), policies);
  functions = functionsIn(folder, deployed());
});

beforeEach(async () => {
  await moto.reset();
  await place.call('s3', 'create_bucket', {
    Bucket: 'acme-plans',
    CreateBucketConfiguration: { LocationConstraint: region },
  });
  await moto.seed({ region, calls: ledgerTable('mayfly-ledger') });
  settle('mode: act');
  functions.limit = 900_000;
});

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

afterAll(async () => {
  functions.retire();
  rmSync(folder, { recursive: true });
  await proxy.stop();
  await moto.stop();
});

function deployed(): Readonly<Record<string, string>> {
  const own = {
    MAYFLY_BUCKET: 'acme-plans',
    MAYFLY_LEDGER: 'mayfly-ledger',
    MAYFLY_APPLY_ROLE: role,
    MAYFLY_REGIONS: region,
  };
  return { AWS_REGION: region, AWS_ENDPOINT_URL: proxy.endpoint, ...own };
}

let settled: string | undefined;

/** Deploys with these settings: no process goes on that has read others. */
function settle(text: string): void {
  if (text === settled) return;
  settled = text;
  writeFileSync(join(folder, 'mayfly.yml'), `${text}\nhome: ${region}\n`);
  functions.retire();
}

/** A volume that is due, and an instance that is to stop. */
async function seeded(): Promise<{ readonly volume: string; readonly instance: string }> {
  const volume = await place.volume({ ...ephemeral, ttl: '3d' }, daysAgo(20));
  const instance = await place.instance({ ...ephemeral, nights: 'off' }, daysAgo(20));
  proxy.forget();
  return { volume, instance };
}

type Task = (state: 'Open' | 'Advance' | 'Poll' | 'Close', event: never) => Promise<never>;
const call: Task = (_state, event) => functions.invoke('apply', event) as Promise<never>;

/** Carries out a plan. `task` stands between the machine and its function. */
function apply(input: unknown, task: Task = call): Promise<Executed> {
  const states = (['Open', 'Advance', 'Poll', 'Close'] as const).map((state) => [
    state,
    (event: unknown) => task(state, event as never),
  ]);
  return execute('apply', input as never, Object.fromEntries(states) as never);
}

interface Night extends Executed {
  readonly applied: readonly Executed[];
}

/** Names that an execution had: Step Functions takes each once. */
const names = new Set<string>();

async function night(task: Task = call): Promise<Night> {
  const applied: Executed[] = [];
  const start = async ({ Name, Input }: { readonly Name: string; readonly Input: unknown }): Promise<unknown> => {
    if (names.has(Name)) throw new StateError('StepFunctions.ExecutionAlreadyExistsException', Name);
    names.add(Name);
    applied.push(await apply(Input, task));
    return { ExecutionArn: `arn:aws:states:${region}:123456789012:execution:apply:${Name}` };
  };
  const ran = await execute(
    'night',
    { source: 'schedule' },
    { Sweep: (event) => functions.invoke('sweep', event), StartApply: start as never },
  );
  return { ...ran, applied };
}

/** The plans that a sweep names to be carried out. */
async function swept(): Promise<readonly { readonly plan: string; readonly storedAt: string }[]> {
  const { starts } = (await functions.invoke('sweep', {})) as unknown as {
    readonly starts: readonly { readonly plan: string; readonly storedAt: string }[];
  };
  return starts;
}

/** What was changed in the account, Mayfly's own things aside. */
function writes(): readonly string[] {
  return proxy.writes().filter((operation) => !['PutItem', 'DeleteItem', 'PutObject'].includes(operation));
}

async function remains(volume: string): Promise<{ readonly volume: boolean; readonly snapshots: number }> {
  return { volume: (await place.volumeNow(volume)) !== undefined, snapshots: (await place.snapshotsNow()).length };
}

async function runs(): Promise<readonly RunRecord[]> {
  const { Items } = await place.call('dynamodb', 'query', {
    TableName: 'mayfly-ledger',
    KeyConditionExpression: 'pk = :runs',
    ExpressionAttributeValues: { ':runs': { S: 'runs' } },
  });
  return (Items as readonly { readonly body: { readonly S: string } }[]).map(
    ({ body }) => JSON.parse(body.S) as RunRecord,
  );
}

test('a night saves and deletes a volume, stops an instance, notifies the owner once, and seals receipts', async () => {
  const { volume, instance } = await seeded();
  undo.push(slowSnapshots(proxy, 2));
  functions.log.length = 0;
  const { status, applied, largest } = await night();
  expect({ status, applied: applied.map(({ status }) => status) }).toEqual({
    status: 'succeeded',
    applied: ['succeeded'],
  });
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'DeleteVolume', 'StopInstances']);
  expect(writes().indexOf('CreateSnapshot')).toBeLessThan(writes().indexOf('DeleteVolume'));
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });
  expect((await place.instanceNow(instance))?.State).toMatchObject({ Name: 'stopped' });
  expect(await runs()).toMatchObject([{ kind: 'apply', endings: { done: 4 }, open: 0, heads: [{ number: 4 }] }]);
  expect(functions.log.join('').match(/"message":"notified"/g)).toHaveLength(1);
  expect(Math.max(largest, ...applied.map((each) => each.largest))).toBeLessThan(600);
  expect(applied[0]?.entered.filter((state) => state === 'Pause').length).toBeGreaterThan(1);
});

test('the second night finds nothing left to do', async () => {
  await seeded();
  await night();
  proxy.forget();
  const { status, applied } = await night();
  expect({ status, applied }).toEqual({ status: 'succeeded', applied: [] });
  expect(writes()).toEqual([]);
});

test('one step fails, the others are done, and the execution says so', async () => {
  const { volume, instance } = await seeded();
  undo.push(proxy.fault({ on: 'StopInstances', deed: { error: 'UnsupportedOperation', status: 400 } }));
  const { applied } = await night();
  expect(applied.map(({ status }) => status)).toEqual([
    { error: 'NotWhole', cause: expect.stringMatching(/^plan \w+: (3 done, 1 failed|1 failed, 3 done)$/) as unknown },
  ]);
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });
  expect((await place.instanceNow(instance))?.State).toMatchObject({ Name: 'running' });
});

test('calls that Lambda throttles are made again, and nothing happens twice', async () => {
  const { volume } = await seeded();
  const left = { Open: 2, Advance: 2, Poll: 2, Close: 2 };
  const { applied } = await night((state, event) => {
    if (left[state]-- > 0) return Promise.reject(new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.'));
    return call(state, event);
  });
  expect(applied.map(({ status }) => status)).toEqual(['succeeded']);
  expect(applied[0]?.entered).not.toContain('Lost');
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'DeleteVolume', 'StopInstances']);
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });
});

test("a function killed before the snapshot's answer loses one round; the next finds that snapshot", async () => {
  const { volume } = await seeded();
  undo.push(proxy.fault({ on: 'CreateSnapshot', times: 1, deed: 'silence' }));
  const executing = night();
  await until(
    async () => proxy.count('CreateSnapshot') === 1 && (await remains(volume)).snapshots === 1,
    'the snapshot is made',
  );
  functions.kill();
  const { applied } = await executing;
  expect(applied.map(({ status }) => status)).toEqual(['succeeded']);
  expect(applied[0]?.entered).toContain('Lost');
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'DeleteVolume', 'StopInstances']);
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });
});

// Promise E8 of docs/safety.md.
test('two executions at one plan do together what one would do; a second of the same name is not started', async () => {
  const { volume } = await seeded();
  const [start] = await swept();
  undo.push(slowSnapshots(proxy, 2));
  const both = await Promise.all([apply(start), apply(start)]);
  expect(both.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'DeleteVolume', 'StopInstances']);
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });

  const again = await execute(
    'night',
    {},
    {
      Sweep: () => ({
        plan: 'a',
        acting: 'acts',
        message: '',
        starts: [{ name: 'a', plan: 'a', storedAt: 'plans/a/a/' }],
      }),
      StartApply: () => {
        throw new StateError('StepFunctions.ExecutionAlreadyExistsException', 'a');
      },
    },
  );
  expect(again).toMatchObject({ status: 'succeeded', entered: expect.arrayContaining(['AlreadyStarted']) as unknown });
});

test('what an execution that was stopped had under way, the next night brings to its end', async () => {
  const { volume } = await seeded();
  const restore = slowSnapshots(proxy, 1_000);
  let polls = 0;
  const first = await night((state, event) => {
    // Stopped by somebody in the console: it never comes to its end.
    if ((state === 'Poll' && ++polls > 2) || state === 'Close')
      return Promise.reject(new StateError('States.Runtime', 'stopped'));
    return call(state, event);
  });
  expect(first.applied.map(({ status }) => status)).toEqual([{ error: 'States.Runtime', cause: 'stopped' }]);
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'StopInstances']);
  restore();
  const second = await night();
  // Beside it the new night's own plan, which leaves the volume to the one that has it under way.
  expect(second.applied.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect([...writes()].sort()).toEqual(['CreateSnapshot', 'DeleteVolume', 'StopInstances']);
  expect(await remains(volume)).toEqual({ volume: false, snapshots: 1 });
  expect((await night()).applied).toEqual([]);
});

test('the kill switch stops a plan in the middle; once it is off, the next night continues', async () => {
  const { volume } = await seeded();
  const Name = '/mayfly/halt';
  const halting = async (): Promise<void> => {
    await place.call('ssm', 'put_parameter', { Name, Value: 'stop it', Type: 'String' });
  };
  undo.push(proxy.fault({ on: 'CreateSnapshot', times: 1, deed: { before: halting } }));
  const halted = await night();
  expect(halted.applied.map(({ status }) => status)).toEqual([
    { error: 'NotWhole', cause: expect.stringContaining('halted by somebody at') as unknown },
  ]);
  expect(writes()).not.toContain('DeleteVolume');
  expect((await night()).applied[0]?.status).toMatchObject({
    error: 'CannotAct',
    cause: expect.stringContaining('stop it') as unknown,
  });
  expect(await remains(volume)).toEqual({ volume: true, snapshots: 1 });
  await place.call('ssm', 'delete_parameter', { Name });
  expect((await night()).applied.at(-1)?.status).toBe('succeeded');
  expect(await remains(volume)).toMatchObject({ volume: false });
});

test('what waits for a window is polled again, is done once it opens, and is no fault if it does not', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  settle(
    'mode: act\nwindows: [{ policies: [instances-to-stop], open: ["mon-sun 00:00-24:00"] }]\n' +
      `holidays: ["${today}", "${tomorrow}"]`,
  );
  const instance = await place.instance({ ...ephemeral, nights: 'off' }, daysAgo(20));
  proxy.forget();
  const [start] = await swept();
  const opened = (await call('Open', { kind: 'open', ...start } as never)) as object;
  expect(await call('Advance', { kind: 'advance', ...opened, part: 0 } as never)).toBe('waiting');
  const polled = (await call('Poll', { kind: 'poll', ...opened, statuses: ['waiting'] } as never)) as object;
  expect(polled).toMatchObject({ again: true, waiting: true, parts: [0], seconds: 10 });
  const closed = {
    whole: true,
    message: expect.stringMatching(/: 1 waiting for a person, a window or another night$/) as unknown,
  };
  expect(await call('Close', { kind: 'close', ...polled } as never)).toMatchObject(closed);
  expect(writes()).toEqual([]);
  settle('mode: act');
  expect(await call('Advance', { kind: 'advance', ...opened, part: 0 } as never)).toBe('ended');
  expect((await place.instanceNow(instance))?.State).toMatchObject({ Name: 'stopped' });
});

test('a minute before its time is up, a function takes no step up any more, and the next call goes on', async () => {
  for (let nth = 0; nth < 4; nth++)
    await place.instance({ ...ephemeral, nights: 'off', nth: String(nth) }, daysAgo(20));
  proxy.forget();
  const [start] = await swept();
  const opened = (await call('Open', { kind: 'open', ...start } as never)) as object;
  functions.limit = 60_001;
  expect(await call('Advance', { kind: 'advance', ...opened, part: 0 } as never)).toBe('open');
  expect(writes()).toEqual([]);
  functions.limit = 900_000;
  expect(await call('Advance', { kind: 'advance', ...opened, part: 0 } as never)).toBe('ended');
  expect(new Set(writes())).toEqual(new Set(['StopInstances']));
});

// Promise D15 of docs/safety.md.
test('by default it observes: it plans, notifies, remembers first matches, and changes nothing', async () => {
  settle('mode: observe');
  await seeded();
  functions.log.length = 0;
  const { status, applied, output } = await night();
  expect({ status, applied }).toEqual({ status: 'succeeded', applied: [] });
  expect(output).toMatchObject({ acting: 'observes' });
  expect(writes()).toEqual([]);
  expect(functions.log.join('').match(/"message":"notified"/g)).toHaveLength(1);
  const { Items } = await place.call('dynamodb', 'query', {
    TableName: 'mayfly-ledger',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'observations' } },
  });
  expect(Items).toHaveLength(2);
});

test('a round that cannot be polled is closed too, and at most four parts run at once', async () => {
  const seen: unknown[] = [];
  let [now, most] = [0, 0];
  const four = Promise.withResolvers<undefined>();
  const { status, entered } = await apply({ plan: 'a1', storedAt: 'plans/2026-11-20/a1/' }, async (state, event) => {
    const answers = {
      Open: {
        plan: 'a1',
        storedAt: 'plans/2026-11-20/a1/',
        began: '2026-11-20T02:00:00.000Z',
        parts: [0, 1, 2, 3, 4, 5, 6, 7],
        round: 0,
        lost: 0,
        waiting: false,
      },
      Advance: 'open',
      Close: { plan: 'a1', whole: false, message: 'plan a1: 8 left' },
    };
    if (state === 'Poll') throw new StateError('Sandbox.Timedout', 'killed');
    if (state === 'Close') seen.push(event);
    if (state === 'Advance') {
      most = Math.max(most, ++now);
      // None ends before four are under way: if fewer ran at once, this would never end.
      if (now === 4) four.resolve(undefined);
      await four.promise;
      await new Promise(setImmediate);
      now--;
    }
    return answers[state] as never;
  });
  expect(status).toEqual({ error: 'NotWhole', cause: 'plan a1: 8 left' });
  expect(entered.filter((name) => name === 'Poll')).toHaveLength(1);
  expect(seen).toEqual([
    { kind: 'close', plan: 'a1', storedAt: 'plans/2026-11-20/a1/', began: '2026-11-20T02:00:00.000Z', waiting: false },
  ]);
  expect(most).toBe(4);
});

test.each([
  ['MAYFLY_APPLY_ROLE', 'there is no role with the writes of these policies'],
  ['MAYFLY_LEDGER', 'Deployed without a durable ledger, Mayfly plans and notifies, and refuses to act'],
])(
  'with `mode: act` but without %s it notifies, changes nothing, and the night fails with the reason',
  async (name, message) => {
    await seeded();
    const lacking = functionsIn(folder, { ...deployed(), [name]: '' });
    undo.push(() => {
      lacking.retire();
    });
    const ran = await execute('night', {}, { Sweep: (event) => lacking.invoke('sweep', event) });
    expect(ran.status).toMatchObject({ error: 'CannotAct', cause: expect.stringContaining(message) as unknown });
    expect(lacking.log.join('')).toContain('"message":"notified"');
    expect(writes()).toEqual([]);
    // Started by hand it refuses, too.
    const byHand = await apply(
      { plan: 'a1', storedAt: 'plans/2026-11-20/a1/' },
      (_state, event) => lacking.invoke('apply', event) as Promise<never>,
    );
    expect(byHand.status).toMatchObject({ error: 'CannotAct', cause: expect.stringContaining(message) as unknown });
  },
);
