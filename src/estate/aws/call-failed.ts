import { TypeFault } from '../../core/fault.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { NoCredentials } from './no-credentials.ts';

/** A call that AWS refused, or that got no answer. `cause` is the SDK's own error. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /** `rds:DescribeDBInstances`. */
  readonly operation: string;
  /**
   * AWS's error code, such as `AccessDenied`; `Unknown` for an error that has none, such as a proxy's page; without an
   * answer, the code of the SDK or of Node, such as `TimeoutError` or `ECONNRESET`.
   */
  readonly code: string;
  /** HTTP status; left out if there was no answer. */
  readonly status: number | undefined;
  /** What the call was for and what to do, for people, where its name does not say it. */
  readonly detail: string | undefined;

  constructor(
    operation: string,
    code: string,
    message: string,
    status: number | undefined,
    { detail, ...options }: { readonly cause?: unknown; readonly detail?: string } = {},
  ) {
    super(`${code} on ${operation}: ${message}`, options);
    this.operation = operation;
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}

/**
 * What a failed write means. `refused`: AWS refused it, nothing happened. `throttled`: too many calls, nothing
 * happened. `lost`: no answer, or one that does not say (a timeout, a 5xx, a 4xx that is not AWS's own); it may have
 * happened.
 */
export function failureKind(error: unknown): 'refused' | 'throttled' | 'lost' {
  if (!(error instanceof CallFailed)) return 'lost';
  const { code, status } = error;
  if (throttlingCodes.has(code) || status === 429) return 'throttled';
  if (status === undefined || status < 400 || status >= 500 || !isErrorCode(code)) return 'lost';
  return unansweredStatuses.has(status) || serverCodes.test(code) ? 'lost' : 'refused';
}

/** The code of an error that has none of AWS's: whoever sent it is not known, nor what AWS did. */
export const noErrorCode = 'Unknown';

/**
 * Whether this has the form of AWS's codes: `VolumeInUse`, `InvalidVolume.NotFound`. Only an answer with such a code is
 * AWS's own. A proxy or a gateway in between answers with a page of its own, whatever AWS did meanwhile.
 */
function isErrorCode(code: string): boolean {
  return code !== noErrorCode && /^[A-Za-z][A-Za-z0-9]*(?:[.:-][A-Za-z0-9]+)*$/.test(code);
}

/**
 * Request Timeout, Too Early, and nginx's Client Closed Request: whoever waited for the answer gave up.
 * Source: https://www.rfc-editor.org/rfc/rfc9110#name-408-request-timeout, https://www.rfc-editor.org/rfc/rfc8470
 */
const unansweredStatuses: ReadonlySet<number> = new Set([408, 425, 499]);

/**
 * AWS's codes for a failure on its own side, which may come with any status.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html ("Server error codes"), and
 * TRANSIENT_ERROR_CODES of the SDK's service-error-classification.
 */
const serverCodes =
  /^(?:Internal(?:Error|Failure|Server|Service)|(?:Service)?Unavailable|RequestTimeout(?:Exception)?$)/;

/**
 * Whether AWS does not accept the credentials, or there are none any more. Nothing happened, and nothing else succeeds
 * until somebody renews them.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. EC2 calls expired credentials `RequestExpired`:
 * https://github.com/aws/aws-sdk-go/pull/253.
 */
export function isCredentialFailure(error: unknown): error is CallFailed {
  if (!(error instanceof CallFailed)) return false;
  // EC2 has one code for invalid credentials, and for what belongs to another account.
  return error.code === 'AuthFailure' ? /credentials/i.test(error.message) : credentialCodes.has(error.code);
}

const credentialCodes: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

/**
 * Whether AWS lacks capacity at the moment, whatever the HTTP status: nothing happened, and a later attempt may
 * succeed.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; for RDS
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html (Errors)
 */
export function isShortOfCapacity(error: unknown): boolean {
  return error instanceof CallFailed && capacityCodes.has(withoutSuffix(error.code));
}

const capacityCodes: ReadonlySet<string> = new Set([
  'InsufficientAddressCapacity',
  'InsufficientCapacity',
  'InsufficientCapacityOnHost',
  'InsufficientDBClusterCapacity',
  'InsufficientDBInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientInstanceCapacity',
  'InsufficientReservedInstanceCapacity',
  'InsufficientStorageClusterCapacity',
  'InsufficientVolumeCapacity',
  'ReservationCapacityExceeded',
  'UnfulfillableCapacity',
]);

/**
 * The code as AWS's answer has it, for comparisons. Where AWS's model names an error, the SDK calls it by that name:
 * `ScalingActivityInProgress` comes as `ScalingActivityInProgressFault`, `LoadBalancerNotFound` as
 * `LoadBalancerNotFoundException`.
 */
export function withoutSuffix(code: string): string {
  return code.replace(/(?:Fault|Exception)$/, '');
}

/**
 * Whether AWS has too much of the same in progress and asks to come again, with an error that looks like a refusal
 * (HTTP 400): nothing happened, and nothing is wrong with the request.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; for groups
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html
 */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof CallFailed && inProgressCodes.has(withoutSuffix(error.code));
}

const inProgressCodes = new Set([
  'ConcurrentCreateImageNoRebootLimitExceeded',
  'ConcurrentSnapshotLimitExceeded',
  'ConcurrentTagAccess',
  'PendingSnapshotLimitExceeded',
  'ResourceContention',
  'ResourceLimitExceeded',
  'RetryableError',
  'ScalingActivityInProgress',
  'SnapshotCreationPerVolumeRateExceeded',
]);

/**
 * Whether RDS has no room left for what the call would create, by a quota of the account: snapshots, or the automated
 * backups that deleted databases leave. Nothing happened, and there is room again once others have expired, which
 * Mayfly's own do.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html (Errors),
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
 */
export function isOutOfQuota(error: unknown): boolean {
  return error instanceof CallFailed && quotaCodes.has(withoutSuffix(error.code));
}

const quotaCodes: ReadonlySet<string> = new Set([
  'DBClusterAutomatedBackupQuotaExceeded',
  'DBInstanceAutomatedBackupQuotaExceeded',
  'SnapshotQuotaExceeded',
]);

/** A short phrase for people: `AccessDenied on rds:DescribeDBInstances`, with the detail where there is one. */
export function causeOf(error: unknown): string {
  if (error instanceof CallFailed)
    return `${error.code} on ${error.operation}${error.detail === undefined ? '' : `: ${error.detail}`}`;
  if (error instanceof NoCredentials || error instanceof TypeFault) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * What a read returns, or, if AWS refused a call or did not answer, unknown with the cause: what could not be read is
 * never empty. Other errors are thrown.
 */
export async function orUnknown<Value>(read: () => PromiseLike<Value>): Promise<Value | Unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CallFailed) return unknown(causeOf(error));
    throw error;
  }
}

/** Source: isThrottlingError of the SDK's service-error-classification. */
const throttlingCodes = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
