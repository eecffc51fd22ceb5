import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Resource } from '../../../src/core/resource.ts';
import type { Step } from '../../../src/core/step.ts';
import { toResource } from '../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../src/estate/vocabulary.ts';
import { byPrefix, covered, now, place, planner, policy, task } from './world.ts';

type Actions = readonly (readonly [string, Json?])[];

const stopped = { DBInstanceStatus: 'stopped', Status: 'stopped' };

describe('the order of the steps before a database is deleted', () => {
  test.each<[string, string, object, Actions, readonly string[]]>([
    ['an available one', 'rds', {}, [['delete']], ['snapshot', 'delete']],
    ['a stopped one: its final snapshot has everything', 'rds', stopped, [['delete']], ['delete']],
    ['a stopped one, without a final snapshot', 'rds', stopped, [['delete', { 'skip-snapshot': true }]], ['delete']],
    ['a stopped one, a snapshot asked for', 'rds', stopped, [['snapshot-then-delete']], ['delete']],
    [
      'a stopped and protected one: RDS changes no setting of it',
      'rds',
      { ...stopped, DeletionProtection: true },
      [['delete', { force: true }]],
      ['start', 'snapshot', 'unprotect', 'delete'],
    ],
    [
      'a stop before the delete: the protection goes before it',
      'rds',
      { DeletionProtection: true },
      [['stop'], ['delete', { force: true }]],
      ['snapshot', 'unprotect', 'stop', 'delete'],
    ],
    ['a stop before the delete', 'rds', {}, [['stop'], ['delete']], ['snapshot', 'stop', 'delete']],
    ['a stopped cluster: RDS deletes none', 'rds-cluster', stopped, [['delete']], ['start', 'snapshot', 'delete']],
  ])('%s', (_, type, change, actions, expected) => {
    const plan = planFor(type, change, actions);
    expect(plan.refusals).toEqual([]);
    expect(inOrder(plan)).toEqual(expected);
  });

  const both: Actions = [['snapshot-then-delete'], ['delete', { force: true }]];
  const isLocked = { DeletionProtection: true };
  test.each<[string, object, Actions, readonly string[]]>([
    [
      'the first is refused: the other has a snapshot all the same',
      isLocked,
      both,
      ['snapshot', 'unprotect', 'delete'],
    ],
    [
      'a stop before both: it follows what the other prepares',
      isLocked,
      [['stop'], ...both],
      ['snapshot', 'unprotect', 'stop', 'delete'],
    ],
    ['neither is refused: all is done once', {}, [['stop'], ...both], ['snapshot', 'stop', 'delete']],
  ])('two deletes, %s', (_, change, actions, expected) => {
    expect(inOrder(planFor('rds', change, actions))).toEqual(expected);
  });

  test.each<[string, object, Json]>([
    ['replicated', { ReadReplicaIdentifiers: ['copy'] }, {}],
    ['global', { GlobalClusterIdentifier: 'world' }, {}],
    ['Limitless', { ClusterScalabilityType: 'limitless' }, {}],
    ['to keep its instances', { DBClusterMembers: [{ DBInstanceIdentifier: 'a' }] }, { 'delete-instances': false }],
  ])('a stopped cluster that is %s is not started in vain', (_, change, options) => {
    const plan = planFor('rds-cluster', { ...stopped, ...change }, [['delete', options]]);
    expect(plan.steps).toEqual([]);
    expect(plan.refusals.map(({ verb, cause }) => [verb, cause])).toEqual([['delete', 'state']]);
  });

  test('the only snapshot that RDS takes of a stopped one is taken, unless its policy needs none at all', () => {
    const finalOf = (change: object, rest: object = {}) =>
      planFor('rds', change, [['delete', { 'skip-snapshot': true }]], rest).steps.map(({ verb, options }) => [
        verb,
        (options as { readonly 'skip-final-snapshot'?: boolean })['skip-final-snapshot'],
      ]);
    expect(finalOf(stopped)).toEqual([['delete', false]]);
    expect(finalOf(stopped, { skipSnapshot: true })).toEqual([['delete', true]]);
    expect(finalOf({})).toEqual([
      ['snapshot', undefined],
      ['delete', true],
    ]);
  });

  test('what AWS never does is refused, with its reason', () => {
    const plan = planFor('rds', { Engine: 'custom-oracle-ee' }, [['stop'], ['delete']]);
    expect(plan.refusals.map(({ verb, cause }) => `${verb} ${cause}`).sort()).toEqual(['delete state', 'stop state']);
    const replicated = { ReadReplicaDBInstanceIdentifiers: ['arn:aws:rds:us-east-1:1:db:copy'] };
    expect(planFor('rds', replicated, [['delete']]).refusals[0]?.message).toContain('from another Region');
  });
});

function planFor(typeName: string, change: object, actions: Actions, rest: object = {}): Plan {
  const policies = [policy('p', [{ each: byPrefix('') }], actions, { type: typeName, ...rest })];
  const planning = planner(policies, {}, { types });
  planning.see(typeName, place, [database(typeName, change)]);
  for (const { name } of types) planning.listingEnded(covered(name, name === typeName ? 1 : 0));
  planning.needs();
  return planning.finish();
}

function database(typeName: string, change: object): Resource {
  const type = types.find(({ name }) => name === typeName);
  if (type === undefined) throw new Error(`there is no type ${typeName}`);
  const facts = {
    ...{ DBInstanceIdentifier: 'orders', DBInstanceStatus: 'available', Engine: 'postgres' },
    ...{ DBClusterIdentifier: typeName === 'rds' ? undefined : 'orders', Status: 'available' },
    ...{ InstanceCreateTime: '2026-11-01T00:00:00Z', ClusterCreateTime: '2026-11-01T00:00:00Z' },
    Tags: Object.entries(task).map(([Key, Value]) => ({ Key, Value })),
  };
  return toResource(type, place, { ...facts, ...change }, now.toISOString());
}

/** The verbs, each after what it waits for. */
function inOrder({ steps }: Plan): readonly string[] {
  const ordered: Step[] = [];
  while (ordered.length < steps.length) {
    const next = steps.find(
      (step) => !ordered.includes(step) && step.waitsFor.every((id) => ordered.some((earlier) => earlier.id === id)),
    );
    if (next === undefined) throw new Error('steps wait for each other');
    ordered.push(next);
  }
  return ordered.map(({ verb }) => verb);
}
