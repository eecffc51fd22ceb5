import type { FaultEvent } from '../core/event.ts';
import { plain } from '../report/plain.ts';

/**
 * What a person reads if a command failed: one sentence, no stack trace. Errors of AWS and of the input have messages
 * of their own; any other error is a fault of Mayfly, and should be reported.
 * @param debug with MAYFLY_DEBUG set: also the stack.
 */
export function failureText(error: unknown, debug: boolean): string {
  const known = error instanceof Error && (expected.has(error.name) || isOfTheDisk(error));
  const message = error instanceof Error ? error.message : String(error);
  const remedy = known && isWithoutCredentials(error) ? `\n${signIn}` : '';
  const head = known ? `mayfly: ${message}${remedy}` : `mayfly: internal error: ${message}\n${pleaseReport}`;
  return debug && error instanceof Error ? `${head}\n${error.stack ?? ''}` : head;
}

/** What a person reads while the command continues: part of it met an error of Mayfly's own. */
export function faultText({ where, message, stack }: FaultEvent, debug: boolean): string {
  // What AWS returned may be quoted in the message.
  const error = `${plain(where)}: ${plain(message)}`;
  const what = `mayfly: internal error in ${error}. What it concerns is refused, or not known.`;
  const head = `${what}\n${pleaseReport}`;
  return debug ? `${head}\n${stack}` : head;
}

const pleaseReport = 'Please report it, with the output of MAYFLY_DEBUG=1.';

const signIn =
  'Sign in to AWS, and name your profile with --profile or AWS_PROFILE. ' +
  '`mayfly plan --recording DIR` needs no credentials.';

/** The SDK found no credentials: by itself, or for a call. */
function isWithoutCredentials(error: Error): boolean {
  return error.name === noCredentials || ('code' in error && error.code === noCredentials);
}

const noCredentials = 'CredentialsProviderError';

/** Names of errors that are not faults of Mayfly. */
const expected: ReadonlySet<string> = new Set([
  'CallFailed',
  'NotARecording',
  'NoRegion',
  'FolderUnusable',
  'LedgerUnreadable',
  noCredentials,
]);

/** A file or folder that is missing, of the wrong kind or not accessible: Node's message names it. */
function isOfTheDisk(error: Error): boolean {
  return 'syscall' in error && 'path' in error;
}
