import { CallFailed, noErrorCode } from '../call-failed.ts';
import { deniedBy, withoutCode } from '../denied-by.ts';
import type { Service } from '../service.ts';

/** The SDK's error as ours. A denial names the policy that denied it, if AWS reports it. */
export function callFailed(service: Service, operation: string, error: unknown): CallFailed {
  const { name, code, message, $metadata } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined && status >= 400 && lacksCode(error as SdkError))
    return new CallFailed(`${service.iam}:${operation}`, noErrorCode, withoutAwsCode(status), status, { cause: error });
  // A network fault is a plain Error with Node's code; AWS's answers carry their code as the name.
  const word = name === undefined || name === 'Error' ? (code ?? 'Error') : name;
  const text = message ?? String(error);
  const policy = deniedBy(text);
  const worded = policy === undefined ? text : `denied by ${policy}. ${withoutCode(text)}`;
  return new CallFailed(`${service.iam}:${operation}`, word, worded, status, { cause: error });
}

/** What the SDK throws. `Code` is what it has read from the body of an XML answer. */
interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly Code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Whether an error answer had no code of AWS's: the SDK then writes a word of its own, or the error of its parser. For
 * an XML answer with the status 404 that word is `NotFound`, which looks like AWS's.
 */
function lacksCode({ name = 'Error', code, Code }: SdkError): boolean {
  if (name === 'NotFound') return Code === undefined;
  return standIns.has(name) && (name !== 'Error' || code === undefined);
}

const standIns: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'Error', 'SyntaxError', 'TypeError']);

function withoutAwsCode(status: number): string {
  return `an answer with the status ${status} and no error code of AWS, as a proxy in between may send`;
}
