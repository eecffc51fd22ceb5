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

/**
 * A call that AWS refused says something about the installation; one that got no answer, or was throttled, says
 * nothing.
 */
export function afterFailure(name: string, message: string, error: unknown, remedy: string): Check {
  if (!(error instanceof Error)) throw error;
  // These are sentences for people already.
  if (error.name === 'LedgerUnreadable' || error.name === 'NoRegion') return failed(name, error.message, remedy);
  const withCause = `${message}: ${causeOf(error)}`;
  const isAnswer = !(error instanceof CallFailed) || failureKind(error) === 'refused';
  return isAnswer ? failed(name, withCause, remedy) : notKnown(name, withCause, 'Ask again: AWS was busy, or did not answer.');
}
