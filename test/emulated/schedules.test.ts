import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { xml } from '../xml.ts';
import { startMoto } from './moto.ts';
import { startProxy } from './proxy.ts';
import { daysAgo, seeder } from './seeder.ts';
import { type Applied, workplace } from './workplace.ts';

const moto = startMoto();

beforeEach(async () => (await moto).reset());
afterAll(async () => (await moto).stop());

const hour = 3_600_000;

/** The hour so many hours from now, by UTC, as schedules write it. */
function hourIn(hours: number): number {
  return new Date(Date.now() + hours * hour).getUTCHours();
}

/**
 * Schedules as tags: AWS cannot be seen at another time, so the hours are moved. It has been off, or on, for an hour.
 */
const isOff = (): string => `off=(M-U,${hourIn(-1)});on=(M-U,${hourIn(8)});tz=utc`;
const isOn = (): string => `off=(M-U,${hourIn(8)});on=(M-U,${hourIn(-1)});tz=utc`;

const policies = `policies:
- name: nights
  resource: ec2
  filters: [{"tag:lifespan-intent": ephemeral-task}]
  schedule: { off-hours: nights-and-weekends, on-capacity: { next-size: [t3.small, t3.medium] }, tell: console }
`;

interface Place {
  readonly work: ReturnType<typeof workplace>;
  readonly proxy: Awaited<ReturnType<typeof startProxy>>;
  readonly seed: ReturnType<typeof seeder>;
  /** Plans, applies, and gives what was done. */
  readonly night: () => Promise<{
    readonly steps: readonly string[];
    readonly refused: readonly string[];
    readonly ended: readonly string[];
    readonly out: string;
  }>;
  readonly state: (id: string) => Promise<string>;
}

async function inPlace(deed: (place: Place) => Promise<void>): Promise<void> {
  const proxy = await startProxy((await moto).endpoint);
  const work = workplace(proxy.endpoint);
  const seed = seeder(await moto);
  work.write('p.yml', policies);
  try {
    await deed({
      work,
      proxy,
      seed,
      night: async () => {
        const planned = await work.mayfly('plan', 'p.yml');
        expect([planned.err, planned.code]).toEqual([expect.any(String), 0]);
        const { steps, refusals } = work.plan();
        const applied = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
        const summary = JSON.parse(applied.out) as Applied;
        return {
          steps: steps.map(({ verb, subject }) => `${verb} ${subject.id}`).sort(),
          refused: refusals.map(({ verb, subject, message }) => `${verb} ${subject.id}: ${message}`).sort(),
          ended: summary.receipts.map(({ verb, subject, ending }) => `${verb} ${subject.id} ${ending.status}`).sort(),
          out: applied.err,
        };
      },
      state: async (id) => String(((await seed.instanceNow(id))?.State as { Name?: string } | undefined)?.Name),
    });
  } finally {
    await proxy.stop();
    work.remove();
  }
}

async function tagsOf(
  seed: ReturnType<typeof seeder>,
  id: string,
): Promise<readonly { readonly Key: string; readonly Value: string }[]> {
  return ((await seed.instanceNow(id))?.Tags ?? []) as { Key: string; Value: string }[];
}

const ours = { 'lifespan-intent': 'ephemeral-task', owner: 'ada' };

