import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { verdictWords } from '../../src/report/verdict-words.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { daysAgo, seeder } from './seeder.ts';
import { type PlanFiles, type Workplace, workplace } from './workplace.ts';

/** `idle` and `metrics` from CloudWatch's points to the plan, as a person asks for it; and how many calls it takes. */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;

const cpu = '{ namespace: AWS/EC2, metric: CPUUtilization, dimension: InstanceId, at-most: 5 }';

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

/**
 * Plans one policy with these filters; gives what it found, what it could not tell, and how often CloudWatch was asked.
 */
async function planned(
  filters: readonly string[],
  resource = 'ec2',
): Promise<PlanFiles & { readonly calls: number; readonly found: readonly string[] }> {
  work.write(
    'asked.yml',
    `policies:\n  - name: asked\n    resource: ${resource}\n    filters:\n` +
      filters.map((filter) => `      - ${filter}\n`).join(''),
  );
  proxy.forget();
  await work.mayfly('plan', 'asked.yml', '--out', 'asked');
  const plan = work.plan('asked');
  return { ...plan, calls: proxy.count('GetMetricData'), found: plan.findings.map(({ subject }) => subject.id).sort() };
}

/** One value at half past each of these hours before now. */
async function measure(id: string, value: number, hours: readonly number[], name = 'CPUUtilization'): Promise<void> {
  const begun = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const MetricData = hours.map((hour) => ({
    MetricName: name,
    Dimensions: [{ Name: 'InstanceId', Value: id }],
    Timestamp: new Date(begun - (hour - 0.5) * 3_600_000).toISOString(),
    Value: value,
  }));
  await seeder(moto).call('cloudwatch', 'put_metric_data', { Namespace: 'AWS/EC2', MetricData });
}

const lastThreeDays = Array.from({ length: 72 }, (_, index) => index + 1);

test('what CloudWatch measured decides: idle, used once, hardly measured, and too young', async () => {
  const place = seeder(moto);
  const [quiet, used, hardly, young] = [
    await place.instance({}, daysAgo(20)),
    await place.instance({}, daysAgo(20)),
    await place.instance({}, daysAgo(20)),
    await place.instance({}, daysAgo(1)),
  ];
  for (const id of [quiet, used, young]) await measure(id, 2, lastThreeDays);
  await measure(used, 90, [1]);
  await measure(hardly, 2, lastThreeDays.slice(0, 40));
  const plan = await planned([`{ type: idle, window: 3d, metrics: [${cpu}] }`]);
  expect(plan.found).toEqual([quiet]);
  expect(
    plan.gaps
      .map(({ what, cause, count, examples }) => [what, cause, count, examples.map((arn) => arn.split('/').at(-1))])
      .sort(),
  ).toEqual([
    ['idle', 'CPUUtilization: only 40 hours measured, at least 65 needed', 1, [hardly]],
    ['idle', 'younger than the window', 1, [young]],
  ]);
  expect(plan.calls).toBe(1);
  const [finding] = plan.findings;
  expect(finding && verdictWords(finding.because)).toContain('at most CPUUtilization 2; 72 of 72 hours measured');
  const highest = {
    metric: 'CPUUtilization',
    points: 72,
    highest: 2,
    at: expect.stringMatching(/^20\S+Z$/) as unknown,
  };
  expect(finding?.because.of).toMatchObject([{ actual: { metrics: [highest], ofHours: 72 } }]);
});

test("Custodian's metrics: the average over days, silence that counts, and a call that is refused", async () => {
  const place = seeder(moto);
  const [quiet, busy, silent] = [
    await place.instance({}, daysAgo(20)),
    await place.instance({}, daysAgo(20)),
    await place.instance({}, daysAgo(20)),
  ];
  await measure(quiet, 2, lastThreeDays);
  await measure(busy, 2, lastThreeDays.slice(1));
  await measure(busy, 900, [1]);
  expect((await planned(['{ type: metrics, name: CPUUtilization, days: 3, value: 5 }'])).found).toEqual([quiet]);
  expect(
    (await planned(['{ type: metrics, name: CPUUtilization, days: 3, value: 5, missing-value: 0 }'])).found,
  ).toEqual([quiet, silent].sort());
  const denied = proxy.fault({ on: 'GetMetricData', deed: { error: 'AccessDenied', status: 403 } });
  const refused = await planned(['{ type: metrics, name: CPUUtilization, days: 3, value: 5, missing-value: 0 }']);
  const without = await planned(['not: [{ type: metrics, name: CPUUtilization, days: 3, value: 5 }]']);
  denied();
  for (const plan of [refused, without]) {
    expect(plan.found).toEqual([]);
    expect(plan.gaps).toMatchObject([{ what: 'metrics', cause: 'AccessDenied on cloudwatch:GetMetricData', count: 3 }]);
  }
});

test("AWS's own verdict counts where it is on, and its absence is reported once", async () => {
  const place = seeder(moto);
  const [idle, other] = [await place.instance({}, daysAgo(20)), await place.instance({}, daysAgo(20))];
  const arn = `arn:aws:ec2:eu-west-1:123456789012:instance/${idle}`;
  const recommendation = {
    resourceArn: arn,
    finding: 'Idle',
    lastRefreshTimestamp: Math.floor(Date.now() / 1000) - 40_000,
    lookBackPeriodInDays: 14,
  };
  const body = Buffer.from(JSON.stringify({ idleRecommendations: [recommendation] }));
  const on = proxy.fault({
    on: 'GetIdleRecommendations',
    deed: { reply: { status: 200, type: 'application/x-amz-json-1.0', body } },
  });
  const counted = await planned(['{ type: idle, by: compute-optimizer }']);
  expect(counted.found).toEqual([idle]);
  expect(counted.calls).toBe(0);
  expect(proxy.count('GetIdleRecommendations')).toBe(1);
  // Nothing was measured over the weekend: AWS's word fills in, and where it has none, it is not known.
  const either = await planned(['{ type: idle, by: either }']);
  expect(either.found).toEqual([idle]);
  expect(either.gaps.flatMap(({ examples }) => examples.map((each) => each.split('/').at(-1)))).toEqual([other]);
  on();
  proxy.fault({ on: 'GetIdleRecommendations', deed: { error: 'OptInRequiredException', status: 400 } });
  const off = await planned(['{ type: idle, by: compute-optimizer }']);
  expect(off.found).toEqual([]);
  expect(off.gaps).toMatchObject([
    { what: 'idle', cause: 'Compute Optimizer is not switched on in this account', count: 2 },
  ]);
});

test('550 series take as many calls as queries / 500 or points / 100,800, whichever is larger', async () => {
  const parameters = { ImageId: 'ami-12c6146b', InstanceType: 't3.micro', MinCount: 550, MaxCount: 550 };
  await seeder(moto).call('ec2', 'run_instances', parameters, daysAgo(60));
  // Two days by the hour: 26,400 points, 550 queries.
  expect((await planned([`{ type: idle, window: 2d, metrics: [${cpu}] }`])).calls).toBe(2);
  // Three weeks: 277,200 points.
  expect((await planned([`{ type: idle, window: 21d, metrics: [${cpu}] }`])).calls).toBe(3);
  // One point for each: 550 queries.
  expect((await planned(['{ type: metrics, name: CPUUtilization, days: 30, value: 5 }'])).calls).toBe(2);
});
