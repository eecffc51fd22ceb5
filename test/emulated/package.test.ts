import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { program } from '../../scripts/python-environment.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { ledgerTable } from './tables.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mayfly-package-'));
let moto: Moto;
let proxy: AwsProxy;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  for (const name of ['once', 'again']) await packaged(root, name);
});

afterAll(async () => {
  await proxy.stop();
  await moto.stop();
  rmSync(folder, { recursive: true });
});

test('packaging twice gives the same bytes', () => {
  expect(digestOf('again')).toBe(digestOf('once'));
});

test('the CloudFormation template is valid and has all parts, from the schedule to the alarms', async () => {
  const Resources = await template('once');
  expect(Object.entries(Resources).map(([name, { Type }]) => `${name} ${Type}`)).toEqual(
    expect.arrayContaining([
      'SweepLambdaFunction AWS::Lambda::Function',
      'ApplyLambdaFunction AWS::Lambda::Function',
      'NightMachine AWS::StepFunctions::StateMachine',
      'ApplyMachine AWS::StepFunctions::StateMachine',
      'NightlySweep AWS::Scheduler::Schedule',
      'PlanBucket AWS::S3::Bucket',
      'LedgerTable AWS::DynamoDB::Table',
      'SweepFailed AWS::CloudWatch::Alarm',
      'ApplyFailed AWS::CloudWatch::Alarm',
    ]),
  );
  expect(namesOf(Resources, 'AWS::IAM::Role')).toEqual([
    'ApplyMachineRole',
    'ApplyRole',
    'NightMachineRole',
    'ScheduleRole',
    'SweepRole',
  ]);
  const { Properties } = Resources.ApplyMachine as {
    Properties: { Definition: unknown; DefinitionSubstitutions: unknown };
  };
  expect(Properties.Definition).toEqual(JSON.parse(readFileSync(join(root, 'infra/apply.asl.json'), 'utf8')));
  expect(Properties.DefinitionSubstitutions).toEqual({
    ApplyFunctionArn: { 'Fn::GetAtt': ['ApplyLambdaFunction', 'Arn'] },
  });
});

test('a package that only observes has no role that could write', async () => {
  const Resources = await template('once');
  expect(namesOf(Resources, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  for (const name of ['SweepLambdaFunction', 'ApplyLambdaFunction'])
    expect(JSON.stringify(Resources[name])).not.toContain('MAYFLY_APPLY_ROLE');
});

test('with `mode: act` the package has a role for exactly its policies, which only apply may assume', async () => {
  await packaged(actingCopy('acting', 'mode: act\n'), 'acting');
  const Resources = await template('acting');
  const { Properties: role } = Resources.EstateRole as {
    Properties: { AssumeRolePolicyDocument: unknown; ManagedPolicyArns: readonly { Ref: string }[] };
  };
  expect(role.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      { Effect: 'Allow', Principal: { AWS: { 'Fn::GetAtt': ['ApplyRole', 'Arn'] } }, Action: 'sts:AssumeRole' },
    ],
  });
  const statements = role.ManagedPolicyArns.flatMap(({ Ref }) => statementsOf(Resources[Ref]));
  expect(statements[0]).toMatchObject({ Effect: 'Deny', Condition: { StringEqualsIgnoreCase: {} } });
  const denied = new Set(statements.flatMap(({ Effect, Action }) => (Effect === 'Deny' ? Action : [])));
  for (const action of ['ec2:DeleteVolume', 'ec2:TerminateInstances', 'rds:DeleteDBInstance', 'ec2:StopInstances'])
    expect(denied).toContain(action);
  const allowed = statements.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
  expect(allowed).toEqual(expect.arrayContaining(['ec2:DeleteVolume', 'ec2:CreateSnapshot', 'ec2:StopInstances']));
  // By its own role the function only looks, and asks for the other.
  const own = namesOf(Resources, 'AWS::IAM::ManagedPolicy').filter((name) => name.startsWith('Read'));
  for (const { Action } of own.flatMap((name) => statementsOf(Resources[name])))
    for (const action of Action) expect(action).toMatch(/:(Describe|List|Get|Lookup|View)/);
  const env = { MAYFLY_APPLY_ROLE: { 'Fn::GetAtt': ['EstateRole', 'Arn'] } };
  for (const name of ['SweepLambdaFunction', 'ApplyLambdaFunction'])
    expect(Resources[name]).toMatchObject({ Properties: { Environment: { Variables: env } } });
});

test('with a role of its own in mayfly.yml the package makes none, and may assume that one', async () => {
  const applyRole = 'arn:aws:iam::{account_id}:role/team-cleanup';
  await packaged(actingCopy('own-role', `mode: act\napplyRole: ${applyRole}\n`), 'own-role');
  const Resources = await template('own-role');
  expect(Resources).not.toHaveProperty('EstateRole');
  const own = namesOf(Resources, 'AWS::IAM::ManagedPolicy').flatMap((name) => statementsOf(Resources[name]));
  expect(
    own.filter(({ Action }) => Action.includes('sts:AssumeRole')).map(({ Resource }) => JSON.stringify(Resource)),
  ).toEqual([expect.stringContaining('role/team-cleanup')]);
});

test('broken policies are not packaged, and the fault has its place', async () => {
  const copy = actingCopy('broken', 'mode: act\n');
  writeFileSync(
    join(copy, 'policies/broken.yml'),
    'policies:\n  - name: broken\n    resource: ebs\n    filters: [{ type: ttll }]\n',
  );
  await expect(packaged(copy, 'broken')).rejects.toThrow(/policies\/broken\.yml:4:\d+/);
});

