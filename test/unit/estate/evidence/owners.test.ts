import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { OwnersQuestion } from '../../../../src/core/evidence/owners.ts';
import { unknown } from '../../../../src/core/truth.ts';
import { owners } from '../../../../src/estate/evidence/owners.ts';
import { fakeAws, place } from '../fake-aws.ts';
import { need } from '../need.ts';

const now = new Date('2026-11-21T02:00:00Z');
const secret = 'xoxb-secret';

async function lookUp(
  questions: readonly OwnersQuestion[],
  aws = fakeAws({}),
  environment: Record<string, string> = { SLACK_TOKEN: secret },
) {
  const waits: number[] = [];
  const kind = owners({
    environment,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  const needs = questions.map((question) => need('owners', place, question as never));
  const answers = await kind.gather(aws, needs, now);
  return { answers: needs.map(({ key }) => answers.get(key)), waits, aws };
}

describe('IAM Identity Center', () => {
  const inStore = (who: string): OwnersQuestion => ({ from: 'identity-store', store: 'd-1234567890', owner: who });
  const users = [
    {
      UserId: 'u-1',
      UserName: 'ada',
      Emails: [{ Value: 'ada@old.example' }, { Value: 'Ada@example.com', Primary: true }],
      UserStatus: 'ENABLED',
    },
    { UserId: 'u-2', UserName: 'bob@example.com', UserStatus: 'DISABLED' },
    { UserId: 'u-3', UserName: 'carol' },
    { UserId: 'u-4', UserName: 'carol2', Emails: [{ Value: 'shared@example.com' }], UserStatus: 'DISABLED' },
    { UserId: 'u-5', UserName: 'dave', Emails: [{ Value: 'shared@example.com' }], UserStatus: 'ENABLED' },
  ];
  const directory = () =>
    fakeAws({
      'identitystore:ListUsers': (_input, nth) => ({
        Users: nth === 0 ? users.slice(0, 2) : users.slice(2),
        ...(nth === 0 && { NextToken: 'more' }),
      }),
      'identitystore:ListGroups': () => ({ Groups: [{ GroupId: 'g-1', DisplayName: 'Platform' }] }),
    });

  test('knows people by e-mail, user name or id, and teams by the name of their group, whatever the case', async () => {
    const names = [
      'ada@EXAMPLE.com',
      'ada@old.example',
      'Ada',
      'u-1',
      'carol',
      'platform',
      'shared@example.com',
      'bob@example.com',
      'eve@example.com',
    ];
    const { answers, aws } = await lookUp(names.map(inStore), directory());
    const ada = { status: 'here', name: 'Ada@example.com' };
    expect(answers).toEqual([
      ada,
      ada,
      ada,
      ada,
      { status: 'here', name: 'carol' },
      { status: 'here', name: 'Platform' },
      { status: 'here', name: 'shared@example.com' },
      { status: 'gone', reason: 'disabled' },
      { status: 'gone', reason: 'not-known' },
    ]);
    // Two pages of users and one of groups, however many owners are looked up.
    expect(aws.sent).toHaveLength(3);
  });

  test('a listing that breaks off leaves everybody unknown', async () => {
    const broken = fakeAws({
      'identitystore:ListGroups': () => ({ Groups: [] }),
      'identitystore:ListUsers': (_input, nth) => (nth === 0 ? { Users: users, NextToken: 'more' } : fail()),
    });
    await expect(lookUp([inStore('ada')], broken)).rejects.toThrow('broke off');
    const denied = unknown('AccessDenied on identitystore:ListGroups');
    expect((await lookUp([inStore('ada'), inStore('eve')])).answers).toEqual([denied, denied]);
  });

  test('a store without users says nothing about anybody', async () => {
    const empty = fakeAws({
      'identitystore:ListGroups': () => ({ Groups: [] }),
      'identitystore:ListUsers': () => ({ Users: [] }),
    });
    expect((await lookUp([inStore('ada')], empty)).answers).toEqual([
      unknown('the identity store d-1234567890 has no users'),
    ]);
  });
});

describe('Slack', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  async function slack(
    answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void,
  ): Promise<(email: string) => OwnersQuestion> {
    let nth = 0;
    server = createServer((request, response) => {
      answer(request, response, nth++);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    return (email) => ({ from: 'slack', api, token: 'SLACK_TOKEN', email });
  }

  const respondWith = (body: object) => (_request: IncomingMessage, response: ServerResponse) => {
    response.end(JSON.stringify(body));
  };

  test('is called once per e-mail, with the token only in the header', async () => {
    const seen: (readonly [string | undefined, string | undefined])[] = [];
    const of = await slack((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      response.end(
        JSON.stringify({ ok: true, user: { id: 'U1', deleted: false, profile: { email: 'ada@example.com' } } }),
      );
    });
    const { answers } = await lookUp([of('ada+x@example.com'), of('ada+x@example.com')]);
    expect(answers).toEqual([
      { status: 'here', name: 'ada@example.com' },
      { status: 'here', name: 'ada@example.com' },
    ]);
    expect(seen).toEqual([['/api/users.lookupByEmail?email=ada%2Bx%40example.com', `Bearer ${secret}`]]);
  });

  test.each<[string, object, unknown]>([
    ['deactivated', { ok: true, user: { deleted: true } }, { status: 'gone', reason: 'disabled' }],
    ['not known', { ok: false, error: 'users_not_found' }, { status: 'gone', reason: 'not-known' }],
    ['without the scope', { ok: false, error: 'missing_scope' }, unknown('Slack: missing_scope')],
    ['with a token that was revoked', { ok: false, error: 'token_revoked' }, unknown('Slack: token_revoked')],
    ['an answer without a result', {}, unknown('Slack: an answer without a result (200)')],
  ])('%s', async (_, body, expected) => {
    const of = await slack(respondWith(body));
    expect((await lookUp([of('bob@example.com')])).answers).toEqual([expected]);
  });

  test('waits as long as Slack demands, a few times; then the answer is unknown', async () => {
    const busy = await slack((_request, response, nth) => {
      if (nth < 2) response.writeHead(429, { 'retry-after': '7' }).end();
      else response.end(JSON.stringify({ ok: false, error: 'users_not_found' }));
    });
    expect(await lookUp([busy('bob@example.com')])).toMatchObject({
      answers: [{ status: 'gone' }],
      waits: [7000, 7000],
    });
    server?.close();
    const always = await slack((_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    expect(await lookUp([always('bob@example.com')])).toMatchObject({
      answers: [unknown('Slack: too many calls')],
      waits: [60_000, 60_000, 60_000],
    });
  });

  test('without JSON, answer or token it is unknown, and no secret is shown', async () => {
    const of = await slack((_request, response) => response.writeHead(502).end('<html>'));
    const { answers } = await lookUp([
      of('bob@example.com'),
      { from: 'slack', api: 'http://127.0.0.1:9', token: 'SLACK_TOKEN', email: 'b@example.com' },
    ]);
    expect(answers[0]).toEqual(unknown('Slack answered 502 without JSON'));
    expect(answers[1]).toMatchObject({ cause: expect.stringMatching(/^Slack did not answer/) });
    expect(JSON.stringify(answers)).not.toContain(secret);
    expect((await lookUp([of('bob@example.com')], fakeAws({}), {})).answers).toEqual([
      unknown("the environment variable SLACK_TOKEN for Slack's token is not set"),
    ]);
  });
});

function fail(): never {
  throw new Error('broke off');
}
