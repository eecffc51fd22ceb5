import { expect, test } from '@jest/globals';
import type { Permit } from '../../../../src/core/permit.ts';
import type { Resource } from '../../../../src/core/resource.ts';
import type { Verb } from '../../../../src/core/verb.ts';
import { readCurrent } from '../../../../src/estate/inventory/inventory.ts';
import { toResource } from '../../../../src/estate/inventory/to-resource.ts';
import { types } from '../../../../src/estate/vocabulary.ts';
import { fakeAws, place } from '../fake-aws.ts';

const now = new Date('2026-11-21T02:00:00Z');
const stackArn = `arn:aws:cloudformation:${place.region}:${place.account}:stack/web/1`;

/** How each type is locked, read, and unlocked. */
const cases: readonly [string, Readonly<Record<string, unknown>>, string, string, object][] = [
  [
    'ec2',
    { InstanceId: 'i-1', DisableApiTermination: true },
    'DisableApiTermination',
    'ec2:ModifyInstanceAttribute',
    { InstanceId: 'i-1', DisableApiTermination: { Value: false } },
  ],
  [
    'cfn',
    { StackName: 'web', StackId: stackArn, EnableTerminationProtection: true },
    'EnableTerminationProtection',
    'cloudformation:UpdateTerminationProtection',
    { StackName: stackArn, EnableTerminationProtection: false },
  ],
  [
    'rds',
    { DBInstanceIdentifier: 'web', DBInstanceArn: 'arn:web', DeletionProtection: true },
    'DeletionProtection',
    'rds:ModifyDBInstance',
    { DBInstanceIdentifier: 'web', DeletionProtection: false, ApplyImmediately: true },
  ],
  [
    'rds-cluster',
    { DBClusterIdentifier: 'web', DBClusterArn: 'arn:web', DeletionProtection: true },
    'DeletionProtection',
    'rds:ModifyDBCluster',
    { DBClusterIdentifier: 'web', DeletionProtection: false, ApplyImmediately: true },
  ],
];

test.each(cases)('%s: the lock applies only to deletes; `unprotect` is only for locked resources', (name, raw, key) => {
  const type = typeNamed(name);
  expect([type.lock?.(raw, 'delete'), type.lock?.(raw, 'stop'), type.lock?.(raw, 'unprotect')]).toEqual([
    key,
    undefined,
    undefined,
  ]);
  expect(type.lock?.({ ...raw, [key]: false }, 'delete')).toBeUndefined();
  const verb = verbOf(name);
  expect([verb.effect, verb.changes]).toEqual(['unprotect', [key]]);
  expect([verb.blocked?.(resource(name, raw)), verb.blocked?.(resource(name, { ...raw, [key]: false }))]).toEqual([
    undefined,
    `${key} is already off`,
  ]);
});

test.each(cases)('%s: it switches off only the protection', async (name, raw, _, call, input) => {
  const aws = fakeAws({ [call]: () => ({}) });
  const source = resource(name, raw);
  const { perform } = verbOf(name);
  if (!('run' in perform)) throw new Error('one at a time');
  const permit = {
    ...source,
    covers: [source],
    step: 'step-1',
    verb: 'unprotect',
    expires: now.getTime(),
  } as unknown as Permit;
  await perform.run(aws, { permit, resource: source, options: {}, step: 'step-1', now });
  expect(aws.sent).toEqual([{ via: 'write', call, input }]);
});

test.each(cases)('%s: it has ended once AWS reports that the protection is off', async (name, raw, key) => {
  const check = (isOn: boolean) =>
    verbOf(name).check(answering(raw, isOn), {
      source: resource(name, raw),
      options: {},
      performed: {},
      step: 'step-1',
      now,
    });
  expect(await check(true)).toEqual({ status: 'wait' });
  expect(await check(false)).toEqual({ status: 'done', after: { [key]: false } });
});

test('a stack that is read by name includes its protection, so the guard needs no second call', async () => {
  const aws = fakeAws({
    'cloudformation:DescribeStacks': () => ({ Stacks: [{ StackName: 'web', StackId: stackArn }] }),
    'cloudformation:ListStackResources': () => ({ StackResourceSummaries: [] }),
  });
  const [stack] = await readCurrent(aws, typeNamed('cfn'), ['web'], now);
  expect(stack?.raw).toMatchObject({ EnableTerminationProtection: false });
});

function answering(raw: object, isOn: boolean) {
  return fakeAws({
    'ec2:DescribeInstanceAttribute': () => ({ DisableApiTermination: { Value: isOn } }),
    'cloudformation:DescribeStacks': () => ({ Stacks: [{ ...raw, EnableTerminationProtection: isOn }] }),
    'rds:DescribeDBInstances': () => ({ DBInstances: [{ ...raw, DeletionProtection: isOn }] }),
    'rds:DescribeDBClusters': () => ({ DBClusters: [{ ...raw, DeletionProtection: isOn }] }),
  });
}

function typeNamed(name: string) {
  const type = types.find((candidate) => candidate.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

function verbOf(name: string): Verb {
  const verb = typeNamed(name).verbs['unprotect'];
  if (verb === undefined) throw new Error(`${name} cannot be unprotected`);
  return verb as unknown as Verb;
}

function resource(name: string, raw: Readonly<Record<string, unknown>>): Resource {
  return toResource(typeNamed(name), place, { ...raw }, now.toISOString());
}
