import type { Finding, Subject } from '../../../src/core/finding.ts';
import type { Plan, Refusal } from '../../../src/core/plan.ts';
import type { Policy } from '../../../src/core/policy.ts';
import type { Step } from '../../../src/core/step.ts';
import type { Verdict } from '../../../src/core/verdict.ts';

/** A plan made by hand, with one of everything that a report has words for. */

const at = { file: 'policies/nightly.yml', line: 4, column: 7 };
const account = '111122223333';

function subject(type: string, id: string, more: Partial<Subject> = {}): Subject {
  return {
    type,
    id,
    account,
    region: 'eu-west-1',
    arn: `arn:aws:ec2:eu-west-1:${account}:${type}/${id}`,
    class: 'ephemeral-task',
    ...more,
  };
}

function policy(name: string, type: string, description: string): Policy {
  return {
    name,
    type,
    at,
    description,
    filters: [],
    actions: [],
    conditions: [],
    tags: [],
    metadata: {},
    skipSnapshot: false,
    digest: `digest of ${name}`,
  };
}

function finding(id: string, policyName: string, its: Subject, because: Verdict): Finding {
  return {
    id,
    policy: policyName,
    policyDigest: `digest of ${policyName}`,
    subject: its,
    because,
    tags: {},
    seen: '0',
  };
}

function step(id: string, of: Finding, verb: string, effect: Step['effect'], more: Partial<Step> = {}): Step {
  const base = {
    id,
    finding: of.id,
    policy: of.policy,
    subject: of.subject,
    verb,
    effect,
    options: {},
    waitsFor: [],
    alsoDestroys: [],
    undo: { possible: true, message: 'none' } as const,
    requestedBy: verb,
  };
  return { ...base, estimate: { perMonth: 0, source: 'free' }, ...more };
}

function refusal(of: Finding, verb: string, cause: Refusal['cause'], message: string, until?: string): Refusal {
  return {
    finding: of.id,
    policy: of.policy,
    subject: of.subject,
    verb,
    cause,
    message,
    ...(until === undefined ? {} : { until }),
  };
}

const ttl: Verdict = {
  filter: 'and',
  at,
  result: true,
  of: [
    {
      filter: 'ttl',
      at,
      result: true,
      property: 'tag:ttl',
      actual: { kind: 'end', tag: 'ttl', written: '3d', at: '2026-11-17T02:00:00.000Z' },
      expected: { kind: 'end', is: 'over' },
    },
    {
      filter: 'not',
      at,
      result: true,
      of: [
        {
          filter: 'value',
          at,
          result: false,
          property: 'tag:lifespan-intent',
          actual: { kind: 'value', value: 'ephemeral-task' },
          expected: { kind: 'compare', op: 'eq', value: 'persistent-core' },
        },
      ],
    },
  ],
};
const noOwner: Verdict = {
  filter: 'value',
  at,
  result: true,
  property: 'tag:owner',
  expected: { kind: 'presence', is: 'absent' },
};
const idle: Verdict = {
  filter: 'idle',
  at,
  result: true,
  property: 'CPUUtilization',
  actual: {
    kind: 'measured',
    metrics: [
      { metric: 'CPUUtilization', statistic: 'Maximum', points: 47, highest: 1.4, at: '2026-11-14T18:00:00.000Z' },
    ],
    ofHours: 48,
  },
  expected: {
    kind: 'idle',
    by: 'metrics',
    limits: [{ metric: 'CPUUtilization', statistic: 'Maximum', atMost: 5 }],
    window: { last: 'weekends', count: 1, zone: 'UTC' },
  },
};

const cache = finding(
  'f1',
  'expired-ttl',
  subject('ebs', 'vol-0a11c4e5', { name: 'build-cache', owner: 'maria@acme.example', team: 'platform' }),
  ttl,
);
const scratch = finding('f2', 'expired-ttl', subject('ebs', 'vol-0b22d5f6', { name: 'scratch\u001b[31m' }), ttl);
const core = finding(
  'f3',
  'expired-ttl',
  subject('ebs', 'vol-0core001', { name: 'ledger', owner: 'finance', class: 'persistent-core' }),
  ttl,
);
const held = finding('f4', 'expired-ttl', subject('ebs', 'vol-0held001', { owner: 'jo' }), ttl);
const runner = finding(
  'f5',
  'idle-on-weekends',
  subject('ec2', 'i-0123456789abcdef0', { name: 'ci-runner', owner: 'jo', team: 'build' }),
  idle,
);
const ownerless = finding('f6', 'missing-owner', subject('ec2', 'i-0fedcba9876543210', { class: 'unknown' }), noOwner);
const many = Array.from({ length: 11 }, (_, n) =>
  finding(`m${n}`, 'missing-owner', subject('ec2', `i-0000000000000000${n}`, { class: 'unknown' }), noOwner),
);

