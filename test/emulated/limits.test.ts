import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tally } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { seeder } from './seeder.ts';
import { ledgerTable } from './tables.ts';
import { type Applied, type Ran, type Workplace, workplace } from './workplace.ts';

// A command is a process of its own: a second each, more where others work.
/** What bounds a run, as people meet it: ceilings, the kill switch, snapshot quotas, promotion and windows. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

beforeEach(async () => {
  await moto.reset();
  work = workplace(proxy.endpoint);
  work.write('sweep.yml', sweep('sweep'));
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

const region = 'eu-west-1';
const free = { 'lifespan-intent': 'ephemeral-task' };

/** Deletes what is tagged with its own name. */
function sweep(name: string, more = 'skip-snapshot: true', actions = 'actions: [delete]'): string {
  return (
    `policies:\n  - name: ${name}\n    resource: ebs\n    ${more}\n    filters: [{ "tag:${name}": present }]\n` +
    `    ${actions}\n`
  );
}

async function volumes(count: number, name = 'sweep'): Promise<void> {
  for (let nth = 0; nth < count; nth += 1)
    await seeder(moto).volume({ ...free, [name]: 'yes', owner: nth % 2 === 0 ? 'ada' : 'ben' });
}

async function left(): Promise<number> {
  const { Volumes } = (await seeder(moto).call('ec2', 'describe_volumes', {})) as { Volumes: unknown[] };
  return Volumes.length;
}

function plan(file = 'sweep.yml', ...more: readonly string[]): Promise<Ran> {
  return work.mayfly('plan', file, ...more);
}

function causes(folder?: string): Readonly<Record<string, number>> {
  return tally(work.plan(folder).refusals.map(({ cause }) => cause));
}

function deletes(folder?: string): number {
  return work.plan(folder).steps.filter(({ verb }) => verb === 'delete').length;
}

async function apply(...more: readonly string[]): Promise<{ readonly ran: Ran; readonly summary: Applied }> {
  const ran = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json', ...more);
  return { ran, summary: JSON.parse(ran.out) as Applied };
}

test('a policy that matches too much is planned but not applied, unless it raises its own ceiling', async () => {
  await volumes(21);
  const over = await plan();
  expect(over.code).toBe(3);
  expect(over.out.replaceAll(/\s+/g, ' ')).toContain(
    '21 OVER A CEILING: to stop or delete these exceeds a ceiling in mayfly.yml, so none of them is planned',
  );
  expect([causes(), deletes()]).toEqual([{ ceiling: 21 }, 0]);
  expect(work.plan().refusals[0]).toMatchObject({
    message:
      'sweep would stop or delete 21 of 21 ebs in 123456789012; its ceiling is 20 or 10 %, whichever is more. ' +
      '`max-resources` in the policy or `ceilings` in mayfly.yml raises it',
    would: { verbs: ['delete'], effect: 'delete', estimate: { perMonth: expect.any(Number) as unknown } },
  });
  proxy.forget();
  expect((await apply()).ran.code).toBe(0);
  expect([proxy.writes(), await left()]).toEqual([[], 21]);

  work.write('raised.yml', sweep('sweep', 'skip-snapshot: true\n    max-resources: 30'));
  expect((await plan('raised.yml')).code).toBe(0);
  expect([causes(), deletes()]).toEqual([{}, 21]);
});

// Promise B11 of docs/safety.md.
test('two applies at once together stay under the ceiling of the night; the rest waits', async () => {
  work.write('mayfly.yml', 'ceilings: { per-night: { deletions: 3 } }\n');
  for (const name of ['one', 'two']) {
    await volumes(2, name);
    work.write(`${name}.yml`, sweep(name));
    expect((await plan(`${name}.yml`, '--out', `out/${name}`)).code).toBe(0);
  }
  const ran = await Promise.all(
    ['one', 'two'].map((name) => work.mayfly('apply', `out/${name}`, '--mode', 'act', '--json')),
  );
  expect(ran.map(({ code }) => code).sort()).toEqual([0, 3]);
  expect(await left()).toBe(1);
  const waiting = ran.flatMap(({ out }) => (JSON.parse(out) as Applied).waiting.map(({ message }) => message));
  expect(waiting).toEqual([
    expect.stringMatching(
      /^123456789012 has had 3 deletions in the night of \d{4}-\d\d-\d\d, and the ceiling is 3 deletions/,
    ),
  ]);

  // The next plan of the same night knows, too.
  const slow = ran[0]?.code === 3 ? 'one' : 'two';
  expect((await plan(`${slow}.yml`)).code).toBe(3);
  expect(work.plan().refusals[0]?.message).toContain(
    'the plan would delete 1 resources in 123456789012, after 3 earlier in this night',
  );
});

