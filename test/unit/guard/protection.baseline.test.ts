import { expect, test } from '@jest/globals';
import { defaultSettings } from '../../../src/config/settings.ts';
import { type BaselineId, baseline } from '../../../src/core/baseline.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { Settings } from '../../../src/core/settings.ts';
import { createProtection } from '../../../src/guard/protection.ts';

const now = new Date('2026-11-21T02:00:00Z');
const place = { account: '111122223333', region: 'eu-west-1' };
const stack = (name: string): string => `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/5ad1`;
const role = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const table = (name: string): string => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;
const bucket = (name: string): string => `arn:aws:s3:::${name}`;

/** Names of real resources, by the entry that protects them. */
const called: Readonly<Record<BaselineId, readonly string[]>> = {
  'control-tower': [
    stack('AWSControlTowerBP-BASELINE-ROLES'),
    stack('AWS-Landing-Zone-Baseline'),
    role('AWSControlTowerExecution'),
    role('service-role/AWSControlTowerStackSetRole'),
    role('aws-controltower-ConfigRecorderRole'),
    'arn:aws:lambda:eu-west-1:111122223333:function:aws-controltower-NotificationForwarder',
    'arn:aws:sns:eu-west-1:111122223333:aws-controltower-SecurityNotifications',
    bucket('aws-controltower-logs-111122223333-eu-west-1'),
  ],
  sso: [
    role('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123'),
    'arn:aws:iam::111122223333:saml-provider/AWSSSO_0123_DO_NOT_DELETE',
  ],
  stacksets: [
    stack('StackSet-guardrails-0123'),
    stack('StackSet-AWSControlTowerBP-BASELINE-CONFIG-1'),
    role('AWSCloudFormationStackSetExecutionRole'),
  ],
  'cdk-bootstrap': [
    stack('CDKToolkit'),
    bucket('cdk-hnb659fds-assets-111122223333-eu-west-1'),
    bucket('cdk-team1-assets-111122223333-eu-west-1'),
    role('cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1'),
    'arn:aws:ecr:eu-west-1:111122223333:repository/cdk-hnb659fds-container-assets-111122223333-eu-west-1',
    'arn:aws:ssm:eu-west-1:111122223333:parameter/cdk-bootstrap/hnb659fds/version',
  ],
  'terraform-state': [
    bucket('acme-tfstate'),
    bucket('acme-terraform-state-prod'),
    bucket('ACME.Terraform.State'),
    table('terraform-locks'),
    table('acme-tf-lock'),
  ],
  'audit-logs': [
    'arn:aws:cloudtrail:eu-west-1:111122223333:trail/all',
    bucket('acme-cloudtrail-logs'),
    bucket('config-bucket-111122223333'),
    'arn:aws-us-gov:s3:::aws-config-history',
  ],
  mayfly: [
    stack('mayfly-prod'),
    table('mayfly-ledger'),
    bucket('mayfly-prod-planbucket-1x'),
    role('mayfly-prod-SweepRole-1X'),
    'arn:aws:lambda:eu-west-1:111122223333:function:mayfly-prod-sweep',
  ],
};

test('every entry has samples, its own id, a reason and a page', () => {
  expect(Object.keys(called).sort()).toEqual(baseline.map(({ id }) => id).sort());
  for (const { why, source, arns } of baseline)
    expect([why.length > 20, /^(https|docs)/.test(source), arns.length > 0]).toEqual([true, true, true]);
});

test.each(baseline.flatMap(({ id }) => called[id].map((arn) => [id, arn] as const)))(
  '%s protects %s, and does not where it is switched off',
  (id, arn) => {
    expect(ruling(thing({ arn }))).toEqual({
      kind: 'refused',
      class: 'ephemeral-task',
      cause: 'protected',
      message: expect.stringMatching(/^it is protected by the baseline \([a-z-]+\)$/),
    });
    expect(ruling(thing({ arn }), [id])).toMatchObject({ message: `it is protected by the baseline (${id})` });
    const otherEntries = baseline.map((entry) => entry.id).filter((other) => other !== id);
    // StackSets deploy Control Tower: such a stack belongs to both entries.
    if (!arn.includes('StackSet-AWSControlTower'))
      expect(
        ruling(
          thing({ arn }),
          otherEntries.filter((other) => !called[other].includes(arn)),
        ).kind,
      ).toBe('free');
  },
);

