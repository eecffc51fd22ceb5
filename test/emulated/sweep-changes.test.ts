import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { tally } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, seeder, type Tags } from './seeder.ts';
import { type Applied, type Ran, type Workplace, workplace } from './workplace.ts';

/** What happens between a plan and its application: people change tags, time passes, files are edited. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const mine = { owner: 'ada', 'lifespan-intent': 'ephemeral-task' };
const act = ['apply', 'out/plan', '--mode', 'act'] as const;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
});

beforeEach(async () => {
  await moto.reset();
  work = workplace(proxy.endpoint);
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
});

async function expired(tags: Tags = {}): Promise<string> {
  return seeder(moto).volume({ ...mine, ttl: '3d', ...tags }, daysAgo(20));
}

async function planned(policies = 'policies/expired-ttl.yml'): Promise<void> {
  const { code, err } = await work.mayfly('plan', policies, '--detailed-exitcode');
  expect({ code, err }).toEqual({ code: 2, err: '' });
  proxy.forget();
}

async function applied(): Promise<{ readonly ran: Ran; readonly summary: Applied }> {
  const ran = await work.mayfly(...act, '--json');
  return { ran, summary: JSON.parse(ran.out) as Applied };
}

/** `delete vol-1: refused (protected)` for each receipt that is not a message's. */
function endings({ receipts }: Applied): readonly string[] {
  return receipts
    .filter(({ verb }) => verb !== 'notify')
    .map(
      ({ verb, subject, ending }) =>
        `${verb} ${subject.id}: ${ending.status}${ending.status === 'refused' ? ` (${ending.cause})` : ''}`,
    )
    .sort();
}

// Promise D1 of docs/safety.md.
test('a resource protected, held, extended or claimed after the plan is left alone; the receipt says why', async () => {
  const place = seeder(moto);
  const [core, heldOne, extended, free] = [await expired(), await expired(), await expired(), await expired()];
  const instance = await place.instance({ ...mine, ttl: '3d' }, daysAgo(20));
  const unowned = await place.instance({}, daysAgo(20));
  const { code } = await work.mayfly('plan', 'policies/', '--detailed-exitcode');
  expect(code).toBe(2);
  expect(work.plan().steps.filter(({ verb }) => verb === 'delete')).toHaveLength(5);
  // A mark by ec2-owner-missing, and a default ttl by ec2-thirty-days.
  expect(work.plan().steps.filter(({ verb, subject }) => verb === 'tag' && subject.id === unowned)).toHaveLength(2);
  await place.tag(core, { 'lifespan-intent': 'persistent-core' });
  await place.tag(instance, { 'Lifespan Intent': 'persistent_core' });
  await place.tag(heldOne, { 'mayfly-hold': '2999-12-31' });
  await place.tag(extended, { ttl: '90d' });
  await place.tag(unowned, { owner: 'grace', ttl: '90d' });
  proxy.forget();

  const { ran, summary } = await applied();
  expect(ran.code).toBe(0);
  expect(tally(proxy.writes())).toEqual({ CreateSnapshot: 1, DeleteVolume: 1 });
  expect(endings(summary)).toEqual(
    [
      ...[`snapshot ${core}: refused (protected)`, `delete ${core}: skipped`],
      ...[`stop ${instance}: refused (protected)`, `snapshot ${instance}: skipped`, `delete ${instance}: skipped`],
      ...[`snapshot ${heldOne}: refused (on-hold)`, `delete ${heldOne}: skipped`],
      ...[`snapshot ${extended}: refused (changed)`, `delete ${extended}: skipped`],
      ...[`snapshot ${free}: done`, `delete ${free}: done`],
      ...Array<string>(2).fill(`tag ${unowned}: refused (changed)`),
    ].sort(),
  );
  const refusals = summary.receipts.flatMap(({ subject, ending }) =>
    ending.status === 'refused' ? [`${subject.id}: ${ending.message}`] : [],
  );
  expect(refusals.sort()).toEqual(
    [
      `${core}: it is tagged lifespan-intent=persistent-core`,
      `${instance}: it is tagged Lifespan Intent=persistent_core`,
      `${heldOne}: it is on hold by the tag mayfly-hold=2999-12-31`,
      `${extended}: ebs-ttl-expired no longer matches it`,
      `${unowned}: ec2-owner-missing no longer matches it`,
      `${unowned}: ec2-thirty-days no longer matches it`,
    ].sort(),
  );
  for (const id of [core, heldOne, extended]) expect(await place.volumeNow(id)).toMatchObject({ State: 'available' });
  expect(await place.instanceNow(instance)).toMatchObject({ State: { Name: 'running' } });
  expect(await place.volumeNow(free)).toBeUndefined();
  expect((await place.snapshotsNow()).map(({ VolumeId }) => VolumeId)).toEqual([free]);
});

test('what becomes persistent-core between its snapshot and its deletion is not deleted', async () => {
  const place = seeder(moto);
  const id = await expired();
  await planned();
  let polls = 0;
  const stop = proxy.fault({
    on: 'DescribeSnapshots',
    times: 1,
    deed: {
      before: async () => {
        polls += 1;
        await place.tag(id, { 'lifespan-intent': 'persistent-core' });
      },
    },
  });
  const { ran, summary } = await applied();
  stop();
  expect(polls).toBe(1);
  expect(ran.code).toBe(0);
  expect(endings(summary)).toEqual([`delete ${id}: refused (protected)`, `snapshot ${id}: done`]);
  expect(proxy.writes()).toEqual(['CreateSnapshot']);
  expect(await place.volumeNow(id)).toMatchObject({ State: 'available' });
});