test('what a schedule stopped it starts again, and nothing that somebody else stopped', async () => {
  await inPlace(async ({ seed, night, state }) => {
    const [mine, theirs, since] = [
      await seed.instance({ ...ours, maid_offhours: isOff() }, daysAgo(3)),
      await seed.instance({ ...ours, maid_offhours: isOn() }, daysAgo(3)),
      await seed.instance({ ...ours, maid_offhours: isOff() }, daysAgo(3)),
    ];
    await seed.call('ec2', 'stop_instances', { InstanceIds: [theirs] });
    const evening = await night();
    expect(evening.steps).toEqual([`stop ${mine}`, `stop ${since}`, `notify ${mine}`, `notify ${since}`].sort());
    expect(evening.refused).toEqual([`start ${theirs}: Mayfly did not stop it, so it does not start it`]);
    expect(evening.ended).toEqual(
      [`stop ${mine} done`, `stop ${since} done`, `notify ${mine} skipped`, `notify ${since} skipped`].sort(),
    );
    expect([await state(mine), await state(since)]).toEqual(['stopped', 'stopped']);
    expect((await night()).steps).toEqual([]);

    // Somebody starts one of them by hand, and stops it for good: in half an hour, as the clock of the emulator is
    // moved only for that.
    await seed.call('ec2', 'start_instances', { InstanceIds: [since] });
    await seed.call('ec2', 'stop_instances', { InstanceIds: [since] }, new Date(Date.now() + hour / 2).toISOString());
    await seed.tag(mine, { maid_offhours: isOn() });
    await seed.tag(since, { maid_offhours: isOn() });
    const morning = await night();
    expect(morning.steps).toEqual([`notify ${mine}`, `start ${mine}`]);
    expect(morning.refused).toHaveLength(2);
    expect(morning.refused).toContain(`start ${theirs}: Mayfly did not stop it, so it does not start it`);
    expect(morning.refused).toContainEqual(
      expect.stringMatching(
        new RegExp(`^start ${since}: this schedule stopped it at .*, and somebody stopped it again at `),
      ),
    );
    expect([await state(mine), await state(theirs), await state(since)]).toEqual(['running', 'stopped', 'stopped']);
  });
});

test('what somebody stops between the plan and its start stays as it is', async () => {
  await inPlace(async ({ work, seed, night, state }) => {
    const id = await seed.instance({ ...ours, maid_offhours: isOff() }, daysAgo(3));
    await night();
    await seed.tag(id, { maid_offhours: isOn() });
    await work.mayfly('plan', 'p.yml');
    expect(work.plan().steps.map(({ verb }) => verb)).toContain('start');
    await seed.call('ec2', 'start_instances', { InstanceIds: [id] });
    await seed.call('ec2', 'stop_instances', { InstanceIds: [id] }, new Date(Date.now() + hour).toISOString());
    const applied = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
    expect((JSON.parse(applied.out) as Applied).receipts.find(({ verb }) => verb === 'start')?.ending).toMatchObject({
      status: 'refused',
      cause: 'changed',
      message: expect.stringContaining('it was stopped again at'),
    });
    expect(await state(id)).toBe('stopped');
  });
});

test("where AWS has no capacity, a start is repeated in the next size, and the policy's targets notified", async () => {
  await inPlace(async ({ proxy, seed, night, state }) => {
    const id = await seed.instance({ ...ours, maid_offhours: isOff() }, daysAgo(3));
    await night();
    await seed.tag(id, { maid_offhours: isOn() });
    const room = proxy.fault({ on: 'StartInstances', deed: { error: 'InsufficientInstanceCapacity', status: 500 } });
    const full = await night();
    expect(full.ended).toEqual([`notify ${id} done`, `start ${id} failed`]);
    expect(proxy.count('StartInstances')).toBe(5);
    expect(full.out).toContain('start failed: InsufficientInstanceCapacity');
    room();
    const next = await night();
    expect(next.ended).toEqual([`notify ${id} skipped`, `resize ${id} done`, `start ${id} done`]);
    expect(await state(id)).toBe('running');
    expect((await seed.instanceNow(id))?.InstanceType).toBe('t3.small');
  });
});

test('mayfly override keeps it running until its time, and the tag goes when that is over', async () => {
  await inPlace(async ({ work, seed, night, state }) => {
    const id = await seed.instance({ ...ours, maid_offhours: isOff() }, daysAgo(3));
    const until = new Date(Date.now() + hour).toISOString().slice(11, 16);
    const kept = await work.mayfly('override', id, '--until', until, '--tz', 'UTC', '--mode', 'act');
    expect([kept.code, kept.err]).toEqual([0, expect.stringContaining('It keeps running until')]);
    expect((await tagsOf(seed, id)).find(({ Key }) => Key === 'mayfly-keep-on')?.Value).toMatch(
      new RegExp(`T${until}Z$`),
    );
    expect((await night()).steps).toEqual([]);

    await seed.tag(id, { 'mayfly-keep-on': new Date(Date.now() - 60_000).toISOString() });
    expect((await night()).ended).toEqual([`notify ${id} skipped`, `stop ${id} done`, `untag ${id} done`]);
    expect(await state(id)).toBe('stopped');
    expect((await tagsOf(seed, id)).map(({ Key }) => Key)).not.toContain('mayfly-keep-on');
  });
});

