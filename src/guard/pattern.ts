import { compilePattern } from '../core/glob.ts';

/**
 * Finds the first of these patterns that matches a text; undefined where none does. Case is ignored: a pattern
 * protects, and should protect too much rather than too little.
 */
export function patternMatcher(patterns: readonly string[]): (text: string) => string | undefined {
  const compiled = patterns.map((pattern) => compilePattern(pattern.trim().toLowerCase()));
  return (text) => {
    const lowerCase = text.toLowerCase();
    return patterns[compiled.findIndex((matches) => matches(lowerCase))];
  };
}
