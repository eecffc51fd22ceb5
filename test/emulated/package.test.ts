import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { program } from '../../scripts/python-environment.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mayfly-package-'));
let moto: Moto;
let proxy: AwsProxy;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  for (const name of ['once', 'again'])
    await run(process.execPath, ['node_modules/osls/bin/serverless.js', 'package', '--package', join(folder, name)], { cwd: root });
}, 120_000);

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  rmSync(folder, { recursive: true });
});

test('packaging twice gives the same bytes', () => {
  expect(digestOf('again')).toBe(digestOf('once'));
});

test('the CloudFormation template is valid, and has the schedule, the roles, the bucket and the alarms', async () => {
  const path = join(folder, 'once', 'cloudformation-template-update-stack.json');
  // W3005: the framework writes a DependsOn that is already implied.
  await run(program('.venv', 'cfn-lint'), ['--ignore-checks', 'W3005', '--', path]);
  const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as { Resources: Record<string, { Type: string }> };
  expect(Object.entries(Resources).map(([name, { Type }]) => `${name} ${Type}`)).toEqual(
    expect.arrayContaining([
      'SweepLambdaFunction AWS::Lambda::Function',
      'NightlySweep AWS::Scheduler::Schedule',
      'SweepRole AWS::IAM::Role',
      'ScheduleRole AWS::IAM::Role',
      'PlanBucket AWS::S3::Bucket',
      'SweepFailed AWS::CloudWatch::Alarm',
    ]),
  );
  expect(Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role')).toHaveLength(2);
});

test('the packaged handler plans to S3, tells, and writes nothing else', async () => {
  const tags = [{ Key: 'ttl', Value: '1d' }];
  const parameters = { ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1, TagSpecifications: [{ ResourceType: 'instance', Tags: tags }] };
  await moto.seed({ at: '2026-01-05T08:00:00Z', region: 'eu-west-1', calls: [{ service: 'ec2', operation: 'run_instances', parameters }] });
  const bucket = { Bucket: 'acme-plans', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
  await moto.seed({ region: 'eu-west-1', calls: [{ service: 's3', operation: 'create_bucket', parameters: bucket }] });
  const unzipped = join(folder, 'unzipped');
  await run(program('.venv', 'python'), ['-m', 'zipfile', '-e', join(folder, 'once', 'mayfly.zip'), unzipped]);

  const call = "const { handler } = await import('./dist/lambda/sweep.mjs'); process.stdout.write(`RESULT ${JSON.stringify(await handler({}, context))}`);";
  const context = "const context = { functionName: 'sweep', awsRequestId: '1', getRemainingTimeInMillis: () => 60000 };";
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', context + call], { cwd: unzipped, env: environment() });

  const [, result = '{}'] = /RESULT (.*)$/.exec(stdout) ?? [];
  const swept = JSON.parse(result) as { plan: string; keptAt: string; totals: { resources: number; findings: number }; acting: string };
  expect(swept).toMatchObject({
    keptAt: expect.stringMatching(/^s3:\/\/acme-plans\/plans\/\d{4}-\d\d-\d\d\/\w+\/$/),
    acting: expect.stringContaining('no durable ledger'),
  });
  expect(swept.totals.findings).toBeGreaterThan(0);
  expect(proxy.writes()).toEqual(['PutObject', 'PutObject', 'PutObject', 'PutObject', 'PutObject']);
  expect(proxy.count('DescribeInstances')).toBe(1);
  const [listed] = await moto.seed({ region: 'eu-west-1', calls: [{ service: 's3', operation: 'list_objects_v2', parameters: { Bucket: 'acme-plans' } }] });
  const contents = (listed?.Contents ?? []) as readonly { readonly Key: string }[];
  const keys = contents.map(({ Key }) => Key.split('/').at(-1));
  expect(keys).toEqual(['findings.ndjson', 'gaps.ndjson', 'plan.json', 'refusals.ndjson', 'steps.ndjson']);
  expect(stdout).toContain('told');
});

function environment(): NodeJS.ProcessEnv {
  const account = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: proxy.endpoint };
  return { PATH: process.env.PATH, ...account, MAYFLY_BUCKET: 'acme-plans', MAYFLY_REGIONS: 'eu-west-1', AWS_LAMBDA_FUNCTION_NAME: 'sweep' };
}

function digestOf(name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, name, 'mayfly.zip')))
    .digest('hex');
}