test.each([
  stack('web-CDKToolkit'),
  stack('my-demo'),
  bucket('cdk-notes'),
  bucket('terraform-modules'),
  role('mayor'),
  table('locks'),
  // A snapshot that Mayfly keeps for a restore is deleted when its own ttl expires.
  'arn:aws:ec2:eu-west-1::snapshot/snap-1',
  'arn:aws:rds:eu-west-1:111122223333:snapshot:mayfly-0123',
])('nothing protects %s', (arn) => {
  expect(ruling(thing({ arn })).kind).toBe('free');
});

// Promise A9 of docs/safety.md.
test('what a stack of the baseline created is protected, by either tag that CloudFormation writes', () => {
  const rulingOf = (tags: Readonly<Record<string, string>>) => ruling(thing({ tags }));
  expect(rulingOf({ 'aws:cloudformation:stack-name': 'CDKToolkit' })).toMatchObject({
    cause: 'protected',
    message:
      'its stack arn:aws:cloudformation:eu-west-1:111122223333:stack/CDKToolkit/ is protected by the baseline ' +
      '(cdk-bootstrap)',
  });
  expect(rulingOf({ 'aws:cloudformation:stack-id': stack('StackSet-1') })).toMatchObject({
    message: `its stack ${stack('StackSet-1')} is protected by the baseline (stacksets)`,
  });
  expect(rulingOf({ 'aws:cloudformation:stack-name': 'web' }).kind).toBe('free');
});

test('what a stack created is also protected where mayfly.yml protects the stack by ARN', () => {
  const protect = { ...defaultSettings.protect, arns: ['arn:aws:cloudformation:*:stack/payments/*'] };
  const answer = ruling(thing({ tags: { 'aws:cloudformation:stack-name': 'payments' } }), undefined, { protect });
  expect(answer).toMatchObject({
    cause: 'protected',
    message:
      'its stack arn:aws:cloudformation:eu-west-1:111122223333:stack/payments/ is protected by ' +
      'arn:aws:cloudformation:*:stack/payments/*',
  });
});

test("what mayfly.yml names as Mayfly's own is protected with the entry `mayfly`, and only with it", () => {
  const own = ['arn:*:dynamodb:*:*:table/ledger-of-ours'];
  const protectionWith = (inForce: readonly BaselineId[]) =>
    ruling(thing({ arn: table('ledger-of-ours') }), inForce, {
      protect: { ...defaultSettings.protect, own, baseline: inForce },
    });
  expect(protectionWith(['mayfly'])).toMatchObject({ message: 'it is protected by the baseline (mayfly)' });
  expect(protectionWith(['sso', 'terraform-state']).kind).toBe('free');
});

function ruling(
  ruledResource: Resource,
  inForce: readonly BaselineId[] = defaultSettings.protect.baseline,
  settings: Partial<Settings> = {},
) {
  const protect = { ...defaultSettings.protect, baseline: inForce };
  return createProtection({ ...defaultSettings, protect, ...settings }, []).rule(
    ruledResource,
    'delete',
    now,
    () => 'unread',
  );
}

function thing({
  arn = 'arn:aws:x:eu-west-1:111122223333:thing/a',
  tags = {},
}: {
  readonly arn?: string;
  readonly tags?: Readonly<Record<string, string>>;
}): Resource {
  const all = new Map(Object.entries({ 'lifespan-intent': 'ephemeral-task', ...tags }));
  return { type: 'thing', id: 'a', ...place, arn, tags: all, raw: {}, unread: new Map(), seenAt: now.toISOString() };
}
