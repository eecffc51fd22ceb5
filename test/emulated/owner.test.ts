import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { verdictWords } from '../../src/report/verdict-words.ts';
import type { Call } from './call.ts';
import { type Moto, startMoto } from './moto.ts';
import { type AwsProxy, type Deed, startProxy } from './proxy.ts';
import { daysAgo, seeder } from './seeder.ts';
import { type Workplace, workplace } from './workplace.ts';

/**
 * Whose it is, from the terminal: moto knows no LookupEvents, so the proxy answers it as CloudTrail does; Slack is a
 * stub with Slack's answers.
 */
let moto: Moto;
let proxy: AwsProxy;
let slack: Server;
let members: Readonly<Record<string, object>> = {};
let work: Workplace;

const policies = `
policies:
  - name: finds-its-owner
    resource: ec2
    filters: [{ type: owner, state: missing }]
    actions: [auto-tag-owner]
  - name: owner-has-left
    resource: ec2
    filters: [{ type: owner, state: gone }]
    actions: [{ type: notify, to: console }]
`;

beforeAll(async () => {
  moto = await startMoto();
  proxy = await startProxy(moto.endpoint);
  slack = createServer((request, response) => {
    const email = new URL(request.url ?? '/', 'http://slack').searchParams.get('email') ?? '';
    const isAllowed = request.headers.authorization === 'Bearer xoxb-of-the-test';
    response.end(
      JSON.stringify(
        isAllowed ? (members[email] ?? { ok: false, error: 'users_not_found' }) : { ok: false, error: 'invalid_auth' },
      ),
    );
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
});

beforeEach(async () => {
  await moto.reset();
  members = {};
  work = workplace(proxy.endpoint, { SLACK_TOKEN: 'xoxb-of-the-test' });
  const made = (email: string) => ({
    IdentityStoreId: 'd-1234567890',
    UserName: email,
    DisplayName: email,
    Name: { GivenName: 'A', FamilyName: 'B' },
    Emails: [{ Value: email, Primary: true }],
  });
  await seeder(moto).call('identitystore', 'create_user', made('ada@example.com'));
  const { port } = slack.address() as AddressInfo;
  work.write('owners.yml', policies);
  work.write(
    'mayfly.yml',
    `mode: act
owner:
  pattern: "*@example.com"
  identity-store: { id: d-1234567890, region: eu-west-1 }
  slack: { token: "\${SLACK_TOKEN}", api: "http://127.0.0.1:${port}/api" }
`,
  );
  proxy.forget();
});

afterEach(() => {
  work.remove();
});

afterAll(async () => {
  slack.close();
  await proxy.stop();
  await moto.stop();
});

/** An event as LookupEvents answers it: the time in seconds, the event itself as text. */
function event(id: string, at: string, userIdentity: object): object {
  return {
    EventId: `event-of-${id}`,
    EventName: 'RunInstances',
    ReadOnly: 'false',
    EventTime: Math.round(Date.parse(at) / 1000),
    EventSource: 'ec2.amazonaws.com',
    Resources: [
      { ResourceType: 'AWS::EC2::VPC', ResourceName: 'vpc-1' },
      { ResourceType: 'AWS::EC2::Instance', ResourceName: id },
    ],
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.11',
      userIdentity,
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
    }),
  };
}

function session(role: string, name: string): object {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::123456789012:assumed-role/${role}/${name}`,
    accountId: '123456789012',
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::123456789012:role/${role}`, userName: role } },
  };
}

/** Answers by the attribute that is asked for, an event a page. */
function history(events: readonly { readonly id: string; readonly event: object }[]): (call: Call) => Deed {
  return ({ body }) => {
    const { LookupAttributes, NextToken = '0' } = JSON.parse(body) as {
      LookupAttributes: [{ AttributeKey: string; AttributeValue: string }];
      NextToken?: string;
    };
    const [{ AttributeKey, AttributeValue }] = LookupAttributes;
    const found = events.filter(({ id }) => AttributeKey === 'EventName' || id === AttributeValue);
    const at = Number(NextToken);
    const answer = {
      Events: found.slice(at, at + 1).map((each) => each.event),
      ...(at + 1 < found.length && { NextToken: String(at + 1) }),
    };
    return { reply: { status: 200, type: 'application/x-amz-json-1.1', body: Buffer.from(JSON.stringify(answer)) } };
  };
}

