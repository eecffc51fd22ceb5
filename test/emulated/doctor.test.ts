import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { clockCheck } from '../../src/app/doctor/places.ts';
import type { Check } from '../../src/core/views/check.ts';
import type { ManagedPolicy, PolicyDocument } from '../../src/core/views/role.ts';
import { decide } from '../unit/iam/evaluator.ts';
import { xml } from '../xml.ts';
import { strayCalls } from './aws-calls.ts';
import type { Call } from './call.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, startProxy } from './proxy.ts';
import { ledgerTable } from './tables.ts';
import { type Workplace, workplace } from './workplace.ts';

/**
 * `mayfly doctor`. moto does not simulate policies: the proxy answers in IAM's own form, and what it says is worked out
 * by the evaluator of the tests, from the policies that the call itself carries, or from those that the test attaches
 * to whoever asks.
 */
let moto: Moto;
let proxy: AwsProxy;
let work: Workplace;
/** What is attached to the identity. */
let attached: readonly ManagedPolicy[];
/** What the proxy answers in IAM's place, to be taken away by name. */
let answered: ReadonlyMap<string, () => void>;

const policies = 'policies: [{name: old, resource: ebs, filters: [{State: available}], actions: [delete]}]';

beforeAll(async () => {
  moto = await startMoto();
});

beforeEach(async () => {
  await moto.reset();
  proxy = await startProxy(moto.endpoint);
  work = workplace(proxy.endpoint);
  work.write('old.yml', policies);
  const whoami = {
    rewrite: (body: string) => body.replace(/<Arn>[^<]*</, '<Arn>arn:aws:sts::123456789012:assumed-role/mayfly/ada<'),
  };
  answered = new Map([
    ['GetCallerIdentity', proxy.fault({ on: 'GetCallerIdentity', deed: whoami })],
    [
      'SimulateCustomPolicy',
      proxy.fault({ on: 'SimulateCustomPolicy', deed: (call) => ({ reply: simulated(call, policiesIn(call)) }) }),
    ],
    [
      'SimulatePrincipalPolicy',
      proxy.fault({ on: 'SimulatePrincipalPolicy', deed: (call) => ({ reply: simulated(call, attached) }) }),
    ],
  ]);
  const printed = await work.mayfly('iam', 'old.yml', '--json');
  attached = JSON.parse(printed.out) as readonly ManagedPolicy[];
  proxy.forget();
});

afterEach(async () => {
  await proxy.stop();
  work.remove();
});

afterAll(async () => moto.stop());

const membersOf = ({ body }: Call, name: string): readonly string[] =>
  [...new URLSearchParams(body)].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);

function policiesIn(call: Call): readonly ManagedPolicy[] {
  return membersOf(call, 'PolicyInputList').map((text, at) => ({
    name: String(at),
    document: JSON.parse(text) as PolicyDocument,
  }));
}

/** IAM's answer, in its own form. */
function simulated(call: Call, documents: readonly ManagedPolicy[]) {
  const form = new URLSearchParams(call.body);
  const context: Record<string, string> = {};
  for (let at = 1; form.has(`ContextEntries.member.${at}.ContextKeyName`); at++)
    context[form.get(`ContextEntries.member.${at}.ContextKeyName`) ?? ''] =
      form.get(`ContextEntries.member.${at}.ContextKeyValues.member.1`) ?? '';
  const decisions = { allowed: 'allowed', denied: 'explicitDeny', 'not-allowed': 'implicitDeny' } as const;
  const results = membersOf(call, 'ActionNames').map((action) => {
    const resources = membersOf(call, 'ResourceArns').map((arn) => ({ arn }));
    const decision = decisions[decide(documents, { action, resources, context })];
    return {
      EvalActionName: action,
      EvalResourceName: '*',
      EvalDecision: decision,
      MatchedStatements: '',
      MissingContextValues: '',
    };
  });
  const { operation } = call;
  const body = xml({
    [`${operation}Response`]: {
      [`${operation}Result`]: { IsTruncated: 'false', EvaluationResults: { member: results } },
      ResponseMetadata: { RequestId: '1' },
    },
  });
  return { status: 200, type: 'text/xml', body: Buffer.from(body) };
}

