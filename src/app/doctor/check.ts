import { isMistake } from '../../core/fault.ts';
import type { Check } from '../../core/views/check.ts';
import { CallFailed, causeOf, failureKind } from '../../estate/aws/call-failed.ts';

export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message };
}

export function failed(name: string, message: string, remedy: string): Check {
  return { name, status: 'failed', message, remedy };
}

export function notKnown(name: string, message: string, remedy: string): Check {
  return { name, status: 'unknown', message, remedy };
}

/** A refused call shows a fault of the installation; a call without an answer, or a throttled one, shows nothing. */
export function afterFailure(name: string, message: string, error: unknown, remedy: string): Check {
  if (!(error instanceof Error) || isMistake(error)) throw error;
  // Their messages are whole sentences already.
  if (error.name === 'LedgerUnreadable' || error.name === 'NoRegion') return failed(name, error.message, remedy);
  const withCause = `${message}: ${causeOf(error)}`;
  const isAnswer = !(error instanceof CallFailed) || failureKind(error) === 'refused';
  return isAnswer
    ? failed(name, withCause, remedy)
    : notKnown(name, withCause, 'Try again: AWS was busy, or did not answer.');
}
