import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Span } from './yaml-value.ts';

/** What is wrong at one place of a file: a diagnostic before its place is a line and a column. */
export interface Fault {
  readonly code: string;
  readonly span: Span;
  readonly says: string;
  readonly remedy: string;
  /** Left out: an error. */
  readonly severity?: Diagnostic['severity'];
  readonly seeAlso?: string;
}

/** Codes of what Custodian has and Mayfly has not yet: the policy is sound, and waits. */
const notYet = 'policy/not-yet-';

export function notYetCode(what: 'type' | 'filter' | 'action' | 'source'): string {
  return notYet + what;
}

export function isNotYet({ code }: Pick<Fault, 'code'>): boolean {
  return code.startsWith(notYet);
}

/** A sentence that quotes what somebody wrote, with each quotation cut to a readable length. */
export function briefly(sentence: string): string {
  // Every second part stands between backticks.
  const parts = sentence
    .split('`')
    .map((part, at) => (at % 2 === 1 && part.length > 200 ? `${part.slice(0, 200)}…` : part));
  const short = parts.join('`');
  return short.length > 1000 ? `${short.slice(0, 1000)}…` : short;
}

/** `a`, `b` or `c`; a long list is cut. */
export function oneOf(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} or ${rest} more`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} or ${last ?? ''}`;
}