async function examined(
  ...words: string[]
): Promise<{ readonly code: number | null; readonly checks: readonly Check[] }> {
  const { code, out, err } = await work.mayfly('doctor', ...words, '--json');
  expect(err).toBe('');
  return { code, checks: (JSON.parse(out) as { checks: readonly Check[] }).checks };
}

const not = (checks: readonly Check[], is: Check['status']): readonly Check[] =>
  checks.filter((check) => check.status !== is);
const saying = (checks: readonly Check[], name: string): readonly string[] =>
  checks.filter((check) => check.name === name).map(({ status, message }) => `${status}: ${message}`);

test('a valid installation has only checks that are ok, and nothing was written', async () => {
  const { code, checks } = await examined('old.yml');
  expect(not(checks, 'ok')).toEqual([]);
  expect(code).toBe(0);
  expect(checks.map(({ name }) => name)).toEqual([
    'what is written',
    'clock',
    'ledger',
    'kill switch',
    'credentials 123456789012',
    'region 123456789012 eu-west-1',
    'deployed Mayfly 123456789012',
    'permissions of arn:aws:iam::123456789012:role/mayfly',
    'protection by arn:aws:iam::123456789012:role/mayfly',
    'permissions of the role of `mayfly iam`',
    'protection by the role of `mayfly iam`',
  ]);
  expect(proxy.writes()).toEqual([]);
  expect(strayCalls(proxy).filter((call) => !call.includes('?:'))).toEqual([]);
});

test('a missing action is named with who needs it, and a missing Deny with what it leaves open', async () => {
  attached = attached.map(({ name, document }) => ({
    name,
    document: {
      ...document,
      Statement: document.Statement.filter(({ Effect }) => Effect === 'Allow').map((statement) => ({
        ...statement,
        Action: statement.Action.filter((action) => action !== 'ec2:CreateSnapshot'),
      })),
    },
  }));
  const { code, checks } = await examined('old.yml');
  expect(code).toBe(1);
  expect(not(checks, 'ok')).toEqual([
    {
      name: 'permissions of arn:aws:iam::123456789012:role/mayfly',
      status: 'failed',
      message: 'ec2:CreateSnapshot is not allowed, for old: snapshot ebs',
      remedy: 'Attach what `mayfly iam` prints for these policies.',
    },
    {
      name: 'protection by arn:aws:iam::123456789012:role/mayfly',
      status: 'failed',
      message: expect.stringMatching(/^on resources tagged persistent-core it may still: .*ec2:DeleteVolume/),
      remedy: 'Attach the Deny that `mayfly iam` prints: then the guard is not the only protection.',
    },
  ]);
});

test('what AWS does not let it check is unknown, and the exit code says so', async () => {
  answered.get('SimulatePrincipalPolicy')?.();
  proxy.fault({ on: 'SimulatePrincipalPolicy', deed: { error: 'AccessDenied', status: 403 } });
  work.write('mayfly.yml', 'bucket: not-ours\n');
  proxy.fault({ on: 'GetObject', deed: { error: 'AccessDenied', status: 403 } });
  const { code, checks } = await examined('old.yml');
  expect(code).toBe(3);
  expect(not(checks, 'ok').map(({ name, status, message }) => [name, status, message])).toEqual([
    ['bucket', 'unknown', 'it is not known whether not-ours may be read: AccessDenied'],
    [
      'permissions of arn:aws:iam::123456789012:role/mayfly',
      'unknown',
      'IAM could not be asked: AccessDenied on iam:SimulatePrincipalPolicy',
    ],
    [
      'protection by arn:aws:iam::123456789012:role/mayfly',
      'unknown',
      'IAM could not be asked: AccessDenied on iam:SimulatePrincipalPolicy',
    ],
  ]);
});

