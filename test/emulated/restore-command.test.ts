import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from '@jest/globals';
import { startMoto } from './moto.ts';
import { last, mine, printedCommands, type Scene, scenes, subnetGroup, tagsOf, volumes } from './restore-scene.ts';
import { seeder } from './seeder.ts';
import type { Ran } from './workplace.ts';

/** The commands that Mayfly prints are run as they stand, by a shell, and do what they say. */
const moto = startMoto();
const scene = scenes(moto);

afterAll(async () => (await moto).stop());

const Tags = Object.entries(mine).map(([Key, Value]) => ({ Key, Value }));
/** The only place that names the ledger: a command without it finds no receipt. */
const config = 'our settings/mayfly.yml';

function configure({ work }: Scene, text = ''): void {
  mkdirSync(join(work.folder, 'our settings'), { recursive: true });
  work.write(config, `ledger: our settings/ledger.sqlite\n${text}`);
}

/** Plans, applies by the command that the plan prints, and gives the restores that the receipts print. */
async function undoable(at: Scene, type: string, actions: string, ...flags: string[]): Promise<Printed> {
  at.work.write(
    'due.yml',
    `policies: [{ name: due, resource: ${type}, filters: ["tag:due": present], actions: ${actions} }]\n`,
  );
  const planned = await at.work.mayfly('plan', 'due.yml', '--out', 'out/the plan', '--config', config, ...flags);
  expect(planned.code).toBe(0);
  const [command = ''] = /mayfly apply .*$/m.exec(planned.out) ?? [];
  const [words = []] = printedCommands(`  ${command}`);
  const applied = await at.work.mayfly(...words);
  expect(applied).toMatchObject({ code: 0, err: '' });
  at.proxy.forget();
  const { id } = at.work.plan('out/the plan').header;
  const log = await at.work.mayfly('log', '--plan', id, '--config', config);
  return { applied: printedCommands(applied.out), logged: printedCommands(log.out) };
}

interface Printed {
  readonly applied: readonly (readonly string[])[];
  readonly logged: readonly (readonly string[])[];
}

/** Runs the last command that the receipts print; the log prints the same. */
async function undo({ work }: Scene, { applied, logged }: Printed): Promise<Ran> {
  const words = applied.at(-1) ?? [];
  expect(words).toEqual(['restore', expect.stringMatching(/^[0-9a-f]{16}$/), '--mode', 'act', '--config', config]);
  expect(logged).toEqual(applied);
  const ran = await work.mayfly(...words);
  expect(ran).toMatchObject({ code: 0, err: '' });
  return ran;
}

// Promise F13 of docs/safety.md.
scene('of a volume: a delete, a detach, tags written and tags removed', 'us-west-1', async (at) => {
  configure(at);
  const volume = await at.place.volume({ ...mine, team: 'search' });
  await undo(at, await undoable(at, 'ebs', '[{ type: tag, tags: { reviewed: "yes" } }]'));
  expect(tagsOf(await at.place.volumeNow(volume))).toEqual({ ...mine, team: 'search' });
  await undo(at, await undoable(at, 'ebs', '[{ type: remove-tag, tags: [team] }]'));
  expect(tagsOf(await at.place.volumeNow(volume))).toEqual({ ...mine, team: 'search' });

  const id = await at.place.instance({});
  await at.place.call('ec2', 'attach_volume', { VolumeId: volume, InstanceId: id, Device: '/dev/sdf' });
  await undo(at, await undoable(at, 'ebs', '[detach]'));
  expect(await at.place.volumeNow(volume)).toMatchObject({ Attachments: [{ InstanceId: id }] });

  await at.place.call('ec2', 'detach_volume', { VolumeId: volume, InstanceId: id, Device: '/dev/sdf' });
  await undo(at, await undoable(at, 'ebs', '[snapshot-then-delete]'));
  expect(at.proxy.writes()).toContain('CreateVolume');
});

