import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addIam } from '../../../../src/cli/commands/iam.ts';
import type { Door, ExitCode } from '../../../../src/cli/door.ts';

const folder = mkdtempSync(join(tmpdir(), 'mayfly-iam-'));
const path = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const config = path('mayfly.yml', 'bucket: our-plans\nregions: [eu-west-1]\n');
const stop = path('stop.yml', 'policies: [{name: nightly, resource: ec2, actions: [stop]}]');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: ExitCode;
}

async function iam(...words: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  let code: ExitCode = 0;
  const remark = (text: string): void => void err.push(text);
  const exit = (asked: ExitCode): void => {
    code = asked;
  };
  const during = () => Promise.reject(new Error('a role is made without AWS'));
  const door: Door = {
    columns: 100,
    colour: false,
    print: (text) => void out.push(text),
    remark,
    exit,
    during,
    environment: {},
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: remark });
  addIam(program, door);
  await program.parseAsync(['iam', ...words], { from: 'user' }).catch(() => {
    exit(1);
  });
  return { out: out.join(''), err: err.join(''), code };
}

test('people read what is allowed, for which policy, and what is not seen', async () => {
  const { out, code } = await iam(stop, '--config', config);
  expect(code).toBe(0);
  expect(out).toMatch(/ec2:StopInstances +nightly: stop ec2/);
  expect(out).toContain('aws:RequestedRegion StringEquals eu-west-1');
  expect(out).toContain('holds (mayfly-hold)');
});

test('--json gives documents that IAM takes, --cloudformation a template', async () => {
  const policies = JSON.parse((await iam(stop, '--config', config, '--json')).out) as readonly {
    name: string;
    document: { Version: string; Statement: readonly unknown[] };
  }[];
  expect(policies.map(({ name, document }) => [name, document.Version])).toEqual([['mayfly-1', '2012-10-17']]);
  expect(JSON.stringify(policies)).toContain('"arn:aws:s3:::our-plans/plans/*"');
  const template = JSON.parse((await iam(stop, '--config', config, '--cloudformation')).out) as {
    Resources: Readonly<Record<string, { Type: string }>>;
  };
  expect(Object.values(template.Resources).map(({ Type }) => Type)).toEqual([
    'AWS::IAM::Role',
    'AWS::IAM::ManagedPolicy',
  ]);
});

test('--region narrows what may be written, instead of mayfly.yml', async () => {
  const { out } = await iam(stop, '--config', config, '--region', 'us-east-1', '--region', 'us-west-2');
  expect(out).toContain('aws:RequestedRegion StringEquals us-east-1 | us-west-2');
  expect(out).not.toContain('eu-west-1');
});

test('broken policies give no role', async () => {
  const { out, err, code } = await iam(
    path('broken.yml', 'policies: [{name: a, resource: ec2, actions: [stopp]}]'),
    '--config',
    config,
  );
  expect([out, code]).toEqual(['', 1]);
  expect(err).toContain('stopp');
});

test('a policy that is not supported yet is left out, and the exit code says so', async () => {
  const later = path(
    'later.yml',
    'policies: [{name: a, resource: ec2, actions: [stop]}, {name: b, resource: ec2, actions: [reboot]}]',
  );
  const { out, code } = await iam(later, '--config', config);
  expect(code).toBe(3);
  expect(out).toContain('a: stop ec2');
});

test('--json and --cloudformation exclude each other', async () => {
  const { err, code } = await iam(stop, '--json', '--cloudformation');
  expect(code).toBe(1);
  expect(err).toContain('cannot be used with');
});

test('more policies than IAM attaches to a role are reported', async () => {
  const words = Array.from({ length: 120 }, (_, index) => `class-number-${index}`);
  const many = path('many.yml', `tags: { intent: [${words.join(', ')}] }`);
  const { err, code } = await iam(stop, '--config', many);
  expect(code).toBe(0);
  expect(err).toMatch(/^It takes \d\d managed policies, and IAM attaches 10/);
});
