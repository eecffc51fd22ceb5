import { type Truth, type Unknown, unknown } from '../../core/truth.ts';
import { compileGlob, compilePythonRegex } from '../../python/regex.ts';

/**
 * `op: regex` and `regex-case`: the pattern matches from the start of the text. Unknown if matching was given up or the
 * pattern is not valid.
 */
export function matchesRegex(actual: unknown, pattern: unknown, letterCase: 'case' | 'ignore-case'): Truth {
  if (typeof actual !== 'string' || typeof pattern !== 'string') return false;
  const regex = compilePythonRegex(pattern, { ignoreCase: letterCase === 'ignore-case' });
  return 'fault' in regex ? 'unknown' : regex.match(actual);
}

/** `op: glob`: the whole text matches, and case matters. */
export function matchesGlob(actual: unknown, pattern: unknown): Truth {
  return typeof actual === 'string' && typeof pattern === 'string' && compileGlob(pattern)(actual);
}

/** A matcher for one pattern and many values. */
export function regexMatcher(pattern: string, letterCase: 'case' | 'ignore-case'): (actual: unknown) => Truth {
  const regex = compilePythonRegex(pattern, { ignoreCase: letterCase === 'ignore-case' });
  if ('fault' in regex) return (actual) => (typeof actual === 'string' ? 'unknown' : false);
  return (actual) => typeof actual === 'string' && regex.match(actual);
}

/** The text that the pattern's one group captures; null if it does not match or the value is not text. */
export function capture(actual: unknown, pattern: string): string | null | Unknown {
  if (typeof actual !== 'string') return null;
  const regex = compilePythonRegex(pattern);
  const groups = 'fault' in regex ? 'unknown' : regex.groups(actual);
  return groups === 'unknown' ? unknown(`matching \`${pattern}\` took too long`) : (groups?.[0] ?? null);
}

/** Whether the cost of matching the pattern, or of what it captures, grows steeply with the length of the text. */
export function isCostly(pattern: string, use: 'match' | 'groups'): boolean {
  const regex = compilePythonRegex(pattern);
  return !('fault' in regex) && regex.isCostly[use];
}

/** What is wrong with a pattern, and with the number of its groups where it must have one. */
export function patternFault(
  pattern: string,
  groups: 'any' | 'one',
): { readonly message: string; readonly remedy: string } | undefined {
  const regex = compilePythonRegex(pattern);
  if ('fault' in regex) {
    return {
      message: `\`${pattern}\` is not a valid regular expression: ${regex.fault.message}.`,
      remedy: "Write it in Python's syntax; `\\` takes the next character literally.",
    };
  }
  if (groups === 'any' || regex.groupCount === 1) return undefined;
  return {
    message: `\`${pattern}\` has ${regex.groupCount} groups.`,
    remedy: 'Put `( )` around the one part to compare; `(?: )` groups without capturing.',
  };
}