scene('of an instance: a stop, a start, and a delete', 'eu-west-2', async (at) => {
  configure(at);
  const id = await at.place.instance(mine);
  const unheld = (): Promise<unknown> =>
    at.place.call('ec2', 'delete_tags', { Resources: [id], Tags: [{ Key: 'mayfly-hold' }] });
  await undo(at, await undoable(at, 'ec2', '[stop]'));
  expect(await at.place.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
  await unheld();
  await at.place.call('ec2', 'stop_instances', { InstanceIds: [id] });
  await undo(at, await undoable(at, 'ec2', '[start]'));
  expect(await at.place.instanceNow(id)).toMatchObject({ State: { Name: 'stopped' } });
  await at.place.call('ec2', 'start_instances', { InstanceIds: [id] });
  await undo(at, await undoable(at, 'ec2', '[{ type: delete, image: true }]'));
  expect(at.proxy.writes()).toContain('RunInstances');
});

scene('of a database and a cluster: a stop, a start, and deletes', 'us-east-1', async (at) => {
  configure(at);
  await at.place.database('orders', mine);
  await undo(at, await undoable(at, 'rds', '[stop]'));
  await at.place.call('rds', 'stop_db_instance', { DBInstanceIdentifier: 'orders' });
  await at.place.call('rds', 'remove_tags_from_resource', {
    ResourceName: 'arn:aws:rds:us-east-1:123456789012:db:orders',
    TagKeys: ['mayfly-hold'],
  });
  await undo(at, await undoable(at, 'rds', '[start]'));
  expect(await at.place.databaseNow('orders')).toMatchObject({ DBInstanceStatus: 'stopped' });
  await at.place.call('rds', 'start_db_instance', { DBInstanceIdentifier: 'orders' });
  await undo(at, await undoable(at, 'rds', '[delete]'));
  expect(await at.place.databaseNow('orders')).toMatchObject({ DBInstanceStatus: 'available' });

  await subnetGroup(at.place, 'inner');
  await at.place.call('rds', 'create_db_cluster', {
    DBClusterIdentifier: 'ledger',
    Engine: 'aurora-postgresql',
    MasterUsername: 'someone',
    MasterUserPassword: 'not-a-secret',
    DBSubnetGroupName: 'inner',
    Tags,
  });
  await undo(at, await undoable(at, 'rds-cluster', '[delete]'));
  expect(at.proxy.writes()).toContain('RestoreDBClusterFromSnapshot');
});

scene(
  'of another account: the role is printed where it is known, and asked for where it is not',
  'eu-west-3',
  async (at) => {
    configure(at);
    const account = '222233334444';
    const role = `arn:aws:iam::${account}:role/cleaner`;
    const there = seeder(await moto, at.region, account);
    const volume = await there.volume(mine);
    const printed = await undoable(at, 'ebs', '[{ type: tag, tags: { reviewed: "yes" } }]', '--assume', role);
    const words = printed.applied.at(-1) ?? [];
    expect(words.slice(-2)).toEqual(['--assume', role]);
    const [logged = []] = printed.logged;
    const refused = await at.work.mayfly(...logged);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`What it did is in account ${account}, and there are no credentials for account`);
    const [named = []] = printedCommands(refused.err);
    const ran = await at.work.mayfly(...named.map((word) => word.replace(/NAME$/, 'cleaner')));
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(tagsOf(await there.volumeNow(volume))).toEqual(mine);
  },
);

scene('two resources of one name: each choice is a command that works', 'us-east-2', async (at) => {
  configure(at);
  const first = await at.place.volume({ ...mine, Name: 'the same name' });
  const second = await at.place.volume({ ...mine, Name: 'the same name' });
  await undoable(at, 'ebs', '[snapshot-then-delete]');
  const refused = await at.work.mayfly('restore', 'the same name', '--mode', 'act', '--config', config);
  expect(refused.err).toContain('the same name fits several receipts.');
  const commands = printedCommands(refused.err);
  expect(commands).toHaveLength(2);
  for (const words of commands) expect(await at.work.mayfly(...words)).toMatchObject({ code: 0, err: '' });
  expect(await volumes(at)).toHaveLength(2);
  for (const id of [first, second]) expect(refused.err).toContain(id);
});

scene('a delete that failed although AWS did it is offered, and brings the database back', 'us-west-2', async (at) => {
  configure(at);
  await at.place.database('orders', mine);
  at.work.write(
    'due.yml',
    'policies: [{ name: due, resource: rds, filters: ["tag:due": present], actions: [delete] }]\n',
  );
  expect(await at.work.mayfly('plan', 'due.yml', '--config', config)).toMatchObject({ code: 0 });
  // The final snapshot looks smaller than the database that is gone.
  const smaller = at.proxy.fault({
    on: (call) => call.operation === 'DescribeDBSnapshots' && at.proxy.count('DeleteDBInstance') > 0,
    deed: { rewrite: (body) => body.replaceAll('<AllocatedStorage>20<', '<AllocatedStorage>10<') },
  });
  const failed = await at.work.mayfly('apply', 'out/plan', '--mode', 'act', '--config', config);
  smaller();
  expect(failed.code).toBe(3);
  expect(failed.out).toContain('half done: delete of rds orders');
  expect(await at.place.databaseNow('orders')).toBeUndefined();
  const words = printedCommands(failed.out).at(-1) ?? [];
  expect(await at.work.mayfly(...words)).toMatchObject({ code: 0, err: '' });
  expect(await at.place.databaseNow('orders')).toMatchObject({ DBInstanceStatus: 'available' });
});

