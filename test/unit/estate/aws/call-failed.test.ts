import { expect, test } from '@jest/globals';
import {
  CallFailed,
  failureKind,
  isCredentialFailure,
  isOutOfQuota,
  isShortOfCapacity,
  isTurnedAway,
} from '../../../../src/estate/aws/call-failed.ts';

const failed = (code: string, status: number | undefined, message = 'no') =>
  new CallFailed('rds:DeleteDBInstance', code, message, status);

test.each([
  // AWS's own words: nothing happened.
  ['InvalidDBInstanceState', 400, 'refused'],
  ['InvalidVolume.NotFound', 400, 'refused'],
  ['AccessDenied', 403, 'refused'],
  ['DBInstanceNotFoundFault', 404, 'refused'],
  ['VolumeInUse', 409, 'refused'],
  ['DryRunOperation', 412, 'refused'],
  ['RequestLimitExceeded', 503, 'throttled'],
  ['Throttling', 400, 'throttled'],
  ['Unknown', 429, 'throttled'],
  // Somebody in between, whatever the status.
  ['Unknown', 400, 'lost'],
  ['Unknown', 403, 'lost'],
  ['Unknown', 404, 'lost'],
  ['Request Timeout', 400, 'lost'],
  ['<html>', 400, 'lost'],
  ['', 400, 'lost'],
  // Nobody waited for the answer.
  ['InvalidDBInstanceState', 408, 'lost'],
  ['TooEarly', 425, 'lost'],
  ['ClientClosedRequest', 499, 'lost'],
  // AWS's side failed, and says so with a client's status.
  ['RequestTimeout', 400, 'lost'],
  ['RequestTimeoutException', 400, 'lost'],
  ['InternalError', 400, 'lost'],
  ['InternalFailure', 400, 'lost'],
  ['ServiceUnavailable', 400, 'lost'],
  ['Unavailable', 400, 'lost'],
  ['InternalError', 500, 'lost'],
  ['Found', 302, 'lost'],
  ['ECONNRESET', undefined, 'lost'],
] as const)('%s with the status %s means %s', (code, status, kind) => {
  expect(failureKind(failed(code, status))).toBe(kind);
});

test.each([
  ['ExpiredToken', 403],
  ['ExpiredTokenException', 400],
  ['RequestExpired', 400],
  ['InvalidClientTokenId', 403],
  ['UnrecognizedClientException', 400],
  ['SignatureDoesNotMatch', 403],
  ['CredentialsProviderError', undefined],
])('%s is about the credentials, not about the call', (code, status) => {
  expect(isCredentialFailure(failed(code, status))).toBe(true);
});

test('AuthFailure is about the credentials only where AWS says so', () => {
  const invalid = 'AWS was not able to validate the provided access credentials';
  expect([
    isCredentialFailure(failed('AuthFailure', 401, invalid)),
    isCredentialFailure(failed('AuthFailure', 400, 'The address 192.0.2.7 does not belong to you.')),
    isCredentialFailure(failed('UnauthorizedOperation', 403)),
    isCredentialFailure(new Error('ExpiredToken')),
  ]).toEqual([true, false, false, false]);
});

// AWS's model names some errors otherwise than its answers do, and the SDK takes the model's name.
test.each([
  ['InsufficientInstanceCapacity', 'short of capacity'],
  ['InsufficientCapacityOnHost', 'short of capacity'],
  ['InsufficientDBInstanceCapacity', 'short of capacity'],
  ['InsufficientDBInstanceCapacityFault', 'short of capacity'],
  ['InsufficientDBClusterCapacityFault', 'short of capacity'],
  ['InsufficientStorageClusterCapacityFault', 'short of capacity'],
  ['ScalingActivityInProgress', 'turned away'],
  ['ScalingActivityInProgressFault', 'turned away'],
  ['ResourceContentionFault', 'turned away'],
  ['DBInstanceAutomatedBackupQuotaExceeded', 'out of quota'],
  ['DBInstanceAutomatedBackupQuotaExceededFault', 'out of quota'],
  ['DBClusterAutomatedBackupQuotaExceededFault', 'out of quota'],
  ['SnapshotQuotaExceededFault', 'out of quota'],
  ['ResourceInUseFault', 'none of these'],
  ['InstanceQuotaExceededFault', 'none of these'],
])('%s is %s', (code, kind) => {
  const error = failed(code, 400);
  const kinds = [
    isShortOfCapacity(error) && 'short of capacity',
    isTurnedAway(error) && 'turned away',
    isOutOfQuota(error) && 'out of quota',
  ].filter(Boolean);
  expect(kinds).toEqual(kind === 'none of these' ? [] : [kind]);
});
