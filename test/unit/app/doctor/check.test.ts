import { expect, test } from '@jest/globals';
import { NoRegion } from '../../../../src/app/connect.ts';
import { afterFailure, failed, notKnown, ok } from '../../../../src/app/doctor/check.ts';
import { CallFailed } from '../../../../src/estate/aws/call-failed.ts';
import { LedgerUnreadable } from '../../../../src/ledger/ledger.ts';

test('whatever is not well says how to fix it', () => {
  expect([ok('clock', 'within 1 s'), failed('clock', '900 s', 'NTP'), notKnown('clock', 'no answer', 'DNS')]).toEqual([
    { name: 'clock', status: 'ok', message: 'within 1 s' },
    { name: 'clock', status: 'failed', message: '900 s', remedy: 'NTP' },
    { name: 'clock', status: 'unknown', message: 'no answer', remedy: 'DNS' },
  ]);
});

test.each([
  ['AWS refused', new CallFailed('sts:AssumeRole', 'AccessDenied', 'no', 403)],
  ['the ledger refused', new LedgerUnreadable('The ledger is of version 1.')],
  ['no region is named', new NoRegion('No region is named.')],
])('where %s, the installation is at fault', (_, error) => {
  expect(afterFailure('role', 'it cannot be assumed', error, 'Trust it.')).toMatchObject({
    status: 'failed',
    remedy: 'Trust it.',
  });
});

test.each([
  ['was busy', new CallFailed('sts:AssumeRole', 'Throttling', 'no', 400)],
  ['failed', new CallFailed('sts:AssumeRole', 'InternalFailure', 'no', 500)],
  ['gave no answer', new CallFailed('sts:AssumeRole', 'ETIMEDOUT', 'no', undefined)],
])('where AWS %s, nothing is known of the installation', (_, error) => {
  const { status, message, remedy } = afterFailure('role', 'it cannot be assumed', error, 'Trust it.');
  expect(status).toBe('unknown');
  expect(message).toBe(`it cannot be assumed: ${error.code} on sts:AssumeRole`);
  expect(remedy).toContain('Try again');
});

test('a sentence of our own stands alone', () => {
  const error = new LedgerUnreadable('The ledger is of version 1.');
  expect(afterFailure('ledger', 'it cannot be written', error, 'Name another.').message).toBe(error.message);
});

test('what is no error is thrown on', () => {
  expect(() => afterFailure('ledger', 'it cannot be written', 'a text', '')).toThrow('a text');
});
