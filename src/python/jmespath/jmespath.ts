import { startBudget } from './budget.ts';
import { closureOf } from './closures.ts';
import { JmespathError } from './fault.ts';
import { parse } from './parser.ts';
import { readsOf } from './reads.ts';

/** A compiled expression. It has no state between searches, so it can be shared. */
export interface Jmespath {
  /**
   * The result for `value`, which is JSON. A missing value is `null`, never `undefined`.
   * @throws JmespathError where Python's jmespath raises: an argument of the wrong kind, a function that does not
   * exist.
   */
  readonly search: (value: unknown) => unknown;
  /** Top-level keys of `value` on which the result can depend; `all` where it depends on the whole of `value`. */
  readonly reads: 'all' | ReadonlySet<string>;
}

/**
 * JMESPath as Python's jmespath 1.0.1 evaluates it, with Custodian's `split(separator, string)` and
 * `from_json(string)`. Policies repeat expressions, so the last ones are cached.
 * @throws JmespathError where the expression cannot be parsed; `jmespathFault` returns that as a value.
 */
export function compileJmespath(expression: string): Jmespath {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const node = parse(expression);
  const closure = closureOf(node);
  const fresh: Jmespath = { search: isPlainPath(node) ? closure : bounded(closure), reads: readsOf(node) };
  const [oldest] = compiled.keys();
  if (compiled.size >= MOST_KEPT && oldest !== undefined) compiled.delete(oldest);
  compiled.set(expression, fresh);
  return fresh;
}

/** The fault of an expression; undefined where it compiles. `offset` counts UTF-16 units. */
export function jmespathFault(expression: string): { readonly message: string; readonly offset: number } | undefined {
  try {
    compileJmespath(expression);
    return undefined;
  } catch (error) {
    if (error instanceof JmespathError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

const MOST_KEPT = 4096;
const compiled = new Map<string, Jmespath>();

/** Plain names visit no elements that must be counted. */
function isPlainPath(node: ReturnType<typeof parse>): boolean {
  return node.kind === 'field' || (node.kind === 'chain' && node.steps.every(isPlainPath));
}

function bounded(closure: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => {
    startBudget();
    return closure(value);
  };
}
