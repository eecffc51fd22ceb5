import { NoCredentials } from './no-credentials.ts';

/** A call that AWS refused, or whose answer never came. `cause` is the SDK's own error. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /** `rds:DescribeDBInstances`. */
  readonly operation: string;
  /** AWS's code, `AccessDenied`; the SDK's or Node's where there was no answer, `TimeoutError`, `ECONNRESET`. */
  readonly code: string;
  /** HTTP status; left out where there was no answer. */
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
 * What a failure of a write says about the world. `refused`: AWS said no, nothing happened. `throttled`: too many
 * calls, nothing happened. `lost`: no answer, or one that does not tell (a timeout, a 5xx): it may have happened.
 */
export function failureKind(error: unknown): 'refused' | 'throttled' | 'lost' {
  if (!(error instanceof CallFailed)) return 'lost';
  if (throttlingCodes.has(error.code) || error.status === 429) return 'throttled';
  return error.status !== undefined && error.status >= 400 && error.status < 500 ? 'refused' : 'lost';
}

/**
 * Whether AWS has no room for it just now, whatever its status: nothing happened, and a later try may find room.
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

/** One short phrase for people: `AccessDenied on rds:DescribeDBInstances`. */
export function causeOf(error: unknown): string {
  if (error instanceof CallFailed) return `${error.code} on ${error.operation}`;
  if (error instanceof NoCredentials) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
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