test('credentials that IAM does not judge are unknown, too', async () => {
  answered.get('GetCallerIdentity')?.();
  proxy.fault({
    on: 'GetCallerIdentity',
    deed: { rewrite: (body) => body.replace(/<Arn>[^<]*</, '<Arn>arn:aws:iam::123456789012:root<') },
  });
  const { code, checks } = await examined('old.yml');
  expect([code, saying(checks, 'permissions of arn:aws:iam::123456789012:root')]).toEqual([
    3,
    ['unknown: IAM does not evaluate these credentials'],
  ]);
});

test('regions, roles, the kill switch and the files are looked at, each with its remedy', async () => {
  work.write(
    'mayfly.yml',
    'applyRole: arn:aws:iam::{account_id}:role/mayfly-apply\nledger: {table: team-ledger, region: eu-west-1}\n',
  );
  work.write('broken.yml', 'policies: [{name: old, resource: ebs, filters: [{type: nonsense}]}]');
  const operations = new Set(['AssumeRole']);
  proxy.fault({ on: ({ operation }) => operations.has(operation), deed: { error: 'AccessDenied', status: 403 } });
  proxy.fault({
    on: ({ operation, region }) => operation === 'DescribeInstances' && region === 'eu-central-1',
    deed: { error: 'UnauthorizedOperation', status: 403 },
  });
  const { code, checks } = await examined('broken.yml', '--region', 'eu-west-1', '--region', 'eu-central-1');
  expect(code).toBe(1);
  expect(saying(checks, 'what is written')).toEqual([
    expect.stringMatching(/^failed: broken\.yml:1:\d+ ebs has no filter `nonsense`/),
  ]);
  expect(saying(checks, 'ledger')).toEqual([
    expect.stringMatching(/^failed: There is no ledger table team-ledger in eu-west-1/),
  ]);
  expect(saying(checks, 'region 123456789012 eu-west-1')).toEqual(['ok: it is enabled, and may be read']);
  expect(saying(checks, 'region 123456789012 eu-central-1')).toEqual([
    'failed: it cannot be read: UnauthorizedOperation on ec2:DescribeInstances',
  ]);
  expect(saying(checks, 'applyRole 123456789012')).toEqual([
    'failed: arn:aws:iam::123456789012:role/mayfly-apply cannot be assumed: AccessDenied on sts:AssumeRole',
  ]);
  for (const check of not(checks, 'ok')) expect(check.remedy?.length).toBeGreaterThan(10);

  await moto.seed({ region: 'eu-west-1', calls: ledgerTable('team-ledger') });
  const { checks: again } = await examined();
  expect(saying(again, 'ledger')).toEqual(['ok: team-ledger in eu-west-1 can be read and written']);
  await work.mayfly('halt', '--reason', 'stop');
  const halted = await examined();
  expect(saying(halted.checks, 'kill switch')).toEqual([expect.stringMatching(/^failed: .* is on: no step starts$/)]);
});

test('credentials that AWS refuses have failed, and what depends on them is left out, not ok', async () => {
  for (const takeAway of answered.values()) takeAway();
  proxy.fault({ on: () => true, deed: { error: 'InvalidClientTokenId', status: 403 } });
  const { code, out } = await work.mayfly('doctor', 'old.yml');
  expect(code).toBe(1);
  expect(out).toContain(
    '✗ credentials: AWS cannot be reached with them: InvalidClientTokenId on sts:GetCallerIdentity',
  );
  expect(out).not.toContain('permissions');
});

test('a wrong clock has failed', async () => {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() - 600_000).toUTCString());
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await clockCheck('eu-west-1', endpoint, () => new Date())).toMatchObject({
    status: 'failed',
    message: expect.stringMatching(/^60\d s from AWS’s clock/),
  });
  expect(await clockCheck('eu-west-1', endpoint, () => new Date(Date.now() - 600_000))).toMatchObject({ status: 'ok' });
  await new Promise((resolve) => server.close(resolve));
  expect(await clockCheck('eu-west-1', endpoint, () => new Date())).toMatchObject({ status: 'unknown' });
});