test('a tag that nobody can read keeps it on, and the plan says so', async () => {
  await inPlace(async ({ work, seed, night, state }) => {
    const id = await seed.instance({ ...ours, maid_offhours: isOff(), 'mayfly-keep-on': 'tonight' }, daysAgo(3));
    expect((await night()).steps).toEqual([]);
    expect(work.plan().gaps).toMatchObject([
      { cause: expect.stringContaining('mayfly-keep-on cannot be read'), examples: [expect.stringContaining(id)] },
    ]);
    expect(await state(id)).toBe('running');
  });
});

test('override says what it cannot keep running', async () => {
  await inPlace(async ({ work, seed }) => {
    const core = await seed.instance({ 'lifespan-intent': 'persistent-core' });
    const said = async (...words: string[]): Promise<string> => {
      const ran = await work.mayfly('override', ...words, '--mode', 'act');
      return `${ran.code} ${ran.out}${ran.err}`;
    };
    expect(await said('i-00000000000000000', '--until', '22:00')).toBe(
      '1 There is no ec2 i-00000000000000000 in eu-west-1. Name its region with `--region`, or give its ARN.\n',
    );
    expect(await said(core, '--until', 'later')).toMatch(/^1 `later` is not a time: .* Write `22:00`/);
    expect(await said(core, '--until', '2020-01-01 22:00')).toMatch(/^1 `2020-01-01 22:00` is in the past/);
    expect(await said(core, '--until', '22:00', '--tz', 'Mars')).toMatch(/^1 There is no time zone Mars/);
    expect(await said(core, '--until', '22:00')).toMatch(/^1 [\s\S]*persistent-core/);
    expect(await said('arn:aws:s3:::bucket', '--until', '22:00')).toMatch(/^1 arn:aws:s3:::bucket is no instance/);
  });
});

test('a database that AWS started after seven days is stopped again, and its owner notified of the price', async () => {
  await inPlace(async ({ work, proxy, seed }) => {
    await seed.database('orders', ours, daysAgo(30));
    work.write('stop.yml', 'policies:\n- name: forgotten\n  resource: rds\n  actions: [stop]\n');
    await work.mayfly('plan', 'stop.yml', '--out', 'out/stop');
    await work.mayfly('apply', 'out/stop', '--mode', 'act');
    await seed.call('rds', 'start_db_instance', { DBInstanceIdentifier: 'orders' });
    work.write(
      'p.yml',
      'policies:\n- name: again\n  resource: rds\n  filters: [restarted-by-aws]\n' +
        '  actions: [{ type: stop-again, tell: console }]\n',
    );
    const events = (...told: [string, number][]): string =>
      xml({
        DescribeEventsResponse: {
          DescribeEventsResult: {
            Events: {
              Event: told.map(([message, at]) => ({
                SourceIdentifier: 'orders',
                SourceType: 'db-instance',
                Message: message,
                Date: new Date(at).toISOString(),
              })),
            },
          },
        },
      });
    const answer = (...told: [string, number][]) =>
      proxy.fault({ on: 'DescribeEvents', deed: { rewrite: () => events(...told) } });
    const plan = async (): Promise<readonly string[]> => {
      await work.mayfly('plan', 'p.yml');
      const { steps, refusals } = work.plan();
      return [...steps.map(({ verb }) => verb), ...refusals.map(({ verb, message }) => `${verb} refused: ${message}`)];
    };

    // Nothing is known of a start: nothing is done.
    expect(await plan()).toEqual([]);
    const now = Date.now();
    let back = answer(['DB instance started', now]);
    expect(await plan()).toEqual([]);
    back();
    const byAws = 'DB instance is being started due to it exceeding the maximum allowed time being stopped.';
    back = answer([byAws, now]);
    expect(await plan()).toEqual([
      expect.stringMatching(/^stop refused: AWS started it at .*, less than seven days after forgotten stopped it/),
    ]);
    back();
    answer([byAws, now + 7 * 24 * hour], ['DB instance started', now + 7 * 24 * hour + 60_000]);
    expect(await plan()).toEqual(['stop', 'notify']);
    const applied = await work.mayfly('apply', 'out/plan', '--mode', 'act');
    expect(applied.out).toMatch(
      /stop is done, AWS starts a database by itself after it was stopped for seven days; its storage/,
    );
    expect((await seed.databaseNow('orders'))?.DBInstanceStatus).toBe('stopped');
  });
});
