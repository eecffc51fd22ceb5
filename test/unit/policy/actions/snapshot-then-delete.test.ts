import { expect, test } from '@jest/globals';
import { snapshotThenDelete } from '../../../../src/policy/actions/snapshot-then-delete.ts';
import { stepsOf, subject, typeNamed } from './context.ts';

test('the delete waits for the snapshot', () => {
  expect(stepsOf(snapshotThenDelete, {})).toEqual([
    { verb: 'snapshot', options: { 'keep-days': 30 } },
    { verb: 'delete', options: {}, waitsFor: [0] },
  ]);
});

test.each(['rds', 'rds-cluster'])('the final snapshot of %s is kept as long as the first one', (type) => {
  expect(stepsOf(snapshotThenDelete, { 'keep-days': 7 }, { subject: { ...subject, type } })).toEqual([
    { verb: 'snapshot', options: { 'keep-days': 7 } },
    { verb: 'delete', options: { 'keep-days': 7 }, waitsFor: [0] },
  ]);
});

test('with an image it is stopped, imaged and deleted, one after the other', () => {
  expect(stepsOf(snapshotThenDelete, { image: true, 'keep-days': 7 })).toEqual([
    { verb: 'stop', options: {}, ifNeeded: true },
    { verb: 'image', options: { 'keep-days': 7 }, waitsFor: [0] },
    { verb: 'delete', options: {}, waitsFor: [1] },
  ]);
});

test('it needs other verbs with an image', () => {
  const needs = (options: object) =>
    snapshotThenDelete.needs(snapshotThenDelete.schema.parse(options), typeNamed('ec2'));
  expect([needs({}), needs({ image: true })]).toEqual([
    ['snapshot', 'delete'],
    ['stop', 'image', 'delete'],
  ]);
});
