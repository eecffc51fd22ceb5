import { expect, test } from '@jest/globals';
import { embeddedPolicies } from '../../src/app/embedded-policies.ts';
import { defaultSettings } from '../../src/config/settings.ts';
import type { Aws } from '../../src/core/aws.ts';
import type { Json } from '../../src/core/json.ts';
import { awsOver } from '../../src/estate/aws/interfaces.ts';
import { types } from '../../src/estate/vocabulary.ts';
import { filters } from '../../src/policy/vocabulary.ts';
import { described } from './compiled.ts';
import { compiledPolicy, loadedPolicy } from './questions.ts';
import { rowsOf } from './rows.ts';

interface MissingRow {
  readonly policy: Json;
  readonly resources: readonly Json[];
  readonly missing: boolean;
}

const now = new Date('2026-11-21T00:00:00Z');
const kind = embeddedPolicies({ types, filters }, defaultSettings);

/** An account with these instances and nothing else. */
function accountWith(instances: readonly Json[]): Aws {
  const answers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    DescribeInstances: { Reservations: [{ Instances: instances }] },
    DescribeInstanceTypes: { InstanceTypes: [] },
    DescribeSpotInstanceRequests: { SpotInstanceRequests: [] },
  };
  const nothing = (operation: string) => Promise.reject(new Error(`${operation} is not expected here`));
  return awsOver(
    { account: '644160558196', region: 'eu-west-1' },
    {
      read: (_service, operation) => {
        const answer = answers[operation];
        return answer === undefined ? nothing(operation) : Promise.resolve(answer);
      },
      report: (_service, operation) => nothing(operation),
      self: (_service, entry) => nothing(entry.operation),
      write: (_service, { operation }) => nothing(operation),
    },
  );
}

test(
  'missing answers as Custodian does for an embedded policy: test/conformance/generate.py missing --seed 11 ' +
    '--count 600',
  async () => {
    const rows = rowsOf(new URL('data/missing.jsonl', import.meta.url)) as readonly MissingRow[];
    expect(rows).toHaveLength(600);
    const disagreeing: unknown[] = [];
    for (const row of rows) {
      const policy = loadedPolicy({
        name: 'asked',
        resource: 'rds',
        filters: [{ type: 'missing', policy: row.policy }],
      });
      const database = described('rds', { DBInstanceIdentifier: 'db-1' });
      const { each } = compiledPolicy(policy, now).stages[0] ?? {};
      const evidence = await kind.gather(accountWith(row.resources), each?.needs(database) ?? [], now);
      const ours = each?.judge(database, evidence);
      if (ours !== row.missing) disagreeing.push({ ...row, ours });
    }
    expect(disagreeing).toEqual([]);
  },
);
