import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Span } from '../../python/yaml.ts';

/** What is wrong at one place of a file: a diagnostic before its position becomes a line and a column. */
export interface Fault {
  readonly code: string;
  readonly span: Span;
  readonly message: string;
  readonly remedy: string;
  /** Left out: an error. */
  readonly severity?: Diagnostic['severity'];
  readonly seeAlso?: string;
}

/** The codes for what Custodian supports and Mayfly does not yet: the policy is valid and left out. */
const notYet = 'policy/not-yet-';

export function notYetCode(what: 'type' | 'filter' | 'action' | 'source'): string {
  return notYet + what;
}

export function isNotYet({ code }: Pick<Fault, 'code'>): boolean {
  return code.startsWith(notYet);
}

/** Lists names: `a`, `b` or `c`. A long list is shortened. */
export function oneOf(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} or ${rest} more`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} or ${last ?? ''}`;
}
