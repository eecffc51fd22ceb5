import { JmespathError } from '../../src/python/jmespath/fault.ts';
import { compileJmespath } from '../../src/python/jmespath/jmespath.ts';

/** An expression, a value, and the answer of Python's jmespath: a result, or an error if it refuses either. */
export interface JmespathCase {
  readonly expression: string;
  readonly given: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

export type Answer = { readonly result: unknown } | { readonly error: string };

export function answerJmespath({ expression, given }: Pick<JmespathCase, 'expression' | 'given'>): Answer {
  try {
    return { result: compileJmespath(expression).search(given) };
  } catch (error) {
    if (error instanceof JmespathError) return { error: error.message };
    throw error;
  }
}

export function jmespathAgrees(question: JmespathCase): boolean {
  const ours = answerJmespath(question);
  return question.error === undefined ? 'result' in ours && isSame(ours.result, question.result) : 'error' in ours;
}

/** The same JSON, with numbers by value: `-0` is `0`, and NaN equals NaN. */
function isSame(ours: unknown, theirs: unknown): boolean {
  if (typeof ours === 'number' && typeof theirs === 'number')
    return ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs));
  if (ours === null || theirs === null || typeof ours !== 'object' || typeof theirs !== 'object')
    return ours === theirs;
  if (Array.isArray(ours) || Array.isArray(theirs)) {
    return (
      Array.isArray(ours) &&
      Array.isArray(theirs) &&
      ours.length === theirs.length &&
      ours.every((item, index) => isSame(item, theirs[index]))
    );
  }
  const names = Object.keys(ours);
  return (
    names.length === Object.keys(theirs).length &&
    names.every((name) => Object.hasOwn(theirs, name) && isSame(memberOf(ours, name), memberOf(theirs, name)))
  );
}

function memberOf(object: object, name: string): unknown {
  return (object as Record<string, unknown>)[name];
}