const tellsOwner = { options: { to: 'team-channel' } };
const steps: readonly Step[] = [
  step('s1', cache, 'snapshot', 'snapshot', {
    requestedBy: 'class',
    estimate: { perMonth: -2.5, source: 'EBS prices' },
  }),
  step('s2', cache, 'delete', 'delete', { waitsFor: ['s1'], estimate: { perMonth: 40, source: 'EBS prices' } }),
  step('s3', cache, 'notify', 'notify', { waitsFor: ['s2'], ...tellsOwner }),
  step('s4', scratch, 'snapshot', 'snapshot', { requestedBy: 'class', estimate: { unknown: 'no price is known' } }),
  step('s5', scratch, 'delete', 'delete', { waitsFor: ['s4'], estimate: { perMonth: 1204.3, source: 'EBS prices' } }),
  step('s6', runner, 'stop', 'stop', { estimate: { perMonth: 61.2, source: 'EC2 prices' } }),
  step('s7', runner, 'notify', 'notify', { waitsFor: ['s6'], ...tellsOwner }),
  ...many.map((each, n) => step(`t${n}`, each, 'tag', 'tag', { requestedBy: 'mark-for-op' })),
];

const total = { matched: 0, unknown: 0, steps: 0, refusals: 0 };

export const reportedPlan: Plan = {
  header: {
    schemaVersion: 2,
    id: '3f2a9c01d4e5b678',
    origin: { kind: 'policy' },
    source: 'aws',
    now: '2026-11-21T02:00:00.000Z',
    expires: '2026-11-22T02:00:00.000Z',
    policies: [
      policy('expired-ttl', 'ebs', 'Volumes whose ttl ran out are deleted after a snapshot'),
      policy('idle-on-weekends', 'ec2', 'What nobody used last weekend stops until Monday'),
      policy('missing-owner', 'ec2', 'Whoever starts an instance says so'),
      policy('over-budget', 'ec2', 'Teams over their budget hear of it'),
    ],
    coverage: [
      { account, region: 'eu-west-1', type: 'ebs', status: 'whole', resources: 84 },
      { account, region: 'eu-west-1', type: 'ec2', status: 'whole', resources: 61 },
      {
        account,
        region: 'eu-west-1',
        type: 'rds',
        status: 'denied',
        resources: 0,
        cause: 'AccessDenied on rds:DescribeDBInstances',
      },
      { account, region: 'us-east-1', type: 'ebs', status: 'part', resources: 1_200, cause: 'ThrottlingException' },
    ],
    totals: {
      resources: 1_345,
      findings: 17,
      steps: steps.length,
      refusals: 4,
      gaps: 2,
      perMonth: 1303,
      unknownSteps: 1,
      byPolicy: [
        { ...total, policy: 'expired-ttl', type: 'ebs', examined: 84, matched: 4, steps: 5, refusals: 2 },
        { ...total, policy: 'idle-on-weekends', type: 'ec2', examined: 61, matched: 1, steps: 2 },
        { ...total, policy: 'missing-owner', type: 'ec2', examined: 61, matched: 12, steps: 11, refusals: 1 },
        { ...total, policy: 'over-budget', type: 'ec2', examined: 61, unknown: 12 },
      ],
    },
    digests: { policies: 'p', inventory: 'i', settings: 's' },
  },
  findings: [cache, scratch, core, held, runner, ownerless, ...many],
  steps,
  refusals: [
    refusal(core, 'delete', 'protected', 'its tag lifespan-intent says persistent-core'),
    refusal(held, 'delete', 'on-hold', 'it is on hold by the tag mayfly-hold', '2026-12-01T00:00:00.000Z'),
    refusal(
      ownerless,
      'stop',
      'grace',
      'its class is not known: it may be stopped 72 hours after missing-owner first matched it',
      '2026-11-24T02:00:00.000Z',
    ),
    refusal(finding('f9', 'missing-owner', subject('ec2', 'i-0gone'), noOwner), 'stop', 'gone', 'it no longer exists'),
  ],
  gaps: [
    {
      account,
      region: 'eu-west-1',
      type: 'rds',
      what: 'list',
      cause: 'AccessDenied on rds:DescribeDBInstances',
      count: 1,
      examples: [],
    },
    {
      account,
      region: 'eu-west-1',
      type: 'ec2',
      what: 'spend',
      cause: 'the tag team is not activated for cost allocation',
      policy: 'over-budget',
      count: 12,
      examples: [
        `arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`,
        `arn:aws:ec2:eu-west-1:${account}:instance/i-0fedcba9876543210`,
      ],
    },
  ],
};
