/**
 * What a person reads where a command could not go on: one sentence, no stack trace. A fault of AWS's or of the input
 * says what it is; anything else is our own fault, and asks to be reported.
 * @param debug with MAYFLY_DEBUG set: the stack, too, for whoever looks for the cause.
 */
export function failureText(error: unknown, debug: boolean): string {
  const known = error instanceof Error && (expected.has(error.name) || isOfTheDisk(error));
  const message = error instanceof Error ? error.message : String(error);
  const head = known
    ? `mayfly: ${message}`
    : `mayfly: this should not have happened: ${message}\nPlease report it, with what MAYFLY_DEBUG=1 prints.`;
  return debug && error instanceof Error ? `${head}\n${error.stack ?? ''}` : head;
}

/** Errors by name that are about the world and not about us. */
const expected: ReadonlySet<string> = new Set([
  'CallFailed',
  'NotARecording',
  'NoRegion',
  'FolderUnusable',
  'LedgerUnreadable',
  'CredentialsProviderError',
]);

/** A file or folder that is not as it should be, or that we may not touch: what Node says names it. */
function isOfTheDisk(error: Error): boolean {
  return 'syscall' in error && 'path' in error;
}
