import { expect, test } from '@jest/globals';
import type { LifespanClass } from '../../../../src/core/settings.ts';
import { remove } from '../../../../src/policy/actions/delete.ts';
import { stepsOf, subject, typeNamed } from './context.ts';

const of = (type: string, lifespan: LifespanClass = 'unknown') => ({ subject: { ...subject, type, class: lifespan } });
const needs = (type: string) => remove.needs(remove.schema.parse({ force: true }), typeNamed(type));

test('force switches off the protection of an instance first', () => {
  expect(stepsOf(remove, { force: true })).toEqual([
    { verb: 'unprotect', options: {}, ifNeeded: true },
    { verb: 'delete', options: {}, waitsFor: [0] },
  ]);
  expect(needs('ec2')).toEqual(['unprotect', 'delete']);
});

test('force detaches a volume first, if it is attached', () => {
  expect(stepsOf(remove, { force: true }, of('ebs'))).toEqual([
    { verb: 'detach', options: { force: true }, ifNeeded: true },
    { verb: 'delete', options: {}, waitsFor: [0] },
  ]);
  expect(stepsOf(remove, {}, of('ebs'))).toEqual([{ verb: 'delete', options: {} }]);
  expect(needs('ebs')).toEqual(['detach', 'delete']);
});

test('force deletes a group with its instances', () => {
  expect(stepsOf(remove, { force: true }, of('asg'))).toEqual([{ verb: 'delete-with-instances', options: {} }]);
  expect(stepsOf(remove, {}, of('asg'))).toEqual([{ verb: 'delete', options: {} }]);
  expect(needs('asg')).toEqual(['delete-with-instances']);
});

test.each([
  ['rds', 'ephemeral-task', { 'skip-final-snapshot': true }],
  ['rds-cluster', 'ephemeral-task', { 'skip-final-snapshot': true }],
  ['rds', 'unknown', {}],
  ['ebs', 'ephemeral-task', {}],
] as const)('skip-snapshot on %s of class %s: %j', (type, lifespan, options) => {
  expect(stepsOf(remove, { 'skip-snapshot': true }, of(type, lifespan))).toEqual([{ verb: 'delete', options }]);
});

test('delete-instances: false leaves a cluster alone that still has instances', () => {
  expect(stepsOf(remove, { 'delete-instances': false }, of('rds-cluster'))).toEqual([
    { verb: 'delete', options: { 'delete-instances': false } },
  ]);
});

test('with an image, the delete waits for all that comes before', () => {
  expect(stepsOf(remove, { image: true, force: true }).at(-1)).toEqual({
    verb: 'delete',
    options: {},
    waitsFor: [0, 1, 2],
  });
});