test('a plan that was edited is refused with the line, and nothing is written', async () => {
  const id = await expired();
  const other = await seeder(moto).volume({ ...mine, ttl: '90d' });
  await planned();
  work.write('out/plan/steps.ndjson', work.read('out/plan/steps.ndjson').replaceAll(id, other));
  const { code, out, err } = await work.mayfly(...act);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^out\/plan\/steps\.ndjson:1:1 error plan\/changed/m);
  expect(err).toContain('Make the plan again with `mayfly plan`');
  work.write('out/plan/steps.ndjson', 'not a step\n');
  expect((await work.mayfly(...act)).err).toContain('out/plan/steps.ndjson:1:1 error plan/not-json');
  expect(proxy.calls).toEqual([]);
});

test('a plan over a recording is refused, also one that is made for tomorrow', async () => {
  await expired();
  const { code } = await work.mayfly('record', 'tape', 'policies/expired-ttl.yml');
  expect(code).toBe(0);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  expect(
    (
      await work.mayfly(
        'plan',
        'policies/expired-ttl.yml',
        '--recording',
        'tape',
        '--now',
        tomorrow,
        '--detailed-exitcode',
      )
    ).code,
  ).toBe(2);
  proxy.forget();
  const ran = await work.mayfly(...act);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(
    /^Nothing was started: the plan was made from a recording, not from AWS\. Make a plan without/,
  );
  expect(proxy.writes()).toEqual([]);
});

// Promise D13 of docs/safety.md.
test('a plan that has expired is refused', async () => {
  work.write('mayfly.yml', 'plan:\n  expires-hours: 0.0000001\n');
  await expired();
  await planned();
  const ran = await work.mayfly(...act);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(/^Nothing was started: the plan expired at \d{4}-.*Z\. Make a new plan\.\n/);
  expect(proxy.writes()).toEqual([]);
});

test('what a policy planned before it was edited is cancelled, and its receipts say so', async () => {
  const id = await expired();
  await planned();
  const path = 'policies/expired-ttl.yml';
  work.write(path, work.read(path).replace('      - State: available\n', ''));
  const { ran, summary } = await applied();
  expect(ran.code).toBe(0);
  expect(endings(summary)).toEqual([`delete ${id}: refused (cancelled)`, `snapshot ${id}: refused (cancelled)`]);
  for (const { ending } of summary.receipts)
    expect(ending).toMatchObject({ message: expect.stringContaining('ebs-ttl-expired') });
  expect(proxy.writes()).toEqual([]);
  expect(await seeder(moto).volumeNow(id)).toMatchObject({ State: 'available' });
});

test('force detaches and saves a volume before its delete; the volume of a protected instance stays', async () => {
  const place = seeder(moto);
  const force =
    'policies:\n- name: force\n  resource: ebs\n  filters: [{ "tag:doom": "yes" }]\n' +
    '  actions: [{ type: delete, force: true }]\n';
  work.write('force.yml', force);
  const doomed = { ...mine, doom: 'yes' };
  const [attached, loose, ofProtected] = [
    await place.volume(doomed),
    await place.volume(doomed),
    await place.volume(doomed),
  ];
  const [free, core] = [await place.instance(mine), await place.instance({ 'lifespan-intent': 'persistent-core' })];
  await place.call('ec2', 'attach_volume', { VolumeId: attached, InstanceId: free, Device: '/dev/sdf' });
  await place.call('ec2', 'attach_volume', { VolumeId: ofProtected, InstanceId: core, Device: '/dev/sdf' });
  await planned('force.yml');
  const { summary } = await applied();
  const expected = [
    `detach ${attached}: done`,
    ...[attached, loose].flatMap((id) => [`delete ${id}: done`, `snapshot ${id}: done`]),
  ];
  expect(endings(summary)).toEqual(expected.sort());
  expect([await place.volumeNow(attached), await place.volumeNow(loose)]).toEqual([undefined, undefined]);
  expect(await place.volumeNow(ofProtected)).toMatchObject({ State: 'in-use' });
  expect(await place.snapshotsNow()).toEqual(
    expect.arrayContaining([attached, loose].map((id) => expect.objectContaining({ VolumeId: id }))),
  );
});

test('what an instance names is asked for the plan, and afresh when it is applied', async () => {
  const place = seeder(moto);
  const filters = '[default-vpc, { type: ebs, key: "tag:scratch", value: "yes" }, { not: [termination-protected] }]';
  work.write('scratch.yml', `policies:\n- name: scratch\n  resource: ec2\n  filters: ${filters}\n  actions: [stop]\n`);
  const [kept, stopped, other] = [await place.instance(mine), await place.instance(mine), await place.instance(mine)];
  const volumeOf = async (id: string): Promise<string> => {
    const found = (await place.instanceNow(id)) as { BlockDeviceMappings: { Ebs: { VolumeId: string } }[] };
    return found.BlockDeviceMappings[0]?.Ebs.VolumeId ?? '';
  };
  for (const id of [kept, stopped]) await place.tag(await volumeOf(id), { scratch: 'yes' });
  await planned('scratch.yml');
  expect(
    work
      .plan()
      .steps.map(({ subject }) => subject.id)
      .sort(),
  ).toEqual([kept, stopped].sort());
  await place.call('ec2', 'modify_instance_attribute', { InstanceId: kept, DisableApiTermination: { Value: true } });
  const { summary } = await applied();
  expect(endings(summary)).toEqual([`stop ${kept}: refused (changed)`, `stop ${stopped}: done`].sort());
  for (const id of [kept, other]) expect(await place.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
});
