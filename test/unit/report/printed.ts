import type { Verdict } from '../../../src/core/verdict.ts';
import { chained } from '../../../src/ledger/chain.ts';
import { diffPlans } from '../../../src/plan/diff.ts';
import type { Printed } from '../../../src/report/format.ts';
import { receipt } from '../ledger/contract.ts';
import { reportedPlan } from './reported-plan.ts';

const at = { file: 'policies/nightly.yml', line: 4, column: 7 };
const arn = 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-1';
const verdict: Verdict = {
  filter: 'ttl',
  at,
  result: true,
  property: 'tag:ttl',
  actual: { kind: 'end', tag: 'ttl', written: '7d', at: '2026-11-20T02:00:00Z' },
  expected: { kind: 'end', is: 'over' },
};
const statement = { sid: 'Read', effect: 'Allow', actions: ['ec2:DescribeVolumes'], resources: ['*'] } as const;
const saved = { stopped: 12, deleted: 30, snapshots: 2, perMonth: 40, soFar: 80, unknown: 0 };

/** A value of each command that prints one, with at least one item in each list. */
export const printed: Printed = {
  diff: diffPlans(reportedPlan, { ...reportedPlan, findings: reportedPlan.findings.slice(1) }),
  doctor: [{ name: 'ledger', status: 'failed', message: 'it cannot be written', remedy: 'Name another file.' }],
  explain: [{ policy: 'expired-ttl', arn, result: true, verdict }],
  iam: {
    role: { statements: [statement], guardOnly: ['holds (mayfly-hold)'] },
    policies: [
      {
        name: 'mayfly-1',
        document: {
          Version: '2012-10-17',
          Statement: [{ Sid: 'Read', Effect: 'Allow', Action: ['ec2:DescribeVolumes'], Resource: ['*'] }],
        },
      },
    ],
    template: { Resources: { Role: { Type: 'AWS::IAM::Role' } } },
  },
  log: {
    log: { ledger: 'ledger.sqlite', runs: [], entries: [chained(undefined, receipt('s1', 'done'))], breaks: [] },
    isVerified: false,
  },
  plan: { plan: reportedPlan, folder: 'out/plan', mode: 'observe' },
  protected: {
    baseline: { version: '1', entries: [], own: [{ value: 'arn:*:s3:::plans-of-ours' }] },
    tags: { keys: [{ value: 'lifespan-intent' }], values: [{ value: 'persistent-core' }], holds: [] },
    arns: [{ value: 'arn:aws:rds:*:*:db:ledger*', at }],
    accounts: [],
    regions: [],
    customResourcesAllowed: [],
  },
  savings: {
    ledger: 'ledger.sqlite',
    by: 'owner',
    until: '2026-11-21T02:00:00Z',
    rows: [{ name: 'ada', ...saved }],
    total: saved,
  },
  schema: [{ kind: 'type', name: 'ebs', detail: 'AWS::EC2::Volume' }],
  test: { results: [{ name: 'expired ones go', policy: 'expired-ttl', at, differences: [] }], untested: [] },
  validate: { policies: [{ name: 'expired-ttl', type: 'ebs', at }], diagnostics: [], files: 1 },
};