test('the packaged handler plans to S3, notifies, and writes nothing else', async () => {
  const tags = [{ Key: 'ttl', Value: '1d' }];
  const parameters = {
    ImageId: 'ami-0123456789abcdef0',
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    TagSpecifications: [{ ResourceType: 'instance', Tags: tags }],
  };
  await moto.seed({
    at: '2026-01-05T08:00:00Z',
    region: 'eu-west-1',
    calls: [{ service: 'ec2', operation: 'run_instances', parameters }],
  });
  const bucket = { Bucket: 'acme-plans', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } };
  await moto.seed({ region: 'eu-west-1', calls: [{ service: 's3', operation: 'create_bucket', parameters: bucket }] });
  await moto.seed({ region: 'eu-west-1', calls: ledgerTable('mayfly-ledger') });
  const unzipped = join(folder, 'unzipped');
  await run(program('.venv', 'python'), ['-m', 'zipfile', '-e', join(folder, 'once', 'mayfly.zip'), unzipped]);

  const call =
    "const { handler } = await import('./dist/lambda/sweep.mjs');" +
    'process.stdout.write(`RESULT ${JSON.stringify(await handler({}, context))}`);';
  const context =
    "const context = { functionName: 'sweep', awsRequestId: '1', getRemainingTimeInMillis: () => 60000 };";
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', context + call], {
    cwd: unzipped,
    env: environment(),
  });

  const [, result = '{}'] = /RESULT (.*)$/.exec(stdout) ?? [];
  const swept = JSON.parse(result) as {
    plan: string;
    storedAt: string;
    totals: { resources: number; findings: number };
    acting: string;
    starts: readonly unknown[];
  };
  expect(swept).toMatchObject({
    storedAt: expect.stringMatching(/^s3:\/\/acme-plans\/plans\/\d{4}-\d\d-\d\d\/\w+\/$/),
    acting: 'observes',
    starts: [],
  });
  expect(swept.totals.findings).toBeGreaterThan(0);
  // The ledger holds its version, since when policies match, and which escalation level was notified; nothing else is
  // written.
  const written = Map.groupBy(
    proxy.calls.filter(({ kind }) => kind === 'write'),
    ({ operation, body }) => (operation === 'PutItem' ? (/"pk":\{"S":"([\w-]+)"/.exec(body)?.[1] ?? body) : operation),
  );
  expect(Object.fromEntries([...written].map(([what, calls]) => [what, calls.length]))).toEqual({
    PutObject: 5,
    observations: swept.totals.findings,
    'escalation-levels': 1,
    ledger: 1,
  });
  expect(proxy.count('DescribeInstances')).toBe(1);
  const [listed] = await moto.seed({
    region: 'eu-west-1',
    calls: [{ service: 's3', operation: 'list_objects_v2', parameters: { Bucket: 'acme-plans' } }],
  });
  const contents = (listed?.Contents ?? []) as readonly { readonly Key: string }[];
  const keys = contents.map(({ Key }) => Key.split('/').at(-1));
  expect(keys).toEqual(['findings.ndjson', 'gaps.ndjson', 'plan.json', 'refusals.ndjson', 'steps.ndjson']);
  expect(stdout).toContain('notified');
});

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: unknown }>>;

async function packaged(cwd: string, name: string): Promise<void> {
  await run(
    process.execPath,
    [join(root, 'node_modules/osls/bin/serverless.js'), 'package', '--package', join(folder, name)],
    { cwd },
  );
}

/** What is packaged, with another mayfly.yml: the way of somebody who deploys it. */
function actingCopy(name: string, mayflyYml: string): string {
  const copy = join(folder, 'copies', name);
  for (const part of [
    'handlers',
    'infra',
    'policies',
    'scripts',
    'src',
    'serverless.yml',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'mayfly.yml'), mayflyYml);
  return copy;
}

/** The resources of a package whose template cfn-lint finds nothing wrong with. */
async function template(name: string): Promise<Resources> {
  const path = join(folder, name, 'cloudformation-template-update-stack.json');
  // W3005: the framework writes a DependsOn that is already implied.
  await run(program('.venv', 'cfn-lint'), ['--ignore-checks', 'W3005', '--', path]);
  return (JSON.parse(readFileSync(path, 'utf8')) as { Resources: Resources }).Resources;
}

function namesOf(resources: Resources, type: string): readonly string[] {
  return Object.entries(resources)
    .flatMap(([name, { Type }]) => (Type === type ? [name] : []))
    .sort();
}

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
}

function statementsOf(policy: Resources[string] | undefined): readonly Statement[] {
  const { PolicyDocument } = (policy ?? { Properties: { PolicyDocument: { Statement: [] } } }).Properties as {
    PolicyDocument: { Statement: readonly Statement[] };
  };
  return PolicyDocument.Statement;
}

function environment(): NodeJS.ProcessEnv {
  const account = {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: proxy.endpoint,
  };
  return {
    PATH: process.env.PATH,
    ...account,
    MAYFLY_BUCKET: 'acme-plans',
    MAYFLY_LEDGER: 'mayfly-ledger',
    MAYFLY_REGIONS: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: 'sweep',
  };
}

function digestOf(name: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, name, 'mayfly.zip')))
    .digest('hex');
}
