import { CallFailed } from '../call-failed.ts';
import { deniedBy, withoutCode } from '../denied-by.ts';
import type { Service } from '../service.ts';

/** The SDK's error as ours. A denial names the policy that denied it, if AWS reports it. */
export function callFailed(service: Service, operation: string, error: unknown): CallFailed {
  const { name, code, message, $metadata } = error as {
    name?: string;
    code?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
  };
  // A network fault is a plain Error with Node's code; AWS's answers carry their code as the name.
  const word = name === undefined || name === 'Error' ? (code ?? 'Error') : name;
  const text = message ?? String(error);
  const policy = deniedBy(text);
  const worded = policy === undefined ? text : `denied by ${policy}. ${withoutCode(text)}`;
  return new CallFailed(`${service.iam}:${operation}`, word, worded, $metadata?.httpStatusCode, { cause: error });
}