// Promise B16 of docs/safety.md.
test('mayfly halt stops a run between two steps and says who, when and why; once lifted, the run goes on', async () => {
  await volumes(4);
  await plan();
  let isHalted = false;
  const heal = proxy.fault({
    on: 'DeleteVolume',
    deed: {
      before: async () => {
        if (isHalted) return;
        isHalted = true;
        expect((await work.mayfly('halt', '--reason', 'the tags are wrong')).code).toBe(0);
      },
    },
  });
  const cut = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  heal();
  expect(cut.code).toBe(1);
  expect(cut.err).toMatch(
    /Nothing more is started: halted by \S.* at \S+Z: the tags are wrong\. Run `mayfly halt --lift`/,
  );
  expect(await left()).toBe(3);

  const planned = await plan('sweep.yml', '--out', 'out/other');
  expect(planned.out.replaceAll(/\s+/g, ' ')).toMatch(
    /HALTED halted by .*: the tags are wrong\. No step starts until you run `mayfly halt --lift`/,
  );
  proxy.forget();
  expect((await apply()).ran.code).toBe(1);
  expect(proxy.writes()).toEqual([]);

  expect((await work.mayfly('halt', '--lift')).out).toContain('Mayfly is running.');
  expect((await apply()).ran.code).toBe(0);
  expect(await left()).toBe(0);
});

// Promise B17 of docs/safety.md.
test('beside a table, the kill switch is an SSM parameter, read before each step; unreadable means on', async () => {
  await moto.seed({ region, calls: ledgerTable('mayfly-ledger') });
  work.write('mayfly.yml', `ledger: { table: mayfly-ledger, region: ${region} }\nhome: ${region}\n`);
  await volumes(3);
  await plan();
  const halted = await work.mayfly('halt', '--reason', 'wait for ada');
  expect(halted).toMatchObject({ code: 0, err: '' });
  expect(halted.out).toMatch(
    /^Mayfly is halted by arn:aws:.* at \S+ \S+ UTC: wait for ada\.\nThe switch is \/mayfly\/halt in eu-west-1\./,
  );
  proxy.forget();
  const refused = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  expect([refused.code, proxy.writes()]).toEqual([1, []]);
  expect(refused.err).toContain('Nothing more is started: halted by arn:aws:');

  const { Parameter } = (await seeder(moto).call('ssm', 'get_parameter', { Name: '/mayfly/halt' })) as {
    Parameter: { Value: string };
  };
  expect(JSON.parse(Parameter.Value)).toMatchObject({ reason: 'wait for ada' });
  await seeder(moto).call('ssm', 'put_parameter', {
    Name: '/mayfly/halt',
    Value: 'stop it!!',
    Type: 'String',
    Overwrite: true,
  });
  expect((await work.mayfly('apply', 'out/plan', '--mode', 'act')).err).toContain(
    'halted by somebody at an unknown time: stop it!!',
  );
  expect((await work.mayfly('halt', '--lift')).code).toBe(0);

  const heal = proxy.fault({ on: 'GetParameter', deed: { error: 'AccessDeniedException', status: 400 } });
  const unread = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  expect([unread.code, await left()]).toEqual([1, 3]);
  expect(unread.err).toContain(
    'the kill switch cannot be read, so Mayfly stays halted: AccessDeniedException on ssm:GetParameter',
  );
  heal();
  proxy.forget();
  expect((await apply()).ran.code).toBe(0);
  expect(await left()).toBe(0);
  expect(proxy.count('GetParameter')).toBeGreaterThanOrEqual(3);
});

