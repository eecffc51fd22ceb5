import { expect, test } from '@jest/globals';
import { assertOwn } from '../../../../src/estate/aws/own.ts';

const place = { account: '111122223333', region: 'eu-west-1' };

const virtual = (path: string, bucket = 'plans') => ({ hostname: `${bucket}.s3.eu-west-1.amazonaws.com`, path });
const byPath = (path: string) => ({ hostname: '127.0.0.1', path });

test.each([
  ['a key below the prefix', virtual('/nightly/plan.json')],
  ['a key with a blank', virtual('/nightly/a%20b.json')],
  ['the same, by path', byPath('/plans/nightly/plan.json')],
])('%s is ours', (_, request) => {
  expect(() => {
    assertOwn('PutObject', request, place, ['arn:aws:s3:::plans/nightly/*']);
  }).not.toThrow();
});

test.each([
  ['another bucket', virtual('/nightly/plan.json', 'plans-of-others')],
  ['another prefix', virtual('/other/plan.json')],
  ['another bucket, by path', byPath('/others/nightly/plan.json')],
  ['a bucket with a dot for the pattern', virtual('/nightly/plan.json', 'plansX')],
])('%s is not', (_, request) => {
  expect(() => {
    assertOwn('PutObject', request, place, ['arn:aws:s3:::plans/nightly/*']);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});

test('a dot in a pattern is a dot, and without patterns nothing is ours', () => {
  expect(() => {
    assertOwn('PutObject', virtual('/x', 'aXb'), place, ['arn:aws:s3:::a.b/*']);
  }).toThrow();
  expect(() => {
    assertOwn('PutObject', virtual('/x'), place, []);
  }).toThrow();
});

const table = 'arn:aws:dynamodb:eu-west-1:*:table/mayfly-ledger';
const put = (body: unknown, operation = 'PutItem') => ({
  hostname: '111122223333.ddb.eu-west-1.amazonaws.com',
  path: '/',
  headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
  body,
});
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test.each([
  ['a table by its name', put(bytes({ TableName: 'mayfly-ledger', Item: {} }))],
  [
    'a table by its ARN',
    put(JSON.stringify({ TableName: 'arn:aws:dynamodb:eu-west-1:111122223333:table/mayfly-ledger' })),
  ],
])('%s is ours', (_, request) => {
  expect(() => {
    assertOwn('PutItem', request, place, [table]);
  }).not.toThrow();
});

test.each([
  ['another table', put(bytes({ TableName: 'mayfly-ledger-2' }))],
  [
    'the table of another region',
    put(bytes({ TableName: 'arn:aws:dynamodb:us-east-1:111122223333:table/mayfly-ledger' })),
  ],
  ['a request without a table', put(bytes({ TransactItems: [] }))],
  ['a body that cannot be read', put(42)],
  ['another operation than it says', put(bytes({ TableName: 'mayfly-ledger' }), 'DeleteTable')],
  [
    "a table that bears an S3 bucket's name",
    { ...put(bytes({ TableName: 'orders' })), hostname: 'mayfly-ledger.s3.amazonaws.com' },
  ],
])('%s is not', (_, request) => {
  expect(() => {
    assertOwn('PutItem', request, place, [table]);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});

test('a table of the same name in another place is not ours', () => {
  expect(() => {
    assertOwn('PutItem', put(bytes({ TableName: 'mayfly-ledger' })), { ...place, region: 'us-east-1' }, [table]);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});

const parameter = 'arn:aws:ssm:eu-west-1:*:parameter/mayfly/halt';
const get = (body: unknown, target = 'AmazonSSM.GetParameter') => ({
  hostname: 'ssm.eu-west-1.amazonaws.com',
  path: '/',
  headers: { 'x-amz-target': target },
  body: bytes(body),
});

test('the kill switch is ours by its name, and no other parameter is', () => {
  expect(() => {
    assertOwn('GetParameter', get({ Name: '/mayfly/halt' }), place, [parameter]);
  }).not.toThrow();
});

test.each([
  ['another parameter', get({ Name: '/mayfly/halt2' })],
  ['a parameter below it', get({ Name: '/mayfly/halt/other' })],
  ['the parameter of another region', get({ Name: 'arn:aws:ssm:us-east-1:111122223333:parameter/mayfly/halt' })],
  ['several', get({ Names: ['/mayfly/halt'] })],
  ['another operation', get({ Name: '/mayfly/halt' }, 'AmazonSSM.DeleteParameter')],
])('%s is not', (_, request) => {
  expect(() => {
    assertOwn('GetParameter', request, place, [parameter]);
  }).toThrow(expect.objectContaining({ name: 'NotPermitted' }));
});
