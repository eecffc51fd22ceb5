import { startBudget } from './budget.ts';
import { closureOf } from './closures.ts';
import { JmespathError } from './fault.ts';
import { parse } from './parser.ts';
import { readsOf } from './reads.ts';

/** A compiled expression. It keeps no state between searches, so it may be shared. */
export interface Jmespath {
  /**
   * The answer for `value`, which is JSON. Missing is `null`, never `undefined`.
   * @throws JmespathError where Python's jmespath raises: a function's argument of the wrong kind, a function that does
   * not exist.
   */
  readonly search: (value: unknown) => unknown;
  /** Top-level keys of `value` that the answer can depend on; `all` where it takes `value` as a whole. */
  readonly reads: 'all' | ReadonlySet<string>;
}

/**
 * JMESPath as Python's jmespath 1.0.1 answers it, with Custodian's `split(separator, string)` and `from_json(string)`.
 * Policies repeat themselves, so the last expressions are kept.
 * @throws JmespathError where the expression cannot be read; `jmespathFault` says the same as a value.
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

/** What is wrong with an expression; undefined where it can be compiled. `offset` counts UTF-16 units. */
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

/** Names alone visit nothing that needs counting. */
function isPlainPath(node: ReturnType<typeof parse>): boolean {
  return node.kind === 'field' || (node.kind === 'chain' && node.steps.every(isPlainPath));
}

function bounded(closure: (value: unknown) => unknown): (value: unknown) => unknown {
  return (value) => {
    startBudget();
    return closure(value);
  };
}