scene(
  'a delete that failed and did nothing leaves what was done before it to be undone',
  'ca-central-1',
  async (at) => {
    const id = await at.place.instance(mine);
    at.work.write(
      'due.yml',
      'policies: [{ name: due, resource: ec2, filters: ["tag:due": present], actions: [delete] }]\n',
    );
    expect(await at.work.mayfly('plan', 'due.yml')).toMatchObject({ code: 0 });
    at.proxy.fault({ on: 'TerminateInstances', deed: { error: 'UnauthorizedOperation', status: 403 } });
    const failed = await at.work.mayfly('apply', 'out/plan', '--mode', 'act', '--json');
    expect(failed.code).toBe(3);
    const { receipts } = JSON.parse(failed.out) as { receipts: Parameters<typeof last>[0] };
    const ofDelete = await at.restore(last(receipts, 'delete').step);
    expect(ofDelete.err).toContain('failed, and it is still there: nothing is to be undone.');
    expect(await at.restore(id)).toMatchObject({ code: 0, err: '' });
    expect(await at.place.instanceNow(id)).toMatchObject({ State: { Name: 'running' } });
  },
);

// Promise G11 of docs/safety.md.
scene(
  'with `applyRole`, a restore is written by the person who asks for it, and by nobody else',
  'eu-north-1',
  async (at) => {
    const volume = await at.place.volume(mine);
    await at.carryOut('ebs', '[snapshot-then-delete]');
    at.work.write('mayfly.yml', 'applyRole: arn:aws:iam::{account_id}:role/mayfly-apply\n');
    const refused = await at.restore(volume);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Add `--as-me` to write with your own credentials');
    expect(at.proxy.writes()).toEqual([]);

    const planned = await at.work.mayfly('restore', volume, '--as-me', '--plan-only', '--out', 'out/the way back');
    const [command = ''] = /mayfly apply .*$/m.exec(planned.out) ?? [];
    const [words = []] = printedCommands(`  ${command}`);
    expect(words).toEqual(['apply', 'out/the way back', '--mode', 'act', '--as-me']);
    expect((await at.work.mayfly(...words.slice(0, -1))).err).toContain('Add `--as-me`');
    expect(await at.work.mayfly(...words)).toMatchObject({ code: 0, err: '' });
    const [write] = at.proxy.calls.filter(({ operation }) => operation === 'CreateVolume');
    expect(write?.signer).toBe('test');
    expect(at.proxy.count('AssumeRole')).toBe(0);

    // What a policy asks for is written with the role, whoever asks for it.
    const { VolumeId } = (await volumes(at))[0] ?? {};
    await at.place.call('ec2', 'delete_tags', { Resources: [VolumeId], Tags: [{ Key: 'mayfly-hold' }] });
    expect(await at.work.mayfly('plan', 'due.yml')).toMatchObject({ code: 0 });
    const asMe = await at.work.mayfly('apply', 'out/plan', '--mode', 'act', '--as-me');
    expect(asMe.code).toBe(1);
    expect(asMe.err).toContain('`--as-me` is for restores only');
  },
);

scene('what a restore costs is what it creates costs, not what was deleted', 'eu-west-1', async (at) => {
  const id = await at.place.instance(mine);
  const receipts = await at.carryOut('ec2', '[delete]');
  // The instance was stopped for its snapshot: by then it cost nothing more itself, and its volume went with it.
  expect(last(receipts, 'delete').savings).toMatchObject({ perMonth: expect.any(Number) as unknown });
  await at.work.mayfly('restore', id, '--volumes', '--plan-only', '--out', 'out/back');
  const { steps, header } = at.work.plan('out/back');
  const [snapshot] = await at.place.snapshotsNow();
  const estimate = { perMonth: -Number(snapshot?.VolumeSize) * gp2InIreland };
  expect(steps.map((step) => step.estimate)).toEqual([
    { perMonth: expect.closeTo(estimate.perMonth, 6) as unknown, source: expect.stringContaining('ebs') as unknown },
  ]);
  expect(header.totals.perMonth).toBeCloseTo(estimate.perMonth, 6);
});

scene('what was given and does not help is not in the commands that help', 'eu-central-1', async (at) => {
  await at.place.call('ec2', 'create_key_pair', { KeyName: 'ops-2' });
  const id = await at.place.instance(mine);
  await at.carryOut('ec2', '[{ type: snapshot-then-delete, image: true }]');
  const nothing = await at.restore(id, '--use', 'key-pair=ops', '--plan-only');
  expect(printedCommands(nothing.err)).toEqual([
    ['restore', id, '--mode', 'act', '--plan-only', '--without', 'key-pair'],
    ['restore', id, '--mode', 'act', '--plan-only', '--use', 'key-pair=NAME'],
  ]);
  const subnet = await at.restore(id, '--without', 'subnet', '--plan-only');
  expect(printedCommands(subnet.err)).toEqual([
    ['restore', id, '--mode', 'act', '--plan-only', '--use', 'subnet=SUBNET-ID'],
  ]);
  // The mode that was given for the restore does not hold for the command that carries its plan out.
  const planned = await at.restore(id, '--use', 'key-pair=ops-2', '--plan-only');
  const [command = ''] = /mayfly apply .*$/m.exec(planned.out) ?? [];
  const [words = []] = printedCommands(`  ${command}`);
  expect(await at.work.mayfly(...words)).toMatchObject({ code: 0, err: '' });
});

/** Dollars for a GiB and month. Source: https://aws.amazon.com/ebs/pricing/ */
const gp2InIreland = 0.11;
