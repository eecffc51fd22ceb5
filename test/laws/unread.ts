import * as fc from 'fast-check';
import type { Plan } from '../../src/core/plan.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { type Fault, faults } from './changes.ts';
import type { PolicySpec } from './policies.ts';
import { type PolicyAccount, policyThingsOf } from './policy-account.ts';
import { applyPlanIn, planIn, realVocabulary } from './policy-sweep.ts';
import type { Thing } from './thing.ts';
import { type World, worldOf } from './world.ts';

/** Which reads fail: whole operations, single calls, or everything after the first page. */
export interface Failures {
  readonly denied: readonly string[];
  readonly faults: readonly Fault[];
  readonly pageSize: number | undefined;
  /** Whether what was denied while planning is still denied when the plan is applied. */
  readonly persists: boolean;
}

const reads = [
  'DescribeInstances',
  'DescribeVolumes',
  'DescribeSnapshots',
  'DescribeImages',
  'DescribeDBInstances',
  'DescribeDBClusters',
  'DescribeStacks',
  'DescribeAutoScalingGroups',
  'ListStackResources',
  'GetMetricData',
  'DescribeNetworkInterfaces',
  'DescribeAddresses',
  'DescribeSecurityGroups',
  'DescribeLoadBalancers',
  'DescribeTargetGroups',
  'DescribeTags',
  'DescribeLoadBalancerAttributes',
  'DescribeInstanceAttribute',
  'DescribeInstanceTypes',
  'DescribeWarmPool',
  'DescribeLaunchTemplates',
  'DescribeLaunchTemplateVersions',
  'GetTemplate',
];

export function failures(): fc.Arbitrary<Failures> {
  const early = faults().map((all) => all.map((fault) => ({ ...fault, at: fault.at % 25 })));
  return fc.record({
    denied: fc.uniqueArray(fc.constantFrom(...reads), { maxLength: 3 }),
    faults: early,
    pageSize: fc.constantFrom(undefined, 1, 2),
    persists: fc.boolean(),
  });
}

/** The plan with everything readable, and the plan with failures, applied. */
export async function withFailures(
  account: PolicyAccount,
  specs: readonly PolicySpec[],
  { denied, faults: wrong, pageSize, persists: stays }: Failures,
  vocabulary = realVocabulary(),
): Promise<{ readonly whole: Plan; readonly partial: Plan; readonly world: World }> {
  const whole = await planIn(worldOf(policyThingsOf(account)), specs);
  const world = worldOf(policyThingsOf(account));
  const ledger = openSqliteLedger(':memory:');
  Object.assign(world, { denied: new Set(denied), faults: wrong, pageSize });
  const partial = await planIn(world, specs, ledger, vocabulary);
  Object.assign(world, { pageSize: undefined, ...(!stays && { denied: new Set() }) });
  await applyPlanIn(world, partial, ledger, specs, { vocabulary });
  return { whole, partial, world };
}

/** What was concluded from a failed read, as messages. */
export function wronglyConcluded(whole: Plan, partial: Plan, world: World): readonly string[] {
  const expected = new Set(whole.findings.map(({ id }) => id));
  const ending = whole.steps.filter(({ effect }) => effect === 'delete');
  const maybeLost = new Set(
    ending.flatMap(({ subject, alsoDestroys }) => [subject.id, ...alsoDestroys.map(({ id }) => id)]),
  );
  const maybeStopped = new Set([
    ...maybeLost,
    ...whole.steps.filter(({ effect }) => effect === 'stop').map(({ subject }) => subject.id),
  ]);
  const isStopped = ({ state }: Thing): boolean => state === 'stopped' || state === 'stopping';
  return [
    ...partial.findings
      .filter(({ id }) => !expected.has(id))
      .map(({ policy, subject }) => `${policy} matched ${subject.id}`),
    ...world.lost.filter(({ id }) => !maybeLost.has(id)).map(({ id }) => `${id} was lost`),
    ...[...world.things.values()]
      .filter((thing) => isStopped(thing) && !maybeStopped.has(thing.id))
      .map(({ id }) => `${id} was stopped`),
    ...world.broken,
  ];
}
