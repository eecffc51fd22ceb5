import type { Truth } from '../../core/truth.ts';
import { safeLength } from './cost.ts';
import { type LinearMatcher, linearMatcher } from './linear.ts';
import { createMatcher, type Spans } from './matcher.ts';
import { nativeSource } from './native.ts';
import type { Node } from './node.ts';
import { type ParsedPattern, parsePattern } from './parse.ts';
import { BadPattern, type RegexFault } from './source.ts';

export type { RegexFault } from './source.ts';

/**
 * A pattern of Python's `re`. `unknown`: the pattern takes too many steps on this text. Python might never answer.
 */
export interface PythonRegex {
  /** `re.match`: from the start of the text, not necessarily to its end. */
  match(text: string): Truth;
  /** `re.search`: anywhere. */
  search(text: string): Truth;
  /** `re.match(…).groups()`: the text of each group, null for one that took no part. Null where nothing matches. */
  groups(text: string): readonly (string | null)[] | null | 'unknown';
  readonly groupCount: number;
  /**
   * The pattern has nested or adjacent repetitions, and parts that no engine matches in linear time, so that its cost
   * may grow steeply with the length of the text: its author should be warned. `groups`: the same of `groups`.
   */
  readonly isCostly: { readonly match: boolean; readonly groups: boolean };
}

/**
 * Compiles a pattern as Python 3.11's `re` reads it. JavaScript's engine runs patterns that mean the same there, on
 * texts that are short enough to be safe; RE2 runs those that it knows, on ASCII texts; our own matcher, with bounded
 * steps, runs everything else: look-around, references, and letters beyond ASCII.
 * @returns the fault, as a value, where Python refuses the pattern (and for `\N{…}`, which is not supported).
 */
export function compilePythonRegex(
  pattern: string,
  flags: { readonly ignoreCase: boolean } = { ignoreCase: false },
): PythonRegex | { readonly fault: RegexFault } {
  const name = `${flags.ignoreCase ? 'i' : 's'}${pattern}`;
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const fresh = compile(pattern, flags.ignoreCase);
  const [oldest] = compiled.keys();
  if (compiled.size >= MOST_KEPT && oldest !== undefined) compiled.delete(oldest);
  compiled.set(name, fresh);
  return fresh;
}

const MOST_KEPT = 1024;
const compiled = new Map<string, PythonRegex | { readonly fault: RegexFault }>();

function compile(pattern: string, ignoreCase: boolean): PythonRegex | { readonly fault: RegexFault } {
  try {
    return fromParsed(parsePattern(pattern, { ignoreCase }));
  } catch (error) {
    if (error instanceof BadPattern) return { fault: { message: error.message, offset: error.offset } };
    throw error;
  }
}

/** A text up to this long never makes a pattern costly; longer values than these are rare in AWS. */
const USUAL_LENGTH = 256;

function fromParsed({ node, groups }: ParsedPattern): PythonRegex {
  const native = nativePattern(node);
  const [matchLength, searchLength] =
    native === undefined ? [-1, -1] : [safeLength(node, 'match'), safeLength(node, 'search')];
  const engines = createEngines(node, groups);
  const isSteep = matchLength < USUAL_LENGTH;
  return {
    match(text) {
      if (native !== undefined && text.length <= matchLength) return native.match.test(text);
      return engines.linear(text)?.match(text) ?? truthOf(engines.stepwise(pointsOf(text), 0));
    },
    search(text) {
      // JavaScript's search may start between the halves of a surrogate pair.
      if (native !== undefined && text.length <= searchLength && !SURROGATE.test(text)) return native.search.test(text);
      return engines.linear(text)?.search(text) ?? searchFrom(engines.stepwise, pointsOf(text));
    },
    groups(text) {
      const spans = engines.stepwise(pointsOf(text), 0);
      const linear = spans === 'unknown' ? engines.linear(text) : undefined;
      if (linear?.groups !== undefined) return linear.groups(text);
      if (spans === 'unknown') return 'unknown';
      if (spans === 'no-match') return null;
      const characters = Array.from(text);
      return spans.slice(1).map(([start, end]) => (end < 0 ? null : characters.slice(start, end).join('')));
    },
    groupCount: groups,
    get isCostly() {
      const linear = isSteep ? engines.linearForAscii() : undefined;
      return { match: isSteep && linear === undefined, groups: isSteep && linear?.groups === undefined };
    },
  };
}

type Stepwise = ReturnType<typeof createMatcher>;

/** Created on first use: most patterns never need one. */
function createEngines(node: Node, groups: number) {
  let stepwise: Stepwise | undefined;
  let linear: LinearMatcher | 'none' | undefined;
  const linearForAscii = (): LinearMatcher | undefined => {
    linear ??= linearMatcher(node) ?? 'none';
    return linear === 'none' ? undefined : linear;
  };
  return {
    stepwise: ((points, from) => {
      stepwise ??= createMatcher(node, groups);
      return stepwise(points, from);
    }) satisfies Stepwise,
    linearForAscii,
    /** Undefined where RE2 does not know the pattern, or does not answer for this text. */
    linear: (text: string): LinearMatcher | undefined => {
      const matcher = linearForAscii();
      return matcher?.isFor(text) ? matcher : undefined;
    },
  };
}

function searchFrom(stepwise: Stepwise, points: readonly number[]): Truth {
  for (let from = 0; from <= points.length; from++) {
    const truth = truthOf(stepwise(points, from));
    if (truth !== false) return truth;
  }
  return false;
}

const SURROGATE = /[\ud800-\udfff]/;

function nativePattern(node: Node): { readonly match: RegExp; readonly search: RegExp } | undefined {
  const native = nativeSource(node);
  if (native === undefined) return undefined;
  try {
    return {
      match: new RegExp(`^(?:${native.source})`, native.flags),
      search: new RegExp(native.source, native.flags),
    };
  } catch (error) {
    // JavaScript refuses a pattern that is too large; our own matcher accepts it.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function truthOf(spans: Spans | 'no-match' | 'unknown'): Truth {
  if (spans === 'unknown') return 'unknown';
  return spans !== 'no-match';
}

function pointsOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
