import { expect, test } from '@jest/globals';
import { failureText, faultText } from '../../../src/cli/failure.ts';
import { CallFailed } from '../../../src/estate/aws/call-failed.ts';
import { LedgerUnreadable } from '../../../src/ledger/ledger.ts';

const ofTheWorld = [
  new CallFailed('sts:GetCallerIdentity', 'ExpiredToken', 'The security token is expired', 403),
  new LedgerUnreadable('ledger.sqlite cannot be opened as a ledger: file is not a database'),
  // As Node makes them.
  Object.assign(new Error("EEXIST: file already exists, mkdir 'plan'"), {
    code: 'EEXIST',
    syscall: 'mkdir',
    path: 'plan',
  }),
];

test.each(ofTheWorld)('%s is printed in one sentence, without a request to report it', (error) => {
  expect(failureText(error, false)).toBe(`mayfly: ${(error as Error).message}`);
});

test.each([
  new CallFailed('sts:GetCallerIdentity', 'CredentialsProviderError', 'Could not load credentials', undefined),
  Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }),
])('%s is followed by where credentials come from', (error) => {
  expect(failureText(error, false)).toBe(
    `mayfly: ${error.message}\n` +
      'Sign in to AWS, and name your profile with --profile or AWS_PROFILE. ' +
      '`mayfly plan --recording DIR` needs no credentials.',
  );
});

test('a fault of our own asks to be reported, without a stack trace', () => {
  const text = failureText(new TypeError('x is not a function'), false);
  expect(text).toBe(
    'mayfly: internal error: x is not a function\nPlease report it, with the output of MAYFLY_DEBUG=1.',
  );
});

test('with MAYFLY_DEBUG the stack is there', () => {
  expect(failureText(new TypeError('x is not a function'), true)).toMatch(/^\s+at .*failure\.test\.ts/m);
});

test('what is no Error is printed as it is', () => {
  expect(failureText('odd', true)).toContain('internal error: odd');
});

test('a fault that quotes what AWS returned cannot write to the terminal', () => {
  const event = { kind: 'fault', where: 'ebs.partOf', message: 'no date: \u001b[2Kfine\nok', stack: '' } as const;
  const [line = ''] = faultText(event, false).split('\n');
  expect(line).toBe(
    'mayfly: internal error in ebs.partOf: no date: �[2Kfine�ok. What it concerns is refused, or not known.',
  );
});
