import { expect, test } from '@jest/globals';
import { assertOwn } from '../../../../src/estate/aws/own.ts';

const virtual = (path: string, bucket = 'plans') => ({ hostname: `${bucket}.s3.eu-west-1.amazonaws.com`, path });
const byPath = (path: string) => ({ hostname: '127.0.0.1', path });

test.each([
  ['a key below the prefix', virtual('/nightly/plan.json')],
  ['a key with a blank', virtual('/nightly/a%20b.json')],
  ['the same, by path', byPath('/plans/nightly/plan.json')],
])('%s is ours', (_, request) => {
  expect(() => {
    assertOwn('PutObject', request, ['arn:aws:s3:::plans/nightly/*']);
  }).not.toThrow();
});

test.each([
  ['another bucket', virtual('/nightly/plan.json', 'plans-of-others')],
  ['another prefix', virtual('/other/plan.json')],
  ['another bucket, by path', byPath('/others/nightly/plan.json')],
  ['a bucket with a dot for the pattern', virtual('/nightly/plan.json', 'plansX')],
])('%s is not', (_, request) => {
  expect(() => {
    assertOwn('PutObject', request, ['arn:aws:s3:::plans/nightly/*']);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});

test('a dot in a pattern is a dot, and without patterns nothing is ours', () => {
  expect(() => {
    assertOwn('PutObject', virtual('/x', 'aXb'), ['arn:aws:s3:::a.b/*']);
  }).toThrow();
  expect(() => {
    assertOwn('PutObject', virtual('/x'), []);
  }).toThrow();
});