test('the creator of an instance becomes its owner, with the source, once; a robot does not', async () => {
  const at = daysAgo(3);
  const [ada, robot] = [await seeder(moto).instance({}, at), await seeder(moto).instance({}, at)];
  const old = await seeder(moto).instance({}, daysAgo(200));
  const events = [
    { id: ada, event: event(ada, at, session('AWSReservedSSO_Developer_0123456789abcdef', 'ada@example.com')) },
    { id: robot, event: event(robot, at, { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }) },
  ];
  const heal = proxy.fault({ on: 'LookupEvents', deed: history(events) });

  const plan = await work.mayfly('plan', 'owners.yml');
  expect(plan).toMatchObject({ code: 0 });
  expect(plan.out.replaceAll(/\s+/g, ' ')).toContain(
    `owner: ada@example.com (certain; CloudTrail: RunInstances on ${at.slice(0, 10)} by the role ` +
      'AWSReservedSSO_Developer_0123456789abcdef in the session ada@example.com)',
  );
  expect(work.plan().steps).toMatchObject([
    {
      verb: 'tag',
      subject: { id: ada },
      options: { tags: { owner: 'ada@example.com' } },
      requestedBy: 'auto-tag-owner',
    },
  ]);
  const refused = new Map(
    work.plan().refusals.map(({ subject, cause, message }) => [subject.id, `${cause}: ${message}`]),
  );
  expect(refused.get(robot)).toContain(
    'unsure: it was created by a robot, which cannot be an owner: CloudTrail: RunInstances',
  );
  expect(refused.get(old)).toContain('unsure: nobody knows who created it: it was created 200 days ago');
  // Both began together: one lookup by the name of the event would take as many pages as two by theirs, so it is given
  // up after its first.
  expect(proxy.count('LookupEvents')).toBeLessThanOrEqual(4);
  expect(proxy.writes()).toEqual([]);

  expect(await work.mayfly('apply', 'out/plan')).toMatchObject({ code: 0 });
  expect(((await seeder(moto).instanceNow(ada)) as { Tags: unknown }).Tags).toEqual([
    { Key: 'owner', Value: 'ada@example.com' },
  ]);
  expect(((await seeder(moto).instanceNow(robot)) as { Tags?: unknown }).Tags ?? []).toEqual([]);

  expect(await work.mayfly('plan', 'owners.yml')).toMatchObject({ code: 0 });
  expect(work.plan().steps).toEqual([]);
  heal();
});

test('CloudTrail is called again where it throttles; where it refuses, the creator stays unknown', async () => {
  const at = daysAgo(3);
  const made = await seeder(moto).instance({}, at);
  const throttled = proxy.fault({ on: 'LookupEvents', deed: 'throttle', times: 2 });
  const heal = proxy.fault({
    on: 'LookupEvents',
    deed: history([{ id: made, event: event(made, at, session('engineer', 'ada@example.com')) }]),
  });
  expect(await work.mayfly('plan', 'owners.yml')).toMatchObject({ code: 0 });
  expect(work.plan().steps).toMatchObject([{ message: expect.stringContaining('owner: ada@example.com (likely; ') }]);
  throttled();
  heal();

  const deny = proxy.fault({ on: 'LookupEvents', deed: { error: 'AccessDeniedException', status: 400 } });
  expect(await work.mayfly('plan', 'owners.yml')).toMatchObject({ code: 0 });
  expect(work.plan().steps).toEqual([]);
  expect(work.plan().refusals).toMatchObject([
    { cause: 'unsure', message: 'who created it is not known: AccessDeniedException on cloudtrail:LookupEvents' },
  ]);
  deny();
});

test('an owner has left if IAM Identity Center and Slack do not know them; if Slack fails, nobody has', async () => {
  const owned = async (owner: string) => seeder(moto).instance({ owner }, daysAgo(3));
  const [, bob, carol] = [
    await owned('Ada@example.com'),
    await owned('bob@example.com'),
    await owned('carol@example.com'),
  ];
  const eve = await owned('eve@example.com');
  members = {
    'carol@example.com': { ok: true, user: { id: 'U3', deleted: false, profile: { email: 'carol@example.com' } } },
    'eve@example.com': { ok: true, user: { id: 'U4', deleted: true, profile: { email: 'eve@example.com' } } },
  };
  expect(await work.mayfly('plan', 'owners.yml')).toMatchObject({ code: 0 });
  expect(
    work
      .plan()
      .findings.map(({ subject }) => subject.id)
      .sort(),
  ).toEqual([bob, eve].sort());
  const words = work
    .plan()
    .findings.map(({ because }) => verdictWords(because))
    .join('\n');
  expect(words).toContain('`bob@example.com` (not in IAM Identity Center, not in Slack; an owner who has left)');
  expect(words).toContain(
    '`eve@example.com` (not in IAM Identity Center, deactivated in Slack; an owner who has left)',
  );
  expect(proxy.count('ListUsers')).toBe(1);
  expect(carol).not.toBe('');

  work.remove();
  work = workplace(proxy.endpoint, { SLACK_TOKEN: 'xoxb-revoked' });
  work.write('owners.yml', policies);
  const { port } = slack.address() as AddressInfo;
  work.write(
    'mayfly.yml',
    `owner: { identity-store: { id: d-1234567890, region: eu-west-1 }, slack: { token: "\${SLACK_TOKEN}", api: ` +
      `"http://127.0.0.1:${port}/api" } }\n`,
  );
  const dark = await work.mayfly('plan', 'owners.yml');
  expect(work.plan().findings).toEqual([]);
  expect(work.plan().gaps).toMatchObject([{ policy: 'owner-has-left', cause: 'Slack: invalid_auth', count: 3 }]);
  expect(dark.out + dark.err).not.toContain('xoxb-revoked');
});

test('a policy that asks who is gone says where mayfly.yml lacks the answer', async () => {
  work.write('mayfly.yml', 'mode: act\n');
  const told = await work.mayfly('plan', 'owners.yml');
  expect(told.code).toBe(1);
  expect(told.err + told.out).toMatch(/owners\.yml:9:\d+ error/);
  expect(told.err + told.out).toContain('mayfly.yml names no directory of owners.');
});
