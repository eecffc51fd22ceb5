import { afterAll, expect, test } from '@jest/globals';
import { startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, type Seeder, seeder } from './seeder.ts';
import { slowSnapshots } from './slow-snapshots.ts';
import { type Applied, until, type Workplace, workplace } from './workplace.ts';

/**
 * Snapshots that take their time or fail, and runs that are cut off in the middle. Most of it is waiting, so the scenes
 * run side by side, each in a region of its own.
 */
const moto = startMoto();
const act = ['apply', 'out/plan', '--mode', 'act'] as const;

afterAll(async () => (await moto).stop());

interface Scene {
  readonly proxy: AwsProxy;
  readonly work: Workplace;
  /** It is due: a plan is made to delete it, after a snapshot. */
  readonly volume: string;
  /** The calls that matter here, in the order in which the proxy saw them. */
  readonly saga: () => readonly string[];
  readonly remains: () => Promise<{ readonly volume: boolean; readonly snapshots: number }>;
}

function scene(title: string, region: string, play: (scene: Scene) => Promise<void>): void {
  test.concurrent(title, async () => {
    const proxy = await startProxy((await moto).endpoint);
    const work = workplace(proxy.endpoint, { AWS_REGION: region });
    try {
      await play(await planned(proxy, work, seeder(await moto, region)));
    } finally {
      await proxy.stop();
      work.remove();
    }
  });
}

async function planned(proxy: AwsProxy, work: Workplace, place: Seeder): Promise<Scene> {
  const volume = await place.volume({ owner: 'ada', 'lifespan-intent': 'ephemeral-task', ttl: '3d' }, daysAgo(20));
  expect((await work.mayfly('plan', 'policies/expired-ttl.yml')).code).toBe(0);
  proxy.forget();
  const told = new Set(['CreateSnapshot', 'DescribeSnapshots', 'DeleteVolume']);
  return {
    proxy,
    work,
    volume,
    saga: () => proxy.calls.map(({ operation }) => operation).filter((operation) => told.has(operation)),
    remains: async () => ({
      volume: (await place.volumeNow(volume)) !== undefined,
      snapshots: (await place.snapshotsNow()).length,
    }),
  };
}

scene(
  'a volume is deleted only after its snapshot, pending for three polls, was seen completed',
  'eu-west-1',
  async ({ proxy, work, saga, remains }) => {
    slowSnapshots(proxy, 3);
    const { code } = await work.mayfly(...act);
    expect(code).toBe(0);
    // Three polls that say pending, one that says completed, and one more look just before the volume goes.
    expect(saga()).toEqual(['CreateSnapshot', ...Array<string>(5).fill('DescribeSnapshots'), 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

scene(
  'a snapshot that ends in error deletes nothing: the step has failed, and the exit code says so',
  'eu-west-2',
  async ({ proxy, work, remains, volume }) => {
    slowSnapshots(proxy, 1, 'error');
    const { code, out } = await work.mayfly(...act);
    expect(code).toBe(3);
    expect(out).toContain('1 failed, 1 skipped');
    expect(out).toMatch(new RegExp(`✗ snapshot ebs ${volume}.*\n.*is error`));
    expect(out).toContain('the snapshot before it was not done');
    expect(proxy.writes()).toEqual(['CreateSnapshot']);
    expect(await remains()).toEqual({ volume: true, snapshots: 1 });
  },
);

scene(
  'Ctrl-C while the snapshot is pending leaves the volume; a second apply finishes, nothing runs twice',
  'eu-west-3',
  async ({ proxy, work, remains }) => {
    const restore = slowSnapshots(proxy, 1_000);
    const first = work.start(...act);
    await until(() => proxy.count('DescribeSnapshots') >= 1, 'the snapshot is looked at');
    first.signal('SIGINT');
    const cut = await first.ended;
    expect(cut.code).toBe(3);
    expect(cut.err).toContain('Stopping: Mayfly brings what is under way to a safe end.');
    expect(cut.err).toContain('Apply the plan again to continue.');
    expect(await remains()).toEqual({ volume: true, snapshots: 1 });
    restore();
    expect((await work.mayfly(...act)).code).toBe(0);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

scene(
  'killed while the snapshot is pending, the next apply goes on from there',
  'eu-central-1',
  async ({ proxy, work, remains }) => {
    const restore = slowSnapshots(proxy, 1_000);
    const first = work.start(...act);
    await until(() => proxy.count('DescribeSnapshots') >= 1, 'the snapshot is looked at');
    first.signal('SIGKILL');
    expect((await first.ended).code).toBeNull();
    restore();
    expect((await work.mayfly(...act)).code).toBe(0);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

// Promise E7 of docs/safety.md.
scene(
  "killed before the snapshot's answer, the next apply finds it by its mark and makes no second one",
  'eu-north-1',
  async ({ proxy, work, remains }) => {
    // AWS makes it at once; only the answer takes its time.
    proxy.fault({ on: 'CreateSnapshot', times: 1, deed: 'silence' });
    const first = work.start(...act);
    await until(() => proxy.count('CreateSnapshot') === 1, 'the snapshot is asked for');
    await until(async () => (await remains()).snapshots === 1, 'the snapshot is made');
    first.signal('SIGKILL');
    expect((await first.ended).code).toBeNull();
    const { code, out } = await work.mayfly(...act, '--json');
    const { receipts, waiting } = JSON.parse(out) as Applied;
    const undone = receipts.filter(({ ending }) => ending.status !== 'done');
    expect([code, undone, waiting]).toEqual([0, [], []]);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

scene(
  'an answer that is lost on its way is cleared up within the same run: one snapshot, one deletion',
  'us-east-1',
  async ({ proxy, work, remains }) => {
    for (const on of ['CreateSnapshot', 'DeleteVolume']) proxy.fault({ on, deed: 'lose', times: 1 });
    const { code } = await work.mayfly(...act);
    expect(code).toBe(0);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

scene(
  'throttled writes are tried again with a new permit, and happen once',
  'us-east-2',
  async ({ proxy, work, remains }) => {
    proxy.fault({ on: 'CreateSnapshot', deed: 'throttle', times: 1 });
    const { code } = await work.mayfly(...act);
    expect(code).toBe(0);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);

scene(
  'two runs of the same plan at the same time do together what one would do',
  'us-west-2',
  async ({ proxy, work, remains }) => {
    slowSnapshots(proxy, 2);
    const ended = await Promise.all([work.mayfly(...act), work.mayfly(...act)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
    expect(await remains()).toEqual({ volume: false, snapshots: 1 });
  },
);
