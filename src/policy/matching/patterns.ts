import { type Truth, type Unknown, unknown } from '../../core/truth.ts';
import { compileGlob } from '../../python/regex/glob.ts';
import { compilePythonRegex } from '../../python/regex/regex.ts';

/**
 * `op: regex` and `regex-case`: the pattern matches from the start of the text. Unknown where it does not come to an
 * end, or is no pattern at all.
 */
export function matchesRegex(found: unknown, pattern: unknown, letters: 'case' | 'ignore-case'): Truth {
  if (typeof found !== 'string' || typeof pattern !== 'string') return false;
  const regex = compilePythonRegex(pattern, { ignoreCase: letters === 'ignore-case' });
  return 'fault' in regex ? 'unknown' : regex.match(found);
}

/** `op: glob`: the whole text matches, and case counts. */
export function matchesGlob(found: unknown, pattern: unknown): Truth {
  return typeof found === 'string' && typeof pattern === 'string' && compileGlob(pattern)(found);
}

/** The matcher of one pattern, for many values. */
export function regexMatcher(pattern: string, letters: 'case' | 'ignore-case'): (found: unknown) => Truth {
  const regex = compilePythonRegex(pattern, { ignoreCase: letters === 'ignore-case' });
  if ('fault' in regex) return (found) => (typeof found === 'string' ? 'unknown' : false);
  return (found) => typeof found === 'string' && regex.match(found);
}

/** What the pattern's one group captures; null where it does not match or the value is no text. */
export function capture(found: unknown, pattern: string): string | null | Unknown {
  if (typeof found !== 'string') return null;
  const regex = compilePythonRegex(pattern);
  const groups = 'fault' in regex ? 'unknown' : regex.groups(found);
  return groups === 'unknown' ? unknown(`\`${pattern}\` came to no end on the value`) : (groups?.[0] ?? null);
}

/** Whether the pattern's cost grows steeply with the text that it is tried on. */
export function isCostly(pattern: string): boolean {
  const regex = compilePythonRegex(pattern);
  return !('fault' in regex) && regex.isCostly;
}

/** What is wrong with a pattern, and with its groups where it must have one. */
export function patternFault(
  pattern: string,
  groups: 'any' | 'one',
): { readonly says: string; readonly remedy: string } | undefined {
  const regex = compilePythonRegex(pattern);
  if ('fault' in regex) {
    return {
      says: `\`${pattern}\` is no regular expression: ${regex.fault.says}.`,
      remedy: 'Write it as Python reads it; `\\` keeps the next character as it is.',
    };
  }
  if (groups === 'any' || regex.groupCount === 1) return undefined;
  return {
    says: `\`${pattern}\` has ${regex.groupCount} groups.`,
    remedy: 'Put `( )` around the one part that is compared; `(?: )` groups without capturing.',
  };
}