// Promise B13 of docs/safety.md.
test('a policy acts up to its rollout stage; the plan shows the rest; a demotion after the plan counts', async () => {
  await volumes(4);
  work.write(
    'mayfly.yml',
    'promotion:\n  - { stage: notify }\n  - { policies: ["swe*"], owners: [ada], stage: delete }\n',
  );
  const planned = await plan();
  expect(planned.code).toBe(0);
  expect([causes(), deletes()]).toEqual([{ promotion: 2 }, 2]);
  expect(planned.out).toMatch(/Rollout: .*\n {2}sweep {2}notify 0 · stop 0 · delete 2 \+2, \$\d+\.\d\d a month/);

  // No --mode: what is promoted acts, though mayfly.yml says nothing of \`mode: act\`.
  work.write('mayfly.yml', 'promotion:\n  - { stage: notify }\n');
  const demoted = await work.mayfly('apply', 'out/plan', '--json');
  const summary = JSON.parse(demoted.out) as Applied;
  expect([demoted.code, await left()]).toEqual([0, 4]);
  expect(summary.receipts.map(({ ending }) => ending)).toEqual(
    [1, 2].map(() => ({
      status: 'refused',
      cause: 'promotion',
      message: 'the rollout stage of sweep is `notify` here, and this needs `delete`',
    })),
  );

  work.write('mayfly.yml', 'promotion:\n  - { owners: [ada], stage: delete }\n');
  expect((await plan()).code).toBe(0);
  expect((await work.mayfly('apply', 'out/plan')).code).toBe(0);
  expect(await left()).toBe(2);
});

// Promise B14 of docs/safety.md.
test('outside of its window a delete waits, its snapshot too, and is done within it', async () => {
  await volumes(2);
  work.write('sweep.yml', sweep('sweep', 'description: in its window', 'actions: [snapshot-then-delete]'));
  const yesterday = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][(new Date().getUTCDay() + 5) % 7] ?? 'mon';
  const closed = `plan: { expires-hours: 300 }\nwindows: [{ open: ["${yesterday} 03:00-04:00"] }]\n`;
  work.write('mayfly.yml', closed);
  const planned = await plan();
  expect(planned.out.replaceAll(/\s+/g, ' ')).toMatch(/2 of these wait for their window; the first opens \d/);
  const { steps } = work.plan();
  expect(steps.map(({ verb, notBefore }) => [verb, notBefore?.slice(11)])).toEqual(
    ['snapshot', 'delete', 'snapshot', 'delete'].map((verb) => [verb, '03:00:00.000Z']),
  );
  proxy.forget();
  const early = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  expect([early.code, proxy.writes(), await left()]).toEqual([3, [], 2]);
  expect(early.err).toContain(`outside of its window (${yesterday} 03:00-04:00 UTC), until `);

  work.write('mayfly.yml', closed.replace(/open: .*\] /, 'open: ["daily 00:00-24:00"] '));
  expect((await apply()).ran.code).toBe(0);
  expect(await left()).toBe(0);

  // One that does not open while the plan can be applied is not waited for.
  await volumes(1);
  work.write('mayfly.yml', closed.replace('300', '12'));
  await plan();
  expect(causes()).toEqual({ window: 1 });
});

// Promise B19 of docs/safety.md.
test('a snapshot above its quota is refused with the numbers; a quota that cannot be read is a gap', async () => {
  await volumes(3);
  work.write('sweep.yml', sweep('sweep', 'description: room for one', 'actions: [snapshot-then-delete]'));
  expect((await plan()).code).toBe(0);
  expect([causes(), deletes(), work.plan().gaps]).toEqual([{}, 3, []]);

  await seeder(moto).snapshot(
    String(
      ((await seeder(moto).call('ec2', 'describe_volumes', {})) as { Volumes: { VolumeId: string }[] }).Volumes[0]
        ?.VolumeId,
    ),
    {},
  );
  const full = proxy.fault({
    on: 'GetServiceQuota',
    deed: { rewrite: (body) => body.replace(/"Value": *[0-9.]+/, '"Value": 2') },
  });
  await plan();
  full();
  expect([causes(), deletes()]).toEqual([{ quota: 2 }, 1]);
  expect(work.plan().refusals[0]).toMatchObject({
    verb: 'snapshot',
    would: { verbs: ['snapshot', 'delete'], effect: 'delete' },
    message: 'the plan takes 3 EBS snapshots in 123456789012 eu-west-1, where 1 of 2 are used: there is room for 1',
  });

  const heal = proxy.fault({ on: 'GetServiceQuota', deed: { error: 'AccessDeniedException', status: 400 } });
  await plan();
  heal();
  expect([deletes(), work.plan().gaps.map(({ what, cause }) => [what, cause])]).toEqual([
    3,
    [['snapshot quota', 'AccessDeniedException on servicequotas:GetServiceQuota']],
  ]);

  // Nothing is asked where no snapshot is taken.
  work.write('sweep.yml', sweep('sweep'));
  proxy.forget();
  await plan();
  expect([deletes(), proxy.count('GetServiceQuota')]).toEqual([3, 0]);
});
