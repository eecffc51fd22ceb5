import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Coverage } from '../../src/core/plan.ts';
import { tally } from './aws-calls.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, seeder } from './seeder.ts';
import { type PlanFiles, type Workplace, workplace } from './workplace.ts';

/**
 * Which accounts, regions and types a plan has looked at, what it says of those that it could not, and plans over
 * recordings.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const home = '123456789012';
const [development, staging] = ['111111111111', '222222222222'];
const expired = { owner: 'ada', 'lifespan-intent': 'ephemeral-task', ttl: '3d' };

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
});

beforeEach(async () => {
  await moto.reset();
  proxy.forget();
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  work.remove();
});

function coverage({ header }: PlanFiles, type: string): readonly string[] {
  return header.coverage
    .filter((row: Coverage) => row.type === type)
    .map(({ account, region, status }) => `${account} ${region} ${status}`);
}

test('a recording gives the findings and steps that the account itself gave at that time, without AWS', async () => {
  const place = seeder(moto);
  await place.volume(expired, daysAgo(20));
  await place.instance({}, daysAgo(20));
  const idle = await place.instance({ owner: 'ada', 'lifespan-intent': 'ephemeral-task' }, daysAgo(20));
  for (const name of ['CPUUtilization', 'NetworkIn', 'NetworkOut'])
    await place.metric('AWS/EC2', name, { InstanceId: idle }, 1);
  await place.database('ledger', { ...expired, 'lifespan-intent': 'persistent-core' }, daysAgo(20));

  // Of a database AWS says up to when it could be restored, which moves by itself: held still, so that the same is seen
  // twice.
  const restorable = '<LatestRestorableTime>2026-01-01T00:00:00Z<';
  const still = proxy.fault({
    on: 'DescribeDBInstances',
    deed: { rewrite: (body) => body.replaceAll(/<LatestRestorableTime>[^<]*</g, restorable) },
  });
  const live = await work.mayfly('plan', 'policies/', '--detailed-exitcode', '--out', 'live');
  expect(live.code).toBe(2);
  const { header } = work.plan('live');
  proxy.forget();
  const recorded = await work.mayfly('record', 'tape', 'policies/');
  expect(recorded).toEqual({
    code: 0,
    out: expect.stringMatching(/^Recorded \d+ resources in tape\.\n$/),
    err: '',
  });
  still();
  expect(proxy.writes()).toEqual([]);
  expect(readdirSync(join(work.folder, 'tape', home, 'eu-west-1'))).toEqual(
    expect.arrayContaining([
      'ec2.DescribeInstances_1.json',
      'monitoring.GetMetricData_1.json',
      'rds.DescribeDBInstances_1.json',
    ]),
  );
  proxy.forget();
  const replayed = await work.mayfly(
    'plan',
    'policies/',
    '--recording',
    'tape',
    '--now',
    header.now,
    '--detailed-exitcode',
    '--out',
    'replayed',
  );
  expect(replayed.code).toBe(2);
  expect(proxy.calls).toEqual([]);
  for (const file of ['findings.ndjson', 'steps.ndjson', 'refusals.ndjson', 'gaps.ndjson'])
    expect([file, work.read(`replayed/${file}`)]).toEqual([file, work.read(`live/${file}`)]);
  // Only a plan over AWS can be applied, so the two have different ids.
  const again = work.plan('replayed').header;
  expect({ ...again, id: header.id, seal: '', source: '' }).toEqual({ ...header, seal: '', source: '' });
  expect([header.source, again.source]).toEqual(['aws', 'recording']);
});

test('a denied type is reported, nothing is concluded from it, and the plan counts as done in part', async () => {
  const place = seeder(moto);
  const volume = await place.volume(expired, daysAgo(20));
  await place.database('preview', expired, daysAgo(20));
  const allow = proxy.fault({ on: 'DescribeDBInstances', deed: { error: 'AccessDenied', status: 403 } });
  const { code, out } = await work.mayfly('plan', 'policies/', '--detailed-exitcode');
  allow();
  expect(code).toBe(3);
  expect(out).toContain(`? rds in ${home} eu-west-1: not listed: AccessDenied on rds:DescribeDBInstances`);
  expect(out).toContain('rds denied');
  const plan = work.plan();
  expect(coverage(plan, 'rds')).toEqual([`${home} eu-west-1 denied`]);
  expect(plan.findings.filter(({ subject }) => subject.type === 'rds')).toEqual([]);
  expect(plan.steps.filter(({ verb }) => verb === 'delete').map(({ subject }) => subject.id)).toEqual([volume]);
});

test('what was denied in the middle of applying is refused, and the rest is done', async () => {
  const place = seeder(moto);
  const volume = await place.volume(expired, daysAgo(20));
  await place.database('preview', expired, daysAgo(20));
  expect((await work.mayfly('plan', 'policies/expired-ttl.yml')).code).toBe(0);
  proxy.forget();
  const allow = proxy.fault({ on: 'DescribeDBInstances', deed: { error: 'AccessDenied', status: 403 } });
  const { code, out } = await work.mayfly('apply', 'out/plan', '--mode', 'act');
  allow();
  expect(code).toBe(3);
  expect(out).toMatch(/✓ delete ebs[^·]+· ada/);
  expect(out).toMatch(/· snapshot rds preview · ada\n.*could not be read:\s+AccessDenied on\s+rds:DescribeDBInstances/);
  expect(proxy.writes()).toEqual(['CreateSnapshot', 'DeleteVolume']);
  expect(await place.volumeNow(volume)).toBeUndefined();
  expect(await place.databaseNow('preview')).toBeDefined();
});

// Promise D6 of docs/safety.md.
test('metrics that are denied make nobody idle', async () => {
  await seeder(moto).instance({ owner: 'ada', 'lifespan-intent': 'ephemeral-task' }, daysAgo(20));
  const allow = proxy.fault({ on: 'GetMetricData', deed: { error: 'AccessDenied', status: 403 } });
  const { out } = await work.mayfly('plan', 'policies/weekend-idle.yml');
  allow();
  expect(out).toContain('AccessDenied on cloudwatch:GetMetricData');
  expect(work.plan().steps).toEqual([]);
});

test('`--region` may be repeated, and each region is read and changed by itself', async () => {
  const regions = ['eu-west-1', 'us-east-1'];
  const volumes = await Promise.all(regions.map((region) => seeder(moto, region).volume(expired, daysAgo(20))));
  await seeder(moto, 'eu-north-1').volume(expired, daysAgo(20));
  const { code } = await work.mayfly('plan', 'policies/', ...regions.flatMap((region) => ['--region', region]));
  expect(code).toBe(0);
  expect(coverage(work.plan(), 'ebs')).toEqual(regions.map((region) => `${home} ${region} whole`));
  expect(
    proxy.calls
      .filter(({ operation }) => operation === 'DescribeVolumes')
      .map(({ region }) => region)
      .sort(),
  ).toEqual(regions);
  proxy.forget();
  expect((await work.mayfly('apply', 'out/plan', '--mode', 'act')).code).toBe(0);
  expect(
    proxy.calls
      .filter(({ operation }) => operation === 'DeleteVolume')
      .map(({ region }) => region)
      .sort(),
  ).toEqual(regions);
  for (const [at, region] of regions.entries())
    expect(await seeder(moto, region).volumeNow(volumes[at] ?? '')).toBeUndefined();
});

test('`--region all` reads every region that is enabled', async () => {
  await seeder(moto, 'ap-southeast-2').volume(expired, daysAgo(20));
  const { code, out } = await work.mayfly(
    'plan',
    'policies/old-snapshots.yml',
    'policies/expired-ttl.yml',
    '--region',
    'all',
    '--json',
  );
  expect(code).toBe(0);
  const { header, steps } = JSON.parse(out) as PlanFiles;
  const { Regions } = (await seeder(moto).call('ec2', 'describe_regions', {})) as {
    Regions: readonly { readonly RegionName: string }[];
  };
  expect(Regions.length).toBeGreaterThan(10);
  expect([...new Set(header.coverage.map(({ region }) => region))].sort()).toEqual(
    Regions.map(({ RegionName }) => RegionName).sort(),
  );
  expect(steps.map(({ subject }) => subject.region)).toContain('ap-southeast-2');
});

test('`--assume` visits the accounts in order; it reports one that it cannot assume and reads the others', async () => {
  const roles = [development, staging].map((account) => `arn:aws:iam::${account}:role/mayfly`);
  const assume = roles.flatMap((role) => ['--assume', role]);
  const volumes = await Promise.all(
    [development, staging].map((account) => seeder(moto, 'eu-west-1', account).volume(expired, daysAgo(20))),
  );
  const atHome = await seeder(moto).volume(expired, daysAgo(20));
  expect((await work.mayfly('plan', 'policies/expired-ttl.yml', ...assume)).code).toBe(0);
  const plan = work.plan();
  expect(coverage(plan, 'ebs')).toEqual([`${development} eu-west-1 whole`, `${staging} eu-west-1 whole`]);
  expect(
    plan.steps
      .filter(({ verb }) => verb === 'delete')
      .map(({ subject }) => `${subject.account} ${subject.id}`)
      .sort(),
  ).toEqual([development, staging].map((account, at) => `${account} ${volumes[at]}`));

  proxy.forget();
  const elsewhere = await work.mayfly('apply', 'out/plan', '--mode', 'act', '--assume', roles[0] ?? '');
  expect(elsewhere.err).not.toContain('internal error');
  expect(elsewhere.out).toMatch(new RegExp(`delete ebs ${volumes[0]}`));
  expect(tally(proxy.writes())).toEqual({ CreateSnapshot: 1, DeleteVolume: 1 });
  expect(await seeder(moto, 'eu-west-1', development).volumeNow(volumes[0] ?? '')).toBeUndefined();
  expect(await seeder(moto, 'eu-west-1', staging).volumeNow(volumes[1] ?? '')).toBeDefined();
  expect(await seeder(moto).volumeNow(atHome)).toBeDefined();

  const deny = proxy.fault({
    on: (call) => call.operation === 'AssumeRole' && call.body.includes(staging),
    deed: { error: 'AccessDenied', status: 403 },
  });
  const half = await work.mayfly('plan', 'policies/expired-ttl.yml', ...assume);
  deny();
  expect(half.code).toBe(3);
  expect(coverage(work.plan(), 'ebs')).toEqual([`${development} eu-west-1 whole`, `${staging} eu-west-1 denied`]);
  expect(half.out).toContain('AccessDenied');
});

test('JSON is all that standard output holds with `--json`, from every command', async () => {
  const volume = await seeder(moto).volume(expired, daysAgo(20));
  const commands: readonly (readonly string[])[] = [
    ['validate', 'policies/', '--json'],
    ['plan', 'policies/expired-ttl.yml', '--json'],
    ['explain', volume, 'policies/expired-ttl.yml', '--json'],
    ['record', 'tape-json', '--json'],
    ['apply', 'out/plan', '--mode', 'act', '--json'],
    ['schema', '--json'],
  ];
  for (const words of commands) {
    const { code, out } = await work.mayfly(...words);
    expect([words[0], code]).toEqual([words[0], 0]);
    expect([words[0], typeof JSON.parse(out)]).toEqual([words[0], 'object']);
  }
});
