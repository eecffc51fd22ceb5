import { expect, test } from '@jest/globals';
import { unknown } from '../../../../src/core/truth.ts';
import { imageAge } from '../../../../src/policy/filters/image-age.ts';
import { ec2Facts, filterContext, resource, resultOf, resultWith } from './context.ts';

const images = filterContext({ type: { ...ec2Facts, name: 'ami', id: 'ImageId', created: 'CreationDate' } });
const instance = resource({ ImageId: 'ami-1' });

test('the age of an image itself', () => {
  const old = resource({ CreationDate: '2026-01-01T00:00:00.000Z' });
  expect(resultOf(imageAge, { days: 90 }, old, images)).toBe(true);
});

test.each([
  [{ CreationDate: '2026-10-01T00:00:00.000Z' }, true],
  [{ CreationDate: '2026-11-20T00:00:00.000Z' }, false],
  [{}, 'unknown'],
  [unknown('AccessDenied'), 'unknown'],
])('image-age of an instance whose image is %j: %s', (description, expected) => {
  expect(resultWith(imageAge, { days: 30 }, instance, { 'ami-1': description })).toBe(expected);
});

test('a deleted image counts as very old', () => {
  expect(resultWith(imageAge, { days: 9000, op: 'gt' }, instance, { 'ami-1': null })).toBe(true);
});
