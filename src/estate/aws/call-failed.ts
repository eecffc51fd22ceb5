import { TypeFault } from '../../core/fault.ts';
import { type Unknown, unknown } from '../../core/truth.ts';
import { NoCredentials } from './no-credentials.ts';

/** A call that AWS refused, or that got no answer. `cause` is the SDK's own error. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /** `rds:DescribeDBInstances`. */
  readonly operation: string;
  /**
   * AWS's error code, such as `AccessDenied`; without an answer, the code of the SDK or of Node, such as `TimeoutError`
   * or `ECONNRESET`.
   */
  readonly code: string;
  /** HTTP status; left out if there was no answer. */
  readonly status: number | undefined;

  constructor(
    operation: string,
    code: string,
    message: string,
    status: number | undefined,
    options: { readonly cause?: unknown } = {},
  ) {
    super(`${code} on ${operation}: ${message}`, options);
    this.operation = operation;
    this.code = code;
    this.status = status;
  }
}

/**
 * What a failed write means. `refused`: AWS refused it, nothing happened. `throttled`: too many calls, nothing
 * happened. `lost`: no answer, or one that does not say (a timeout, a 5xx); it may have happened.
 */
export function failureKind(error: unknown): 'refused' | 'throttled' | 'lost' {
  if (!(error instanceof CallFailed)) return 'lost';
  if (throttlingCodes.has(error.code) || error.status === 429) return 'throttled';
  return error.status !== undefined && error.status >= 400 && error.status < 500 ? 'refused' : 'lost';
}

/**
 * Whether AWS lacks capacity at the moment, whatever the HTTP status: nothing happened, and a later attempt may
 * succeed.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export function isShortOfCapacity(error: unknown): boolean {
  return error instanceof CallFailed && capacityCodes.includes(error.code);
}

const capacityCodes: readonly string[] = [
  'InsufficientInstanceCapacity',
  'InsufficientHostCapacity',
  'InsufficientDBInstanceCapacity',
];

/** A short phrase for people: `AccessDenied on rds:DescribeDBInstances`. */
export function causeOf(error: unknown): string {
  if (error instanceof CallFailed) return `${error.code} on ${error.operation}`;
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
