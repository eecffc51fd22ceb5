import { describe, expect, test } from '@jest/globals';
import { matchesGlob } from '../../../../src/core/glob.ts';
import type { Json } from '../../../../src/core/json.ts';
import { callerOf } from '../../../../src/policy/owner/identity.ts';
import { isEmail, isRobotName } from '../../../../src/policy/owner/robot.ts';

type Identity = Readonly<Record<string, Json>>;

/** A session as CloudTrail writes it. */
function session(role: string, name: string, more: Identity = {}, context: Identity = {}): Identity {
  return {
    type: 'AssumedRole',
    principalId: `AROAJ45Q7YFFAREXAMPLE:${name}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
    accountId: '111122223333',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAJ45Q7YFFAREXAMPLE',
        arn: `arn:aws:iam::111122223333:role/${role}`,
        accountId: '111122223333',
        userName: role,
      },
      attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
      ...context,
    },
    ...more,
  };
}

function user(userName: string): Identity {
  return {
    type: 'IAMUser',
    principalId: 'AIDAJ45Q7YFFAREXAMPLE',
    arn: `arn:aws:iam::111122223333:user/${userName}`,
    accountId: '111122223333',
    userName,
  };
}

const sso = 'AWSReservedSSO_Developer_0123456789abcdef';

describe('the caller of an event', () => {
  test.each<[string, Identity, string, string]>([
    ['a user of IAM whose name is an e-mail', user('ada@example.com'), 'ada@example.com', 'certain'],
    ['a user of IAM', user('ada'), 'ada', 'likely'],
    ['IAM Identity Center names the session', session(sso, 'ada@example.com'), 'ada@example.com', 'certain'],
    ['… by the user name, if that is not an e-mail address', session(sso, 'ada'), 'ada', 'certain'],
    [
      'an e-mail address that the caller gave the session',
      session('engineer', 'ada@example.com'),
      'ada@example.com',
      'likely',
    ],
    ['… even if the role is named like a robot', session('deploy', 'ada@example.com'), 'ada@example.com', 'likely'],
    [
      'a source identity',
      session('engineer', 'botocore-session-1763', {}, { sourceIdentity: 'ada@example.com' }),
      'ada@example.com',
      'certain',
    ],
    ['a session that looks like a name', session('engineer', 'ada.lovelace'), 'ada.lovelace', 'guess'],
    [
      'a federated user',
      { type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/ada@example.com' },
      'ada@example.com',
      'likely',
    ],
    ['a user of SAML', { type: 'SAMLUser', userName: 'ada@example.com' }, 'ada@example.com', 'likely'],
    [
      'somebody through CloudFormation',
      { ...session(sso, 'ada@example.com'), invokedBy: 'cloudformation.amazonaws.com' },
      'ada@example.com',
      'certain',
    ],
  ])('%s', (_, identity, name, confidence) => {
    expect(callerOf({ identity }, { robots: {} })).toMatchObject({ kind: 'known', name, confidence });
  });

  test.each<[string, Identity]>([
    ['a service', { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }],
    [
      'a service-linked role',
      session('AWSServiceRoleForAutoScaling', 'AutoScaling', { invokedBy: 'autoscaling.amazonaws.com' }),
    ],
    ['an instance', session('web', 'i-0123456789abcdef0', {}, { ec2RoleDelivery: '2.0' })],
    ['an instance, of an older event', session('web', 'i-0123456789abcdef0')],
    ['a function', session('report', 'report', { inScopeOf: { issuerType: 'AWS::Lambda::Function' } })],
    [
      'GitHub by OpenID Connect',
      session(
        'web',
        'ada',
        {},
        {
          webIdFederationData: {
            federatedProvider: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com',
          },
        },
      ),
    ],
    ['a pipeline by its session', session('engineer', 'GitHubActions')],
    ['a pipeline by its role', session('ci-deploy', 'ada')],
    ['a session with a name from an SDK', session('engineer', 'botocore-session-1763712000')],
    ['a session named by the time', session('engineer', '1763712000123')],
    ['a user that is a tool', user('jenkins')],
    ['… with an e-mail address', user('deploy-bot@example.com')],
    ['IAM Identity Center, even if it looks like a robot', session(sso, 'svc-backup')],
    ['the root user', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }],
    ['another account', { type: 'AWSAccount', accountId: '444455556666' }],
    [
      'a user of Identity Center who could not be looked up',
      { type: 'IdentityCenterUser', onBehalfOf: { userId: '906' } },
    ],
    ['nothing at all', {}],
  ])('%s is nobody', (_, identity) => {
    expect(callerOf({ identity }, { robots: {} })).toMatchObject({ kind: 'robot' });
  });

  test('the person behind the call comes before the session’s name', () => {
    expect(
      callerOf({ identity: session('engineer', 'q-developer'), person: 'ada@example.com' }, { robots: {} }),
    ).toMatchObject({
      name: 'ada@example.com',
      confidence: 'certain',
    });
  });

  test('mayfly.yml lists its robots, by role, ARN or user, and the team that answers for them', () => {
    const robots = { 'github-*': 'platform', 'arn:aws:iam::*:role/nightly/*': 'data', 'ada-cron': '' };
    expect(callerOf({ identity: session('github-web', 'ada@example.com') }, { robots })).toMatchObject({
      kind: 'known',
      name: 'platform',
      confidence: 'likely',
    });
    const nightly = session(
      'etl',
      'run',
      {},
      { sessionIssuer: { userName: 'etl', arn: 'arn:aws:iam::111122223333:role/nightly/etl' } },
    );
    expect(callerOf({ identity: nightly }, { robots })).toMatchObject({ name: 'data' });
    expect(callerOf({ identity: user('ada-cron') }, { robots })).toMatchObject({ kind: 'robot' });
    expect(callerOf({ identity: user('ada') }, { robots })).toMatchObject({ name: 'ada' });
  });

  test('the message says who it was, and through whom', () => {
    const { message: by } = callerOf(
      { identity: { ...session('engineer', 'ada@example.com'), invokedBy: 'cloudformation.amazonaws.com' } },
      { robots: {} },
    );
    expect(by).toBe('the role engineer in the session ada@example.com through cloudformation.amazonaws.com');
  });
});

test.each(['ada', 'Ada.Lovelace', 'ada@example.com', 'travis@example.com', 'o.brien', 'adalovelace1815'])(
  '%s may be a person',
  (name) => {
    expect(isRobotName(name)).toBe(false);
  },
);

test.each([
  'ci',
  'ci-deploy',
  'GitHubActions',
  'svc_backup',
  'jenkins2',
  'terraform',
  'AWSCloudFormation',
  'i-0123456789abcdef0',
  '0f3c9a7d5b1e4c6a8d2f',
])('%s is a robot', (name) => {
  expect(isRobotName(name)).toBe(true);
});

test.each([
  ['ada@example.com', true],
  ['ada@example', false],
  ['@example.com', false],
  ['Ada <ada@example.com>', false],
  ['ada@exa@mple.com', false],
])('%s is an e-mail address: %s', (text, is) => {
  expect(isEmail(text)).toBe(is);
});

test.each([
  ['*@example.com', 'Ada@Example.com', true],
  ['*@example.com', 'ada@example.com.evil.org', false],
  ['team-*', 'team-', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c', false],
  ['ab*ba', 'aba', false],
  ['a**', 'a', true],
  ['platform', 'platforms', false],
])('%s fits %s: %s', (pattern, text, is) => {
  expect(matchesGlob(pattern, text)).toBe(is);
});
